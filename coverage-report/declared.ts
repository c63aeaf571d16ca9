// What ops.yaml says about an op, as one state per transform.
import type { OpEntry } from "../codegen/model/entry.ts";
import { declaredState } from "../runtime/api/list-ops.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { registeredOps } from "../runtime/dispatch/registry.ts";
import type { ByTransform, State } from "./model.ts";

/** States by transform. */
export type States = ByTransform<State>;

/** A registered op, the entry it comes from, and its in-place form. */
export interface DeclaredOp {
  readonly op: Op;
  readonly entry: OpEntry;
  readonly inPlace: Op | null;
}

/**
 * The state of two transforms applied together: nothing is left of either when one does not apply, and the
 * slower one decides otherwise.
 */
export function combined(a: State, b: State): State {
  const order: readonly State[] = ["n/a", "refused", "fallback", "decomposed", "rule"];
  return order[Math.min(order.indexOf(a), order.indexOf(b))];
}

/** All columns from the three that stand alone. */
export function composed(vmap: State, vmapInPlace: State, vjp: State, jvp: State): States {
  const mappedVjp = combined(vmap, vjp);
  const mappedJvp = combined(vmap, jvp);
  return {
    vmap,
    vmap_vmap: vmap,
    vmap_in_place: vmapInPlace,
    vjp,
    double_vjp: vjp,
    vmap_vjp: mappedVjp,
    vjp_vmap: mappedVjp,
    jvp,
    vmap_jvp: mappedJvp,
    jvp_vmap: mappedJvp,
    jvp_vjp: combined(vjp, jvp),
    vmap_double_vjp: mappedVjp,
  };
}

/** What the entry declares. */
export function declaredStates({ op, entry, inPlace }: DeclaredOp): States {
  return composed(
    declaredState(op),
    inPlace === null ? "n/a" : declaredState(inPlace),
    derivativeState(op, entry, vjpState(entry)),
    derivativeState(op, entry, jvpState(entry)),
  );
}

/** What the op makes of its entry's state; after an in-place step, zero is the derivative of what self was before. */
function derivativeState(op: Op, { derivatives, kernel }: OpEntry, state: State): State {
  // What is made of other ops shows what its parts show, and integers have no derivative to begin with.
  const isStep = kernel !== null && derivatives?.outputDifferentiability?.includes(true) === false;
  if (op.functional !== null && isStep) return "rule";
  return runsAsParts(op) ? partsState(state) : state;
}

/** Whether the op itself never reaches a kernel, so that even under its own formula only its parts are seen. */
function runsAsParts({ functional, binding }: Op): boolean {
  return functional === null && binding.js === undefined && binding.decomposition !== undefined;
}

function partsState(state: State): State {
  return state === "rule" ? "decomposed" : state;
}

/** Whether a derivative can mean anything: tensors in, tensors out, and not ruled out by the entry. */
function isDifferentiable({ schema, derivatives }: OpEntry): boolean {
  const takesTensors = schema.parameters.some(({ type }) => type.base === "Tensor");
  const givesTensors = schema.returns.some(({ type }) => type.base === "Tensor");
  return (
    takesTensors && givesTensors && derivatives?.outputDifferentiability?.includes(true) !== false
  );
}

function vjpState(entry: OpEntry): State {
  if (!isDifferentiable(entry)) return "n/a";
  if (entry.derivatives !== null && entry.derivatives.reverse.size > 0) return "rule";
  return entry.decomposition === null ? "n/a" : "decomposed";
}

/** Own formula first, then the decomposition, then two reverse passes through the reverse formula. */
function jvpState(entry: OpEntry): State {
  if (!isDifferentiable(entry)) return "n/a";
  if (entry.derivatives !== null && entry.derivatives.forward.size > 0) return "rule";
  if (entry.decomposition !== null) return "decomposed";
  return vjpState(entry);
}

/** An entry's op and its derived in-place op, each a row of its own. */
export function declaredOps(entry: OpEntry): readonly DeclaredOp[] {
  const op = registeredOps().find(({ name }) => name === entry.name);
  const derived = registeredOps().find(
    ({ binding }) => op !== undefined && binding.functionalOp === op,
  );
  if (op === undefined) return [];
  const row = { op, entry, inPlace: derived ?? null };
  return derived === undefined ? [row] : [row, { op: derived, entry, inPlace: derived }];
}
