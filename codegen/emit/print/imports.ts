// Collects what an emitted file imports and prints it: one line per file, sorted, types marked.
import { hostImport, type ProjectLayout, packageLayout } from "../../project/layout.ts";
import { type Doc, group, ifBroken, indent, join, line, print } from "./doc.ts";

interface Wanted {
  readonly values: Set<string>;
  readonly types: Set<string>;
}

/** The imports of one emitted file; paths are relative to the project root. */
export class Imports {
  private readonly from: string;
  private readonly layout: ProjectLayout;
  private readonly modules = new Map<string, Wanted>();

  /** `from` is the emitted file; in a plugin's layout, files of the package become its entry points. */
  constructor(from: string, layout: ProjectLayout = packageLayout) {
    this.from = from;
    this.layout = layout;
  }

  /** Asks for a value; returns its name. */
  value(name: string, file: string): string {
    if (file !== this.from) this.wanted(name, file).values.add(name);
    return name;
  }

  /** Asks for a type; returns its name. */
  type(name: string, file: string): string {
    if (file !== this.from) this.wanted(name, file).types.add(name);
    return name;
  }

  /** The import lines. */
  print(): readonly string[] {
    const sorted = [...this.modules]
      .map(([path, wanted]) => ({ path, wanted }))
      .sort((a, b) => comparePaths(a.path, b.path));
    return sorted.map(({ path, wanted }) => print(importDoc(path, wanted)));
  }

  private wanted(name: string, file: string): Wanted {
    const path = hostImport(this.layout, name, file) ?? relativePath(this.from, file);
    const known = this.modules.get(path);
    if (known !== undefined) return known;
    const fresh = { values: new Set<string>(), types: new Set<string>() };
    this.modules.set(path, fresh);
    return fresh;
  }
}

function importDoc(path: string, { values, types }: Wanted): Doc {
  const onlyTypes = [...types].filter((name) => !values.has(name));
  const isTypeImport = values.size === 0;
  const names = [
    ...[...values].map((name) => ({ name, text: name })),
    ...onlyTypes.map((name) => ({ name, text: isTypeImport ? name : `type ${name}` })),
  ].sort((a, b) => compareNames(a.name, b.name));
  const list = group([
    "{",
    indent([
      line,
      ...join(
        [",", line],
        names.map(({ text }) => text),
      ),
    ]),
    ifBroken(","),
    line,
    "}",
  ]);
  return [isTypeImport ? "import type " : "import ", list, ` from ${JSON.stringify(path)};`];
}

/** Packages first, then further folders, as the formatter sorts them. */
function comparePaths(a: string, b: string): number {
  const depth = upwards(b) - upwards(a);
  if (depth !== 0) return depth;
  const [left, right] = [a, b].map((path) => path.replace(/\.ts$/, ""));
  return left < right ? -1 : left > right ? 1 : 0;
}

function upwards(path: string): number {
  return path.startsWith(".") ? path.split("../").length : Number.MAX_SAFE_INTEGER;
}

/** Case does not count, except between names that differ in nothing else. */
function compareNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left !== right) return left < right ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `../types/pointwise.ts` for two paths relative to the same root. */
export function relativePath(from: string, to: string): string {
  const source = from.split("/").slice(0, -1);
  const target = to.split("/");
  let shared = 0;
  while (shared < source.length && source[shared] === target[shared]) shared++;
  const up = source.slice(shared).map(() => "..");
  const path = [...up, ...target.slice(shared)].join("/");
  return up.length === 0 ? `./${path}` : path;
}
