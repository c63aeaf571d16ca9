// What a formula uses: which values it keeps alive, which ops and helpers it calls, which names it gets wrong.
import { parameterName } from "../model/names.ts";
import type { Schema } from "../model/schema.ts";
import { nearName } from "../scalar/near-name.ts";
import type { Formula, FormulaProblem, Metadata } from "./formula.ts";
import { readFormula } from "./parse.ts";

/** Which role a formula plays; it decides what is in scope. */
export type FormulaRole = "reverse" | "forward" | "decomposition";

/** Names a formula may call besides its own parameters. */
export interface FormulaScope {
  /** Public functions of ops. */
  readonly functions: ReadonlySet<string>;
  /** Helpers exported from rules/derivatives and rules/decompositions. */
  readonly helpers: ReadonlySet<string>;
}

/** A formula with what it uses; parameter and output names are TypeScript names. */
export interface ParsedFormula {
  readonly text: string;
  readonly formula: Formula;
  /** Parameters whose value is read. */
  readonly values: ReadonlySet<string>;
  /** Metadata of parameters (`self.shape`), without their values. */
  readonly metadata: readonly { readonly name: string; readonly property: Metadata }[];
  /** Tangents read (`self_t`), by parameter. */
  readonly tangents: ReadonlySet<string>;
  /** Outputs whose cotangent is read; "" is the only one. */
  readonly grads: ReadonlySet<string>;
  /** Outputs whose value is read; "" is the only one. */
  readonly results: ReadonlySet<string>;
  /** Metadata of outputs read. */
  readonly resultMetadata: readonly { readonly output: string; readonly property: Metadata }[];
  readonly functions: ReadonlySet<string>;
  readonly helpers: ReadonlySet<string>;
}

/** What analysing a formula gives. */
export interface FormulaAnalysis {
  readonly parsed: ParsedFormula | null;
  readonly problems: readonly FormulaProblem[];
}

/** Parses `text` and resolves every name in it; all unknown names are reported. */
export function analyzeFormula(
  text: string,
  schema: Schema,
  role: FormulaRole,
  scope: FormulaScope,
): FormulaAnalysis {
  const reading = readFormula(text);
  if (reading.formula === null) return { parsed: null, problems: reading.problems };
  const visitor = new Visitor(schema, role, scope);
  visitor.visit(reading.formula);
  const { problems } = visitor;
  const parsed: ParsedFormula = { text, formula: reading.formula, ...visitor.uses };
  return { parsed: problems.length > 0 ? null : parsed, problems };
}

class Visitor {
  readonly problems: FormulaProblem[] = [];
  readonly uses = {
    values: new Set<string>(),
    metadata: [] as { name: string; property: Metadata }[],
    tangents: new Set<string>(),
    grads: new Set<string>(),
    results: new Set<string>(),
    resultMetadata: [] as { output: string; property: Metadata }[],
    functions: new Set<string>(),
    helpers: new Set<string>(),
  };
  private readonly parameters: ReadonlySet<string>;
  private readonly tangentNames: ReadonlyMap<string, string>;
  private readonly outputs: ReadonlySet<string>;
  private readonly role: FormulaRole;
  private readonly scope: FormulaScope;

  constructor(schema: Schema, role: FormulaRole, scope: FormulaScope) {
    this.role = role;
    this.scope = scope;
    const names = schema.parameters.map(({ name }) => parameterName(name));
    const tensors = schema.parameters
      .filter(({ type }) => type.base === "Tensor")
      .map(({ name }) => parameterName(name));
    this.parameters = new Set(names);
    this.tangentNames = new Map(tensors.map((name) => [`${name}_t`, name]));
    this.outputs = new Set(
      schema.returns.flatMap(({ name }) => (name === null ? [] : [parameterName(name)])),
    );
  }

  visit(node: Formula): void {
    switch (node.kind) {
      case "literal":
        return;
      case "array":
        for (const item of node.items) this.visit(item);
        return;
      case "object":
        for (const { value } of node.entries) this.visit(value);
        return;
      case "name":
        this.name(node.name, node.start);
        return;
      case "property":
        this.property(node.name, node.property, node.start);
        return;
      case "call":
        this.call(node);
        return;
    }
  }

  private name(name: string, start: number): void {
    const tangent = this.role === "forward" ? this.tangentNames.get(name) : undefined;
    if (this.parameters.has(name)) this.uses.values.add(name);
    else if (tangent !== undefined) this.uses.tangents.add(tangent);
    else if (name === "grad" && this.role === "reverse") this.uses.grads.add("");
    else if (name === "result" && this.role !== "decomposition") this.uses.results.add("");
    else this.unknown(name, start, "name");
  }

  private property(name: string, property: Metadata, start: number): void {
    if (this.parameters.has(name)) this.uses.metadata.push({ name, property });
    else if (name === "grad" && this.role === "reverse") this.uses.grads.add("");
    else if (name === "result" && this.role !== "decomposition")
      this.uses.resultMetadata.push({ output: "", property });
    else this.unknown(name, start, "name");
  }

  private call(node: Extract<Formula, { kind: "call" }>): void {
    const { callee, args, start } = node;
    const isOutputCall =
      (callee === "grad" && this.role === "reverse") ||
      (callee === "result" && this.role !== "decomposition");
    if (isOutputCall && !this.scope.functions.has(callee)) {
      this.outputCall(callee, args, start);
      return;
    }
    if (this.scope.functions.has(callee)) this.uses.functions.add(callee);
    else if (this.scope.helpers.has(callee)) this.uses.helpers.add(callee);
    else this.unknown(callee, start, "function");
    for (const arg of args) this.visit(arg);
  }

  private outputCall(callee: string, args: readonly Formula[], start: number): void {
    const [output] = args;
    if (args.length !== 1 || output.kind !== "name" || !this.outputs.has(output.name)) {
      const names = [...this.outputs].join(", ");
      this.problems.push({
        offset: start,
        length: callee.length,
        what: `${callee}(…) needs the name of one output`,
        hint: names === "" ? `the op has one output: write ${callee}` : `outputs: ${names}`,
      });
      return;
    }
    (callee === "grad" ? this.uses.grads : this.uses.results).add(output.name);
  }

  /** Names in scope besides parameters. */
  private roleNames(): readonly string[] {
    switch (this.role) {
      case "reverse":
        return ["grad", "result"];
      case "forward":
        return [...this.tangentNames.keys(), "result"];
      case "decomposition":
        return [];
    }
  }

  private unknown(name: string, start: number, what: "name" | "function"): void {
    const known =
      what === "function"
        ? [...this.scope.functions, ...this.scope.helpers]
        : [...this.parameters, ...this.roleNames()];
    const near = nearName(name, known);
    const help =
      what === "function"
        ? "export a helper of this name from rules/derivatives"
        : `in scope: ${[...this.parameters].join(", ")}`;
    this.problems.push({
      offset: start,
      length: name.length,
      what: `unknown ${what} ${JSON.stringify(name)}`,
      hint: near === null ? help : `did you mean ${JSON.stringify(near)}?`,
    });
  }
}
