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
    [project.kernels, project.wasmKernels, project.rules].map((names) => [...names]),
    [...project.helpers.values()].map(({ name, file, signature }) => [name, file, signature]),
  ]);
  return ({ module, family }) => {
    const own = entries.filter((entry) => entry.module === module && entry.family === family);
    const functions = new Set(own.map(({ schema }) => functionName(schema.base)));
    const related = entries.filter(({ schema }) => functions.has(functionName(schema.base)));
    return [shared, ...[...own, ...related].map((entry) => texts.get(entry) ?? "")].join("\0");
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
