// Line breaking of emitted code, as the formatter would do it.

const WIDTH = 100;

/** `prefix items suffix` on one line when it fits, else one item per line with a trailing comma. */
export function listed(prefix: string, items: readonly string[], suffix: string): string {
  const line = `${prefix}${items.join(", ")}${suffix}`;
  if (line.length <= WIDTH) return line;
  const indent = prefix.slice(0, prefix.length - prefix.trimStart().length);
  const lines = items.map((item) => `${indent}  ${item},`);
  return [prefix.trimEnd(), ...lines, `${indent}${suffix.trimStart()}`].join("\n");
}
