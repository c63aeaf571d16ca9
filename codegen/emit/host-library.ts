// What a plugin's formulas may call of the package: its public functions, and the stubs that give their types.
import type { OpEntry } from "../model/entry.ts";
import { familyFile, moduleViews, opViews } from "./op-view.ts";
import { emitOps } from "./ops.ts";
import { overloadSets } from "./overloads.ts";
import { exportedSets, firstOf } from "./public.ts";
import { emitTypes } from "./types.ts";

/** The package as a plugin's formulas see it. */
export interface HostLibrary {
  /** Public functions of the package's ops, with the file of the package that exports each. */
  readonly functions: ReadonlyMap<string, string>;
  /** Files `generated/<module>/types` and `ops` of the package by path. */
  readonly stubs: ReadonlyMap<string, string>;
}

/** The library that the package's entries make. */
export function hostLibrary(entries: readonly OpEntry[]): HostLibrary {
  const sets = moduleViews(opViews(entries)).flatMap(({ families }) =>
    overloadSets(families.flatMap(({ ops }) => ops)),
  );
  return {
    functions: new Map(
      exportedSets(sets).map((set) => [set.functionName, familyFile("ops", firstOf(set))]),
    ),
    stubs: emitStubs(entries),
  };
}

/** Types and ops of the entries, as files of the package. */
export function emitStubs(entries: readonly OpEntry[]): ReadonlyMap<string, string> {
  const modules = moduleViews(opViews(entries));
  const files = modules.flatMap(({ families }) => {
    const sets = overloadSets(families.flatMap(({ ops }) => ops));
    return families.flatMap((view): readonly (readonly [string, string])[] => [
      [familyFile("types", view.ops[0]), emitTypes(view)],
      [familyFile("ops", view.ops[0]), emitOps(view, sets)],
    ]);
  });
  return new Map(files);
}
