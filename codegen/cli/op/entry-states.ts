// How an entry says its op is served, from its text alone: the registry may be missing or stale.
import type { OpEntry } from "../../model/entry.ts";

/** The states, as `op list --status` takes them. */
export const STATUSES = ["rule", "decomposed", "fallback", "refused", "n/a"] as const;

/** How an op is served under a transform. */
export type Status = (typeof STATUSES)[number];

/** What an entry declares for the transforms that stand alone. */
export interface EntryStates {
  readonly vmap: Status;
  readonly vjp: Status;
  readonly jvp: Status;
}

/** The declared states of an entry's own op. */
export function entryStates(entry: OpEntry): EntryStates {
  const { derivatives } = entry;
  const canDiffer = isDifferentiable(entry);
  const reverse = formulaState(entry, (derivatives?.reverse.size ?? 0) > 0);
  const hasForward = (derivatives?.forward.size ?? 0) > 0;
  // Without a forward formula, two reverse passes give the tangent.
  const forward =
    hasForward || entry.decomposition !== null ? formulaState(entry, hasForward) : reverse;
  return {
    vmap: vmapState(entry),
    vjp: canDiffer ? reverse : "n/a",
    jvp: canDiffer ? forward : "n/a",
  };
}

function vmapState({ batching, schema }: OpEntry): Status {
  const takesTensor = schema.parameters.some(({ type }) => type.base === "Tensor");
  const draws = schema.parameters.some(({ type }) => type.base === "Generator" && type.optional);
  switch (batching.kind) {
    case "decompose":
      return takesTensor || draws ? "decomposed" : "n/a";
    case "fallback":
      return "fallback";
    case "refuse":
      return "refused";
    case "factory":
      return takesTensor ? "rule" : "n/a";
    default:
      return "rule";
  }
}

/** With a formula it is the op's own, unless the op never reaches a kernel and only its parts are seen. */
function formulaState({ kernel, decomposition }: OpEntry, hasFormula: boolean): Status {
  const runsAsParts = kernel === null && decomposition !== null;
  if (hasFormula) return runsAsParts ? "decomposed" : "rule";
  return decomposition === null ? "n/a" : "decomposed";
}

/** Whether a derivative can mean anything: tensors in, tensors out, and not ruled out by the entry. */
export function isDifferentiable({ schema, derivatives }: OpEntry): boolean {
  const takesTensors = schema.parameters.some(({ type }) => type.base === "Tensor");
  const givesTensors = schema.returns.some(({ type }) => type.base === "Tensor");
  const isRuledOut = derivatives?.outputDifferentiability?.includes(true) === false;
  return takesTensors && givesTensors && !isRuledOut;
}
