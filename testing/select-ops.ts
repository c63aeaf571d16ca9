// Which registered ops are tested, and with which samples.
import { bareName, namespaceOf } from "../codegen/model/names.ts";
import { definedSamples } from "../runtime/api/define-op.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { registeredOps } from "../runtime/dispatch/registry.ts";
import { noOpsError, noSamplesError } from "../runtime/errors/testing.ts";
import type { OpCase } from "./op-calls.ts";
import type { Sample, SampleTable } from "./sample.ts";

/** An op by its name, or what `defineOp` returned. */
export type OpReference = string | { readonly opName: string };

/** Samples by name of the op, with or without its namespace and overload; or a function that knows them. */
export type SampleSource = SampleTable | ((op: OpFacts) => readonly Sample[] | undefined);

/** What a function that gives samples is told of an op. */
export interface OpFacts {
  /** `stats::zscore.dim`; the out-of-place form's where an in-place form is tested. */
  readonly name: string;
  readonly schema: string;
  readonly family: string;
}

/** Which ops; what is left out does not narrow. */
export interface OpSelection {
  /** Single ops. */
  readonly ops?: readonly OpReference[] | undefined;
  /** All ops of a plugin. */
  readonly namespace?: string | undefined;
  /** All ops of these families. */
  readonly families?: readonly string[] | undefined;
}

/** The name of an op that was given by name or as a function. */
export function nameOf(reference: OpReference): string {
  return typeof reference === "string" ? reference : reference.opName;
}

/**
 * The selected ops, each followed by its in-place form.
 *
 * @throws BatchwiseError E_TESTING_NO_OPS, E_TESTING_NO_SAMPLES
 */
export function selectOps(
  where: string,
  selection: OpSelection,
  samples: SampleSource,
): readonly OpCase[] {
  const all = registeredOps();
  const names = selection.ops?.map(nameOf);
  const known = all.map(({ name }) => name);
  const missing = names?.find((name) => !known.includes(name));
  if (missing !== undefined) throw noOpsError(where, missing, known);
  const chosen = all.filter((op) => isSource(op) && isSelected(op, selection, names));
  if (chosen.length === 0) throw noOpsError(where, showSelection(selection), known);
  return chosen.flatMap((op) => {
    const derived = all.filter(({ binding }) => binding.functionalOp === op);
    const given = { isInPlace: false, samples: () => samplesOf(where, op, samples) };
    return [
      { ...given, name: op.name },
      ...derived.map(({ name }) => ({ ...given, name, isInPlace: true })),
    ];
  });
}

/** Derived in-place ops come with their sources. */
function isSource({ binding }: Op): boolean {
  return binding.functionalOp === undefined;
}

function isSelected(
  { name, family }: Op,
  { namespace, families }: OpSelection,
  names: readonly string[] | undefined,
): boolean {
  if (names !== undefined && !names.includes(name)) return false;
  if (namespace !== undefined && namespaceOf(name) !== namespace) return false;
  return families === undefined || families.includes(family);
}

function showSelection({ ops, namespace, families }: OpSelection): string {
  const parts = [
    ...(ops === undefined ? [] : [`ops ${ops.map(nameOf).join(", ")}`]),
    ...(namespace === undefined ? [] : [`namespace ${namespace}`]),
    ...(families === undefined ? [] : [`families ${families.join(", ")}`]),
  ];
  return parts.length === 0 ? "the empty registry" : parts.join(", ");
}

function samplesOf(where: string, op: Op, source: SampleSource): readonly Sample[] {
  const given = typeof source === "function" ? source(op) : fromTable(op.name, source);
  const found = given ?? definedSamples(op)?.();
  if (found !== undefined && found.length > 0) return found;
  throw noSamplesError(where, op.name, typeof source === "function" ? [] : Object.keys(source));
}

/** `stats::zscore.dim` finds `stats::zscore.dim`, `zscore.dim` and `zscore`, in that order. */
function fromTable(name: string, table: SampleTable): readonly Sample[] | undefined {
  const bare = bareName(name);
  const key = [name, bare, bare.split(".")[0]].find((one) => Object.hasOwn(table, one));
  return key === undefined ? undefined : table[key]();
}
