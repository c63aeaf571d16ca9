// The skeleton of a batching rule: typed, documented with the shapes it meets, and failing until it is written.
import { callWithLast, object } from "../emit/print/code.ts";
import { print } from "../emit/print/doc.ts";
import type { OpEntry } from "../model/entry.ts";
import { parameterName } from "../model/names.ts";
import type { Parameter, Return } from "../model/schema.ts";
import { ruleName } from "../project/places.ts";
import { commentBlock } from "./comments.ts";
import { withImport } from "./imports.ts";

/** A rule worth reading before writing this one. */
export interface NearRule {
  readonly op: string;
  readonly file: string;
  /** Why it is near: `it takes the same parameters`. */
  readonly because: string;
}

const ERROR_IMPORT = 'import { unwrittenRuleError } from "../../runtime/errors/scaffolds.ts";';
const TYPE_IMPORT = 'import type { BatchRule } from "../lib/types.ts";';

/** A new file in rules/batching/ with the skeleton of one rule. */
export function ruleFileText(entry: OpEntry, file: string, near: NearRule | null): string {
  const { base } = entry.schema;
  const head = `// \`${base}\` under vmap: a skeleton; say here in one line what happens to the batch dim.`;
  return `${head}\n${ERROR_IMPORT}\n${TYPE_IMPORT}\n\n${ruleText(entry, file, near)}`;
}

/** An existing file in rules/batching/ with the skeleton of another overload's rule at its end. */
export function withRule(
  text: string,
  entry: OpEntry,
  file: string,
  near: NearRule | null,
): string {
  const typed = withImport(text, TYPE_IMPORT, ["BatchRule"]);
  const imported = withImport(typed, ERROR_IMPORT, ["unwrittenRuleError"]);
  return `${imported.trimEnd()}\n\n${ruleText(entry, file, near)}`;
}

function ruleText(entry: OpEntry, file: string, near: NearRule | null): string {
  const tensors = entry.schema.parameters.filter(isTensor);
  const names = tensors.map(({ name }) => parameterName(name));
  const bound = object(names);
  const error = callWithLast("throw unwrittenRuleError", [quote(entry.name), quote(file)], bound);
  const start = `export const ${ruleName(entry.name)}: BatchRule<`;
  const op = quote(entry.name);
  // The type breaks before the parameters do, where the formatter has no room for their brace.
  const isLong = start.length + op.length > 93;
  const head = isLong ? `${start}\n  ${op}\n` : "";
  const pattern = names.length === 0 ? "" : bound;
  const code = head + print([isLong ? "> = (" : `${start}${op}> = (`, pattern, ") => {"]);
  return `${commentBlock(docLines(entry, near))}\n${code}\n  ${print([error, ";"], 2)}\n};\n`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function isTensor({ type }: Parameter): boolean {
  return type.base === "Tensor";
}

function docLines({ name, doc, schema }: OpEntry, near: NearRule | null): readonly string[] {
  const tensors = schema.parameters.filter(isTensor);
  const others = schema.parameters.filter((parameter) => !isTensor(parameter));
  const isOnly = tensors.length === 1;
  return [
    `\`${name}\`: ${firstSentence(doc)}`,
    "",
    ...tensors.map((parameter) => `- ${tensorLine(parameter, isOnly)}`),
    ...(others.length === 0
      ? []
      : [
          `- ${others.map(({ name: own }) => parameterName(own)).join(", ")}: as one example's call gives them; dims are logical`,
        ]),
    ...schema.returns.map((output, i) => `- ${returnLine(output, i, schema.returns.length)}`),
    "",
    "The second argument holds `batchSize` and `randomness`. Call stubs from generated/core/ops/, never loop over the batch.",
    ...(near === null ? [] : [`Nearest: see ${near.file}; ${near.because}.`]),
  ];
}

function firstSentence(doc: string): string {
  const line = doc.replace(/\s+/g, " ").trim();
  return line.endsWith(".") ? line : `${line}.`;
}

/** What a tensor argument is to one example, and how it arrives. */
function tensorLine({ name, type }: Parameter, isOnly: boolean): string {
  const local = parameterName(name);
  const isList = type.list !== null;
  const bdim = isList ? "its `bdim`" : `\`${local}.bdim\``;
  const isSure = isOnly && !isList && !type.optional;
  const unmapped = isSure ? "" : ", or `[…]` where that is null";
  const missing = type.list?.elementOptional === true ? "; null where one is left out" : "";
  const absent = type.optional ? "; null when it is left out" : "";
  const each = isList ? "each " : "";
  return `${local}: ${each}logical \`[…]\`; physical \`[…, B, …]\` with B at ${bdim}${unmapped}${missing}${absent}`;
}

function returnLine({ name, type }: Return, index: number, count: number): string {
  const what = count === 1 ? "returns" : `returns[${index}]${name === null ? "" : `, ${name}`}`;
  if (type.base !== "Tensor") return `${what}: ${type.base}`;
  return `${what}: logical \`[…]\`; physical \`[B, …]\`, bdim 0, or wherever you put B`;
}
