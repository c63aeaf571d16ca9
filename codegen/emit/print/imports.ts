// Collects what an emitted file imports and prints it: one line per file, sorted, types marked.
import { type Doc, group, ifBroken, indent, join, line, print } from "./doc.ts";

interface Wanted {
  readonly values: Set<string>;
  readonly types: Set<string>;
}

/** The imports of one emitted file; paths are relative to the project root. */
export class Imports {
  private readonly from: string;
  private readonly files = new Map<string, Wanted>();

  /** `from` is the emitted file. */
  constructor(from: string) {
    this.from = from;
  }

  /** Asks for a value; returns its name. */
  value(name: string, file: string): string {
    if (file !== this.from) this.wanted(file).values.add(name);
    return name;
  }

  /** Asks for a type; returns its name. */
  type(name: string, file: string): string {
    if (file !== this.from) this.wanted(file).types.add(name);
    return name;
  }

  /** The import lines. */
  print(): readonly string[] {
    const sorted = [...this.files]
      .map(([file, wanted]) => ({ path: relativePath(this.from, file), wanted }))
      .sort((a, b) => comparePaths(a.path, b.path));
    return sorted.map(({ path, wanted }) => print(importDoc(path, wanted)));
  }

  private wanted(file: string): Wanted {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const fresh = { values: new Set<string>(), types: new Set<string>() };
    this.files.set(file, fresh);
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
  return [isTypeImport ? "import type " : "import ", list, ` from "${path}";`];
}

/** Further folders first, as the formatter sorts them. */
function comparePaths(a: string, b: string): number {
  const depth = upwards(b) - upwards(a);
  if (depth !== 0) return depth;
  const [left, right] = [a, b].map((path) => path.replace(/\.ts$/, ""));
  return left < right ? -1 : left > right ? 1 : 0;
}

function upwards(path: string): number {
  return path.split("../").length;
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
