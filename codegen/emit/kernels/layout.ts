// Line breaking of emitted code, as the formatter would do it.
import type { Printed } from "./infix.ts";

const WIDTH = 100;

/** `prefix items suffix` on one line when it fits, else one item per line with a trailing comma. */
export function listed(prefix: string, items: readonly string[], suffix: string): string {
  const line = `${prefix}${items.join(", ")}${suffix}`;
  if (line.length <= WIDTH) return line;
  const indent = prefix.slice(0, prefix.length - prefix.trimStart().length);
  const lines = items.map((item) => `${indent}  ${item},`);
  return [prefix.trimEnd(), ...lines, `${indent}${suffix.trimStart()}`].join("\n");
}

/** `prefix value;` on one line when it fits; a value that chooses is broken at its `?:`. */
export function assigned(prefix: string, { text, branches }: Printed): string {
  const line = `${prefix}${text};`;
  if (line.length <= WIDTH || branches === undefined) return line;
  const indent = prefix.slice(0, prefix.length - prefix.trimStart().length);
  const [condition, whenTrue, whenFalse] = branches;
  return [
    prefix.trimEnd(),
    `${indent}  ${condition}`,
    `${indent}    ? ${whenTrue}`,
    `${indent}    : ${whenFalse};`,
  ].join("\n");
}
