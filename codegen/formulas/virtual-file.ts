// The virtual TypeScript file of a family: each formula is the result of a function of its own.
import { parameterName } from "../model/names.ts";
import type { Schema, SchemaType } from "../model/schema.ts";
import type { HelperExport } from "../project/exports.ts";
import { analyzeFormula, type FormulaScope } from "./analyze.ts";
import type { FormulaSource } from "./sources.ts";
import { declarationsOf, type StubDeclarations } from "./stub-declarations.ts";
import { virtualPrelude } from "./virtual-runtime.ts";

/** A part of a virtual file that came from somewhere else. */
interface Placed<Origin> {
  readonly origin: Origin;
  readonly start: number;
  readonly end: number;
}

/** A virtual file and where its parts came from. */
export interface VirtualFile {
  readonly text: string;
  /** Each formula with what stands before it in its function, `return (`. */
  readonly formulas: readonly Placed<FormulaSource>[];
  readonly helpers: readonly Placed<HelperExport>[];
}

/** What virtual files are made from. */
export interface VirtualInput {
  readonly scope: FormulaScope;
  readonly helpers: ReadonlyMap<string, HelperExport>;
  readonly declarations: StubDeclarations;
}

/** What stands before a formula; a wrong result is reported there. */
export const RETURN = "return (";

/** Writes the file of some formulas: it declares what they call and nothing else, so it changes only when that does. */
export function virtualFile(input: VirtualInput, sources: readonly FormulaSource[]): VirtualFile {
  const called = calledNames(input, sources);
  const writer = new Writer(virtualPrelude + declarationsOf(called.functions, input.declarations));
  const helpers = called.helpers.map((helper) => writer.helper(helper));
  const formulas = sources.map((source, i) => {
    const head = `(${parametersOf(source, input.scope)}): ${resultOf(source)}`;
    writer.append(`function formula${i}${head} {\n  `);
    const placed = writer.place(source, `${RETURN}${source.source.text}`);
    writer.append(");\n}\n");
    return placed;
  });
  return { text: writer.text, formulas, helpers };
}

/** Writes the file that declares every helper: those no formula calls are checked too. */
export function helperFile(helpers: readonly HelperExport[]): VirtualFile {
  const writer = new Writer(virtualPrelude);
  const placed = helpers.map((helper) => writer.helper(helper));
  return { text: writer.text, formulas: [], helpers: placed };
}

/** A text that grows, and remembers where parts of it came from. */
class Writer {
  text: string;

  constructor(start: string) {
    this.text = start;
  }

  append(part: string): void {
    this.text += part;
  }

  place<Origin>(origin: Origin, part: string): Placed<Origin> {
    const start = this.text.length;
    this.append(part);
    return { origin, start, end: this.text.length };
  }

  helper(helper: HelperExport): Placed<HelperExport> {
    return this.place(helper, `declare function ${helper.name}${helper.signature};\n`);
  }
}

/** What the formulas call, sorted by name. */
function calledNames(
  { scope, helpers }: VirtualInput,
  sources: readonly FormulaSource[],
): { readonly functions: readonly string[]; readonly helpers: readonly HelperExport[] } {
  const functions = new Set<string>();
  const helperNames = new Set<string>();
  for (const { entry, role, source } of sources) {
    const { parsed } = analyzeFormula(source.text, entry.schema, role, scope);
    for (const name of parsed?.functions ?? []) functions.add(name);
    for (const name of parsed?.helpers ?? []) helperNames.add(name);
  }
  return {
    functions: [...functions].sort(),
    helpers: [...helperNames].sort().flatMap((name) => helpers.get(name) ?? []),
  };
}

function parametersOf(formula: FormulaSource, scope: FormulaScope): string {
  const { entry, role, source } = formula;
  const { parsed } = analyzeFormula(source.text, entry.schema, role, scope);
  const texts = entry.schema.parameters.map(
    ({ name, type }) => `${parameterName(name)}: ${valueType(type)}`,
  );
  for (const name of parsed?.tangents ?? [])
    texts.push(`${name}_t: ${tangentType(entry.schema, name)}`);
  const outputs = entry.schema.returns.flatMap(({ name }) =>
    name === null ? [] : [parameterName(name)],
  );
  const named = (uses: ReadonlySet<string> | undefined): boolean =>
    uses !== undefined && [...uses].some((use) => use !== "");
  const usesNames = named(parsed?.grads) || named(parsed?.results);
  if (role === "reverse")
    texts.push(`grad: ${named(parsed?.grads) ? "(output: string) => Tensor" : "Tensor"}`);
  if (role !== "decomposition")
    texts.push(`result: ${named(parsed?.results) ? "(output: string) => Tensor" : "Tensor"}`);
  if (usesNames) for (const output of outputs) texts.push(`${output}: string`);
  return texts.join(", ");
}

function valueType(type: SchemaType): string {
  const base = {
    int: "number",
    float: "number",
    bool: "boolean",
    str: "string",
    Device: "string",
    Layout: "string",
    MemoryFormat: "string",
    ScalarType: "DType",
    Tensor: "Tensor",
    Scalar: "Scalar",
    Generator: "Generator",
  }[type.base];
  const element = type.list?.elementOptional === true ? `(${base} | null)` : base;
  const shaped = type.list === null ? base : `readonly ${element}[]`;
  return type.optional ? `${shaped} | null` : shaped;
}

function tangentType(schema: Schema, name: string): string {
  const isList = schema.parameters.some(
    (parameter) => parameterName(parameter.name) === name && parameter.type.list !== null,
  );
  return isList ? "readonly Tensor[]" : "Tensor";
}

function resultOf({ entry, role, target }: FormulaSource): string {
  const { parameters, returns } = entry.schema;
  if (role === "reverse") {
    const isList = parameters.some(({ name, type }) => name === target && type.list !== null);
    return isList ? "readonly (Tensor | null)[]" : "Tensor | null";
  }
  if (role === "forward") return "Tensor | null";
  if (returns.length === 1) return valueType(returns[0].type);
  return `readonly [${returns.map(({ type }) => valueType(type)).join(", ")}]`;
}
