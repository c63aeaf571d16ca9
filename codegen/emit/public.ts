// View model of generated/<module>/public.ts: what the module's entry point re-exports.
import { hasMethods, methodsFile } from "./methods.ts";
import { familyFile, type ModuleView } from "./op-view.ts";
import type { OverloadSet } from "./overloads.ts";
import { type Doc, group, ifBroken, indent, join, line, print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { relativePath } from "./print/imports.ts";
import { optionsName, ownsOptions } from "./types.ts";

const publicFrame = frame("public");

/** `generated/core/public.ts`. */
export function publicFile({ name }: ModuleView): string {
  return `generated/${name}/public.ts`;
}

/** The re-exports of a module: functions, and the types of their options. */
export function emitPublic(module: ModuleView, sets: readonly OverloadSet[]): string {
  const file = publicFile(module);
  const functions = module.families.flatMap((view) => {
    const ops = familyFile("ops", view.ops[0]);
    const own = sets.filter((set) => familyFile("ops", firstOf(set)) === ops && isExported(set));
    const names = own.flatMap(({ functionName }) =>
      functionName === "variance" ? ["variance", "var"] : [functionName],
    );
    return names.length === 0 ? [] : [reExport("export ", names, relativePath(file, ops))];
  });
  const options = module.families.flatMap((view) => {
    const names = view.ops.filter(ownsOptions).map(optionsName);
    return names.length === 0
      ? []
      : [reExport("export type ", names, relativePath(file, familyFile("types", view.ops[0])))];
  });
  // Whoever imports a plugin's functions also sees the types of its methods.
  const hasTypes = module.layout.plugin !== null && hasMethods(module);
  const methods = hasTypes ? [`import "${relativePath(file, methodsFile(module))}";`] : [];
  return publicFrame({ module: module.name, lines: [...methods, ...functions, ...options] });
}

/** The op of a set that comes first in ops.yaml: its file holds the public function. */
export function firstOf({ ops }: OverloadSet): OverloadSet["ops"][number] {
  return ops.reduce((a, b) => (b.entry.position.offset < a.entry.position.offset ? b : a));
}

/** The sets whose functions the entry point exports. */
export function exportedSets(sets: readonly OverloadSet[]): readonly OverloadSet[] {
  return sets.filter(isExported);
}

/** In-place forms come with their op; an op that is only a method has no function to export. */
function isExported({ ops }: OverloadSet): boolean {
  return ops.some(
    ({ entry, functional }) => functional !== null || entry.variants.includes("function"),
  );
}

function reExport(head: string, names: readonly string[], path: string): string {
  const sorted = names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  const list: Doc = group([
    "{",
    indent([line, ...join([",", line], sorted)]),
    ifBroken(","),
    line,
    "}",
  ]);
  return print([head, list, ` from "${path}";`]);
}
