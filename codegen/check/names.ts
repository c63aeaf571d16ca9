// Names: no op twice, derived in-place forms clash with nothing, entries are where a reader looks for them.
import type { Problem } from "../errors.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { functionName, opName } from "../model/names.ts";
import { type Check, entryProblem } from "./context.ts";

/** Every op name, derived in-place forms included, stands once. */
export const checkDuplicates: Check = (context) => {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const entry of context.entries) {
    const names = entry.variants.includes("inplace")
      ? [entry.name, opName(inPlaceSchema(entry.schema))]
      : [entry.name];
    for (const name of names) {
      const first = seen.get(name);
      if (first !== undefined) {
        const what =
          first === entry.name
            ? "the op is declared twice"
            : `${name} is declared by ${first} already`;
        problems.push(
          entryProblem(
            context,
            entry,
            "E_DUPLICATE_OP",
            what,
            "rename it or delete one of the entries",
          ),
        );
      }
      seen.set(name, entry.name);
    }
  }
  return problems;
};

/** Families stand together, and ops inside a family are in alphabetical order. */
export const checkOrder: Check = (context) => {
  const problems: Problem[] = [];
  const finished = new Set<string>();
  let previous = context.entries[0];
  for (const entry of context.entries.slice(1)) {
    if (entry.family !== previous.family) {
      finished.add(previous.family);
      if (finished.has(entry.family)) {
        problems.push(
          entryProblem(
            context,
            entry,
            "E_FAMILY_SPLIT",
            `family ${entry.family} began further up and was left`,
            `move the entry to the others of ${entry.family}`,
          ),
        );
      }
    } else if (compareNames(previous.name, entry.name) > 0) {
      problems.push(
        entryProblem(
          context,
          entry,
          "E_ORDER",
          `it stands after ${previous.name}`,
          "keep the ops of a family in alphabetical order",
        ),
      );
    }
    previous = entry;
  }
  return problems;
};

function compareNames(a: string, b: string): number {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A helper that shares an op's function name would make formulas ambiguous. */
export const checkHelperNames: Check = (context) => {
  const { helpers } = context.project;
  return context.entries.flatMap((entry) => {
    const helper = helpers.get(functionName(entry.schema.base));
    if (helper === undefined) return [];
    return [
      entryProblem(
        context,
        entry,
        "E_HELPER_NAME",
        `${helper.file} exports a helper of the same name, ${helper.name}`,
        "rename or delete the helper: formulas call the op now",
      ),
    ];
  });
};
