// The virtual TypeScript file of a family: each formula is the result of a function of its own.
import { parameterName } from "../model/names.ts";
import type { Schema, SchemaType } from "../model/schema.ts";
import type { HelperExport } from "../project/exports.ts";
import { analyzeFormula, type FormulaScope } from "./analyze.ts";
import type { FormulaSource } from "./sources.ts";
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
  /** Emitted `generated/**` types and ops by path. */
  readonly stubs: ReadonlyMap<string, string>;
}

/** What stands before a formula; a wrong result is reported there. */
export const RETURN = "return (";

/** Writes the file of some formulas. */
export function virtualFile(input: VirtualInput, sources: readonly FormulaSource[]): VirtualFile {
  let text = virtualPrelude;
  const append = <Origin>(origin: Origin, part: string): Placed<Origin> => {
    const start = text.length;
    text += part;
    return { origin, start, end: text.length };
  };
  for (const path of input.stubs.keys()) {
    if (path.includes("/ops/"))
      text += `import { ${exportedFunctions(input, path)} } from "/${path}";\n`;
  }
  const helpers = [...input.helpers.values()].map((helper) =>
    append(helper, `declare function ${helper.name}${helper.signature};\n`),
  );
  const formulas = sources.map((source, i) => {
    text += `function formula${i}(${parametersOf(source, input.scope)}): ${resultOf(source)} {\n  `;
    const placed = append(source, `${RETURN}${source.source.text}`);
    text += `);\n}\n`;
    return placed;
  });
  return { text, formulas, helpers };
}

function exportedFunctions({ stubs, scope }: VirtualInput, path: string): string {
  const text = stubs.get(path) ?? "";
  const names = new Set(
    [...text.matchAll(/^export function ([A-Za-z_$][\w$]*)/gm)].map(([, name]) => name),
  );
  return [...names].filter((name) => scope.functions.has(name)).join(", ");
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
