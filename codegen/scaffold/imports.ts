// Adding an import to a file by text, where the formatter would put it.

interface ImportLine {
  readonly specifier: string;
  readonly start: number;
  readonly end: number;
}

function importsOf(text: string): readonly ImportLine[] {
  return [...text.matchAll(/^import [^;]*?"([^"]+)";\r?\n/gm)].map((match) => ({
    specifier: match[1],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The text with the import, unless it imports all of `names` from somewhere already. */
export function withImport(text: string, line: string, names: readonly string[]): string {
  const lines = importsOf(text);
  const imported = lines.map(({ start, end }) => text.slice(start, end)).join("");
  if (names.every((name) => new RegExp(`\\b${name}\\b`).test(imported))) return text;
  const specifier = /"([^"]+)"/.exec(line)?.[1] ?? "";
  const next = lines.find((other) => isBehind(other.specifier, specifier));
  const last = lines.at(-1);
  const at = next?.start ?? last?.end ?? afterOpening(text);
  return `${text.slice(0, at)}${line}\n${text.slice(at)}`;
}

/** The end of the comment that a file opens with. */
function afterOpening(text: string): number {
  return /^(?:\/\/.*\r?\n)*/.exec(text)?.[0].length ?? 0;
}

/** Whether one specifier sorts behind another: packages first, then by text. */
function isBehind(one: string, other: string): boolean {
  const isPackage = (text: string): boolean => !text.startsWith(".");
  return isPackage(one) === isPackage(other) ? one > other : isPackage(other);
}
