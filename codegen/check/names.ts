// Names: no op twice, derived in-place forms clash with nothing, entries are where a reader looks for them.
import type { Problem } from "../errors.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { functionName, isReservedWord, opName, parameterName } from "../model/names.ts";
import {
  baseWithoutWord,
  clashingParameters,
  duplicateOp,
  helperNamedLikeOp,
  outOfOrder,
  reservedOpName,
  reservedParameter,
  splitFamily,
} from "../problems/names.ts";
import { type Check, entryProblem, innerProblem, parameterSpan, valueProblem } from "./context.ts";

/** Every op name, derived in-place forms included, stands once. */
export const checkDuplicates: Check = (context) => {
  const seen = new Map<string, string>();
  return context.entries.flatMap((entry) => {
    const names = entry.variants.includes("inplace")
      ? [entry.name, opName(inPlaceSchema(entry.schema))]
      : [entry.name];
    return names.flatMap((name) => {
      const first = seen.get(name);
      seen.set(name, first ?? entry.name);
      return first === undefined ? [] : [entryProblem(context, entry, duplicateOp(name, first))];
    });
  });
};

/** Families stand together, and ops inside a family are in alphabetical order. */
export const checkOrder: Check = (context) => {
  const problems: Problem[] = [];
  const finished = new Set<string>();
  let previous = context.entries[0];
  for (const entry of context.entries.slice(1)) {
    if (entry.family !== previous.family) {
      finished.add(previous.family);
      if (finished.has(entry.family))
        problems.push(valueProblem(context, entry, ["family"], splitFamily(entry.family)));
    } else if (compareNames(previous.name, entry.name) > 0) {
      problems.push(entryProblem(context, entry, outOfOrder(previous.name)));
    }
    previous = entry;
  }
  return problems;
};

/** The order of ops within a family: alphabetical, whatever the case. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A helper that shares an op's function name would make formulas ambiguous. */
export const checkHelperNames: Check = (context) =>
  context.entries.flatMap((entry) => {
    const helper = context.project.helpers.get(functionName(entry.schema.base));
    return helper === undefined
      ? []
      : [entryProblem(context, entry, helperNamedLikeOp(helper.name, helper.file))];
  });

/** Names that formulas give a meaning to. */
const FORMULA_NAMES: readonly string[] = ["grad", "result"];

/** No op takes a name that code or formulas need. */
export const checkReservedNames: Check = (context) =>
  context.entries.flatMap((entry) => {
    const { base } = entry.schema;
    // Files and exports are named by the words of it.
    if (!/[a-z0-9]/i.test(base)) return [entryProblem(context, entry, baseWithoutWord(base))];
    const name = functionName(base);
    const isTaken =
      isReservedWord(name) || name in Object.prototype || FORMULA_NAMES.includes(name);
    return isTaken ? [entryProblem(context, entry, reservedOpName(name))] : [];
  });

/** Parameters have different TypeScript names, and hide nothing that the entry's formulas use. */
export const checkParameterNames: Check = (context) =>
  context.entries.flatMap((entry) => {
    const seen = new Map<string, string>();
    return entry.schema.parameters.flatMap(({ name }) => {
      const place = { ...parameterSpan(entry, name), text: entry.func };
      const local = parameterName(name);
      const other = seen.get(local);
      seen.set(local, name);
      const isHidden = entry.derivatives !== null && FORMULA_NAMES.includes(local);
      return [
        ...(other === undefined ? [] : [clashingParameters(name, other, local)]),
        ...(isHidden ? [reservedParameter(name)] : []),
      ].map((complaint) => innerProblem(context, entry, place, complaint));
    });
  });
