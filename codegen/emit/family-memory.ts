// Remembers the emitted files of a family while nothing they are made from changes: what makes --watch quick.
import type { OpEntry } from "../model/entry.ts";
import { functionName } from "../model/names.ts";
import type { ProjectExports } from "../project/exports.ts";
import type { FamilyView } from "./op-view.ts";

/** Files by path. */
type Files = ReadonlyMap<string, string>;

/** What was emitted for each family, and what it was made from. */
export class FamilyMemory {
  private readonly known = new Map<string, { readonly key: string; readonly files: Files }>();

  /** The files of a family: remembered ones when `key` is the last one, else those of `emit`. */
  files({ module, family }: FamilyView, key: string, emit: () => Files): Files {
    const name = `${module}/${family}`;
    const last = this.known.get(name);
    if (last !== undefined && last.key === key) return last.files;
    const files = emit();
    this.known.set(name, { key, files });
    return files;
  }
}

/** Makes the key of a family: the text of its entries, of those that share a public function with them, and what all can refer to. */
export function familyKeys(
  { opsText, project }: { readonly opsText: string; readonly project: ProjectExports },
  entries: readonly OpEntry[],
): (view: FamilyView) => string {
  const texts = entryTexts(opsText, entries);
  const shared = JSON.stringify([
    entries.map(({ func, family, module, variants, batching }) => [
      func.text,
      family,
      module,
      variants,
      batching.kind,
    ]),
    [project.kernels, project.wasmKernels].map((names) => [...names]),
    project.layout,
    [...(project.host?.functions ?? [])],
  ]);
  const byFunction = new Map<string, OpEntry[]>();
  for (const entry of entries) {
    const name = functionName(entry.schema.base);
    const known = byFunction.get(name) ?? [];
    byFunction.set(name, known);
    known.push(entry);
  }
  return ({ ops }) => {
    const own = new Set(ops.map(({ entry }) => entry));
    const functions = new Set([...own].map(({ schema }) => functionName(schema.base)));
    const related = [...functions].flatMap((name) => byFunction.get(name) ?? []);
    const text = [...own, ...related].map((entry) => texts.get(entry) ?? "").join("");
    const rules = ops.map(({ identifier }) => project.rules.get(`${identifier}BatchRule`) ?? "");
    // A helper is one of the family's where its name stands in a formula.
    const helpers = [...project.helpers.values()]
      .filter(({ name }) => text.includes(name))
      .map(({ name, file }) => `${name} ${file}`);
    return [shared, text, ...rules, ...helpers].join("\0");
  };
}

/** The text of each entry, up to the next one. */
function entryTexts(opsText: string, entries: readonly OpEntry[]): ReadonlyMap<OpEntry, string> {
  return new Map(
    entries.map((entry, i) => [
      entry,
      opsText.slice(entry.position.offset, entries[i + 1]?.position.offset),
    ]),
  );
}
