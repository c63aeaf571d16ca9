// Type-checks formulas with TypeScript: one virtual file per op family, diagnostics at the formula's own characters.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FormulaSource } from "../check/formulas.ts";
import { parameterName } from "../model/names.ts";
import type { Schema, SchemaType } from "../model/schema.ts";
import type { HelperExport } from "../project/exports.ts";
import { analyzeFormula, type FormulaScope } from "./analyze.ts";
import { virtualPrelude, virtualRuntime } from "./virtual-runtime.ts";

/** Raised when what is checked, or how, changes: cached answers of other versions are not used. */
const CHECKER_VERSION = "1";

/** A type error in a formula. */
export interface FormulaTypeError {
  readonly source: FormulaSource;
  /** Offset in the formula's text. */
  readonly offset: number;
  readonly length: number;
  readonly what: string;
}

/** What formulas are checked against. */
export interface TypeCheckInput {
  readonly formulas: readonly FormulaSource[];
  readonly scope: FormulaScope;
  readonly helpers: ReadonlyMap<string, HelperExport>;
  /** Emitted `generated/**` types and ops by path: the signatures of the stubs. */
  readonly stubs: ReadonlyMap<string, string>;
  /** File that remembers good answers between runs; null to check everything. */
  readonly cacheFile: string | null;
}

/** Every type error. Formulas that passed before with the same signatures are not checked again. */
export async function typeCheckFormulas(
  input: TypeCheckInput,
): Promise<readonly FormulaTypeError[]> {
  const signatures = digest([
    CHECKER_VERSION,
    ...[...input.stubs].flat(),
    ...[...input.helpers.values()].map(({ name, signature }) => name + signature),
  ]);
  const families = new Map<string, FormulaSource[]>();
  for (const formula of input.formulas) {
    const key = `${formula.entry.module}/${formula.entry.family}`;
    families.set(key, [...(families.get(key) ?? []), formula]);
  }
  const keys = new Map(
    [...families].map(([family, list]) => [
      family,
      digest([
        signatures,
        family,
        ...list.map(
          ({ entry, role, target, source }) =>
            `${entry.func.text}|${role}|${target}|${source.text}`,
        ),
      ]),
    ]),
  );
  const passed = readCache(input.cacheFile);
  const pending = [...families].filter(([family]) => !passed.has(keys.get(family) ?? ""));
  if (pending.length === 0) return [];
  const errors = await checkFamilies(input, new Map(pending));
  const broken = new Set(
    errors.map(({ source }) => `${source.entry.module}/${source.entry.family}`),
  );
  writeCache(
    input.cacheFile,
    [...families.keys()]
      .filter((family) => !broken.has(family))
      .map((family) => keys.get(family) ?? ""),
  );
  return errors;
}

function digest(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

function readCache(file: string | null): ReadonlySet<string> {
  if (file === null || !existsSync(file)) return new Set();
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    return new Set(Array.isArray(data) ? data.filter((item) => typeof item === "string") : []);
  } catch {
    // A broken cache only costs time.
    return new Set();
  }
}

function writeCache(file: string | null, keys: readonly string[]): void {
  if (file === null) return;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(keys));
  renameSync(temporary, file);
}

/** What stands before a formula in its function. */
const RETURN = "return ";

/** Where a formula's text begins in its virtual file. */
interface Placed {
  readonly source: FormulaSource;
  readonly start: number;
}

async function checkFamilies(
  input: TypeCheckInput,
  families: ReadonlyMap<string, readonly FormulaSource[]>,
): Promise<readonly FormulaTypeError[]> {
  const { Project, ts } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      noEmit: true,
      noLib: true,
      strict: true,
      types: [],
    },
  });
  for (const [path, text] of [...virtualRuntime, ...input.stubs])
    project.createSourceFile(`/${path}`, text);
  const errors: FormulaTypeError[] = [];
  for (const [family, formulas] of families) {
    const { text, placed } = virtualFile(input, formulas);
    const file = project.createSourceFile(`/formulas/${family}.ts`, text);
    for (const diagnostic of project.getProgram().getSemanticDiagnostics(file)) {
      const start = diagnostic.getStart();
      if (start === undefined) continue;
      const at = placed.findLast((candidate) => candidate.start - RETURN.length <= start);
      if (at === undefined || start > at.start + at.source.source.text.length) continue;
      const message = diagnostic.getMessageText();
      const what = sentence(typeof message === "string" ? message : message.getMessageText());
      // A result of the wrong type is reported at "return": the whole formula is meant.
      const isWhole = start < at.start;
      const offset = isWhole ? 0 : start - at.start;
      const length = isWhole ? at.source.source.text.length : (diagnostic.getLength() ?? 1);
      errors.push({ source: at.source, offset, length, what });
    }
  }
  return errors;
}

function sentence(text: string): string {
  return (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, "");
}

function virtualFile(
  input: TypeCheckInput,
  formulas: readonly FormulaSource[],
): { readonly text: string; readonly placed: readonly Placed[] } {
  const placed: Placed[] = [];
  let text = virtualPrelude;
  for (const path of input.stubs.keys()) {
    if (path.includes("/ops/"))
      text += `import { ${exportedFunctions(input, path)} } from "/${path}";\n`;
  }
  for (const { name, signature } of input.helpers.values())
    text += `declare function ${name}${signature};\n`;
  formulas.forEach((source, i) => {
    text += `function formula${i}(${parametersOf(source, input.scope)}): ${resultOf(source)} {\n  ${RETURN}`;
    placed.push({ source, start: text.length });
    text += `${source.source.text};\n}\n`;
  });
  return { text, placed };
}

function exportedFunctions(input: TypeCheckInput, path: string): string {
  const text = input.stubs.get(path) ?? "";
  const names = new Set(
    [...text.matchAll(/^export function ([A-Za-z_$][\w$]*)/gm)].map(([, name]) => name),
  );
  return [...names].filter((name) => input.scope.functions.has(name)).join(", ");
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
