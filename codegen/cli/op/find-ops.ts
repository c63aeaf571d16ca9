// The ops a person means by a name: an overload, a base name, a function of the library, or a callable of PyTorch.
import { readCallable } from "../../model/callable.ts";
import type { OpEntry } from "../../model/entry.ts";
import { inPlaceSchema } from "../../model/forms.ts";
import { functionName, opName } from "../../model/names.ts";
import { nearName } from "../../scalar/near-name.ts";

/** What a name leads to. */
export interface FoundOps {
  /** In the order of ops.yaml; empty when the name is unknown. */
  readonly entries: readonly OpEntry[];
  /** Known names like it, where it is unknown. */
  readonly near: readonly string[];
}

/** What PyTorch writes in front of an operator's own name. */
const PREFIX =
  /^(?:torch\.nn\.functional|torch\.ops\.aten|torch\.Tensor|torch|aten::|batchwise::)\.?/;

/** Looks a name up; the first way of reading it that leads somewhere counts. */
export function findOps(name: string, entries: readonly OpEntry[]): FoundOps {
  const bare = name.replace(PREFIX, "");
  const readings: readonly ((entry: OpEntry) => boolean)[] = [
    // `sum` is an op of its own, and the base name of others: a person means them all.
    (entry) => name.includes(".") && namesOf(entry).includes(name),
    (entry) => basesOf(entry).includes(name),
    (entry) => aliasNames(entry).includes(name),
    (entry) => bare.includes(".") && namesOf(entry).includes(bare),
    (entry) => [...basesOf(entry), ...aliasNames(entry)].includes(bare),
    // `torch.linalg.inv` is `linalg_inv`.
    (entry) => basesOf(entry).includes(bare.replaceAll(".", "_")),
  ];
  for (const isMeant of readings) {
    const found = entries.filter(isMeant);
    if (found.length > 0) return { entries: found, near: [] };
  }
  return { entries: [], near: nearNames(bare, entries) };
}

/** The op and its in-place form. */
function namesOf({ name, schema, variants }: OpEntry): readonly string[] {
  return variants.includes("inplace") ? [name, opName(inPlaceSchema(schema))] : [name];
}

function basesOf({ schema, variants }: OpEntry): readonly string[] {
  const { base } = schema;
  const own = [base, functionName(base)];
  return variants.includes("inplace") ? [...own, `${base}_`, `${functionName(base)}_`] : own;
}

/** The names of the callables that mean the op. */
export function aliasNames({ aliases }: OpEntry): readonly string[] {
  return aliases.map(({ func }) => readCallable(func).callable?.name ?? func.replace(/\(.*/, ""));
}

/** Most names that a suggestion holds. */
const MAX_NEAR = 3;

function nearNames(name: string, entries: readonly OpEntry[]): readonly string[] {
  const known = [...new Set(entries.flatMap((entry) => [entry.name, ...basesOf(entry)]))];
  const spelled = nearName(name, known);
  const word = name.toLowerCase();
  const containing = word.length < 3 ? [] : known.filter((one) => one.toLowerCase().includes(word));
  const all = [...(spelled === null ? [] : [spelled]), ...containing.sort(byLength)];
  return [...new Set(all)].slice(0, MAX_NEAR);
}

function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

/** Why nothing was found, in the house convention. */
export function unknownOpNote(command: string, name: string, { near }: FoundOps): string {
  const shown = JSON.stringify(name);
  const hint =
    near.length === 0
      ? "npx batchwise op list shows every op; npx batchwise op new adds one"
      : `did you mean ${near.map((one) => JSON.stringify(one)).join(" or ")}? npx batchwise op list shows every op`;
  return `${command}: there is no op ${shown} in ops.yaml; expected a name such as sum.dim_IntList, sum or torch.sum\n  hint: ${hint}`;
}
