// Places in built files traced back to the sources they were made of, where a source map lies beside them. Node only.

/** What is used of Node, which browsers do not have. */
interface NodeModules {
  readonly readFileSync: (path: string, encoding: "utf8") => string;
  readonly SourceMap: new (payload: never) => FoundMap;
  readonly findSourceMap: (path: string) => FoundMap | undefined;
}

interface FoundMap {
  findEntry(line: number, column: number): object;
}

function nodeModules(): NodeModules | null {
  if (typeof process !== "object" || typeof process.getBuiltinModule !== "function") return null;
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const { SourceMap, findSourceMap } = process.getBuiltinModule("node:module");
  return { readFileSync, SourceMap, findSourceMap };
}

type Finder = (line: number, column: number) => string | null;

const finders = new Map<string, Finder | null>();

/** `file:line` of the source, or of the file itself when nothing says where it came from. */
export function originalPlace(file: string, line: number, column: number): string {
  let finder = finders.get(file);
  if (finder === undefined) {
    finder = finderOf(file);
    finders.set(file, finder);
  }
  return finder?.(line, column) ?? `${file}:${line}`;
}

/** Reads the map that the last line of a built file names; anything unreadable means there is none. */
function finderOf(file: string): Finder | null {
  const node = nodeModules();
  if (node === null) return null;
  try {
    const base = new URL(`file://${encodeURI(file)}`);
    // Code that a loader compiled while loading it; Node keeps its maps where they are switched on.
    const loaded = node.findSourceMap(file);
    if (loaded !== undefined)
      return (line, column) => placeIn(loaded.findEntry(line - 1, column - 1), base);
    if (!/\.[cm]?js$/.test(file)) return null;
    const text = node.readFileSync(file, "utf8");
    const url = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(text)?.[1];
    if (url === undefined) return null;
    const json = url.startsWith("data:")
      ? atob(url.slice(url.indexOf(",") + 1))
      : node.readFileSync(pathOf(new URL(url, base)), "utf8");
    const map = new node.SourceMap(JSON.parse(json) as never);
    return (line, column) => placeIn(map.findEntry(line - 1, column - 1), base);
  } catch {
    return null;
  }
}

function placeIn(entry: object, base: URL): string | null {
  if (!("originalSource" in entry) || !("originalLine" in entry)) return null;
  const { originalSource, originalLine } = entry;
  if (typeof originalSource !== "string" || typeof originalLine !== "number") return null;
  return `${pathOf(new URL(originalSource, base))}:${originalLine + 1}`;
}

function pathOf({ pathname }: URL): string {
  return decodeURIComponent(pathname);
}
