// Names derived mechanically from schemas: ops, identifiers, functions, parameters.
import type { Schema } from "./schema.ts";

/** The op's full name: `sum.dim_IntList`, or `relu` without an overload. */
export function opName({ base, overload }: Pick<Schema, "base" | "overload">): string {
  return overload === "" ? base : `${base}.${overload}`;
}

/** The namespace of a plugin's op, `stats` of `stats::zscore`; null for this package's own. */
export function namespaceOf(name: string): string | null {
  const at = name.indexOf("::");
  return at < 0 ? null : name.slice(0, at);
}

/** The name without its namespace: `zscore` of `stats::zscore`. */
export function bareName(name: string): string {
  return name.slice(name.indexOf("::") < 0 ? 0 : name.indexOf("::") + 2);
}

/** camelCase of snake_case; a leading and a trailing underscore stay where they are. */
export function camelCase(name: string): string {
  const [, lead, middle, trail] = /^(_*)(.*?)(_*)$/.exec(name) ?? ["", "", name, ""];
  return lead + middle.replace(/_+([A-Za-z0-9])/g, (_, char: string) => char.toUpperCase()) + trail;
}

/** The identifier stem of an op: `sum.dim_IntList` is `sumDimIntList`, `add_.Tensor` is `addTensor_`; without its namespace. */
export function opIdentifier(name: string): string {
  const [base, overload = ""] = bareName(name).split(".");
  const isInPlace = base.endsWith("_");
  const stem = camelCase(isInPlace ? base.slice(0, -1) : base);
  const suffix =
    overload === "" ? "" : camelCase(overload.charAt(0).toUpperCase() + overload.slice(1));
  return stem + suffix + (isInPlace ? "_" : "");
}

/** Words that cannot be function names in JavaScript, with the name used instead. */
const RESERVED: Readonly<Record<string, string>> = { var: "variance" };

/** The public function of a base name: `index_put` is `indexPut`, `var` is `variance`. */
export function functionName(base: string): string {
  const bare = bareName(base);
  return Object.hasOwn(RESERVED, bare) ? RESERVED[bare] : camelCase(bare);
}

const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

/** Whether JavaScript modules cannot use the word as a name. */
export function isReservedWord(name: string): boolean {
  return RESERVED_WORDS.has(name);
}

/** A parameter's TypeScript name: `grad_output` is `gradOutput`, `default` is `default_`. */
export function parameterName(name: string): string {
  const camel = camelCase(name);
  return isReservedWord(camel) ? `${camel}_` : camel;
}
