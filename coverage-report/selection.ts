// A part of the ops, asked for by name or family: `--op sum --family view`.
import { bareName } from "../codegen/model/names.ts";
import { nearName } from "../codegen/scalar/near-name.ts";

/** What was asked for; nothing at all means everything. */
export interface Selection {
  /** Names of ops, with or without overload. */
  readonly ops: readonly string[];
  readonly families: readonly string[];
}

/** An op that can be asked for. */
export interface Selectable {
  /** Name with overload. */
  readonly op: string;
  readonly family: string;
  /** The op whose entry declares it; for a derived in-place op its source, otherwise itself. */
  readonly source: string;
}

/** Whether anything was asked for. */
export function isPart({ ops, families }: Selection): boolean {
  return ops.length + families.length > 0;
}

/**
 * The entries, by the names of their ops, that hold what was asked for.
 *
 * An op is measured together with the in-place form derived from it. A name without overload means every overload,
 * unless an op has exactly that name.
 *
 * @returns one problem per name that nothing has
 */
export function selectEntries(
  all: readonly Selectable[],
  { ops, families }: Selection,
): ReadonlySet<string> | { readonly problems: readonly string[] } {
  const chosen = ops.map((name) => ({ name, found: named(all, name) }));
  const problems = [
    ...chosen
      .filter(({ found }) => found.length === 0)
      .map(({ name }) => unknown("op", name, all.flatMap(namesOf))),
    ...families
      .filter((name) => !all.some(({ family }) => family === name))
      .map((name) =>
        unknown(
          "family",
          name,
          all.map(({ family }) => family),
        ),
      ),
  ];
  if (problems.length > 0) return { problems };
  const inFamilies = all.filter(({ family }) => families.includes(family));
  return new Set([...chosen.flatMap(({ found }) => found), ...inFamilies].map((row) => row.source));
}

function named(all: readonly Selectable[], name: string): readonly Selectable[] {
  // A plugin's op may be named without its namespace, where that is not the name of another op.
  const readings = [
    ({ op }: Selectable) => op === name,
    ({ op }: Selectable) => baseOf(op) === name,
    ({ op }: Selectable) => bareName(op) === name || bareName(baseOf(op)) === name,
  ];
  for (const isMeant of readings) {
    const found = all.filter(isMeant);
    if (found.length > 0) return found;
  }
  return [];
}

function baseOf(op: string): string {
  return op.split(".", 1)[0];
}

function namesOf({ op }: Selectable): readonly string[] {
  return [op, baseOf(op)];
}

function unknown(noun: "op" | "family", name: string, known: readonly string[]): string {
  const near = nearName(name, known);
  const list =
    noun === "family"
      ? `the families are ${[...new Set(known)].sort().join(", ")}`
      : "npx batchwise coverage --ops lists them all";
  const hint = near === null ? list : `did you mean ${JSON.stringify(near)}?`;
  return `coverage: there is no ${noun} ${JSON.stringify(name)}; expected the name of one\n  hint: ${hint}`;
}
