// What a jvp level does with a call: run it on the primals one level down and push the tangents through.
import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros, zerosLike } from "../../generated/core/ops/factory.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { callOp } from "../dispatch/dispatch.ts";
import type { JvpFrame } from "../dispatch/frames.ts";
import type { ArgCotangent, Op } from "../dispatch/op.ts";
import { isRecording, recordedLocation, withFormula } from "../dispatch/recording.ts";
import { noForwardFormulaError } from "../errors/autograd.ts";
import { internalError } from "../errors/internal.ts";
import { crossLevelWriteError } from "../errors/levels.ts";
import type { OpArg, OpArgs, OpResult } from "../kernels/contract.ts";
import { isFloating } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { decomposedInPlace, derivingDecomposition } from "./decomposed-in-place.ts";
import { doubleVjp } from "./double-vjp.ts";
import { wrapAtLevel } from "./history.ts";
import { lowerArgs, tensorsOf } from "./record.ts";
import { linkView } from "./views.ts";

/** Processes one call at a forward-mode level. */
export function jvpLevel(frame: JvpFrame, op: Op, args: OpArgs): OpResult {
  if (op.mutates >= 0) return jvpInPlace(frame, op, args);
  const { jvp, decomposition } = op.binding;
  if (jvp === undefined && decomposition !== undefined) return decomposition(args);
  const primals = lowerArgs(frame, op, args);
  const result = callOp(op, primals);
  if (op.returns === 0) return result;
  const values = result instanceof Tensor ? [result] : tensorsOf(op, result);
  const tangents = frame.isEnabled
    ? pushTangents(frame, op, args, primals, values)
    : values.map(() => null);
  const outs = values.map((value, index) => {
    const out = wrapAtLevel(frame, value);
    out.tangent = tangents[index] ?? null;
    if (op.isView) linkView(frame, op, args, out, index);
    return out;
  });
  return result instanceof Tensor ? outs[0] : outs;
}

/** Tangents of the outputs; null where nothing differentiable flows in. */
function pushTangents(
  frame: JvpFrame,
  op: Op,
  args: OpArgs,
  primals: OpArgs,
  values: readonly Tensor[],
): readonly (Tensor | null)[] {
  const { jvp, vjp } = op.binding;
  const inputs = jvp?.inputs ?? vjp?.inputs ?? op.tensorArgs;
  const tangents = inputs.map((position) => tangentOf(frame, args[position]));
  if (!tangents.some(hasTangent) || !values.some((value) => isFloating(value.dtype)))
    return values.map(() => null);
  return isRecording()
    ? withFormula({ name: `tangent of ${op.name}`, location: recordedLocation(op.name) }, () =>
        applyForward(op, primals, tangents, values),
      )
    : applyForward(op, primals, tangents, values);
}

/** The op's forward formula, or its reverse formula twice. */
function applyForward(
  op: Op,
  primals: OpArgs,
  tangents: readonly ArgCotangent[],
  values: readonly Tensor[],
): readonly (Tensor | null)[] {
  const { jvp, vjp } = op.binding;
  if (jvp !== undefined)
    return jvp
      .pushforward(primals, tangents, values)
      .map((x) => (op.isView ? x : ownTangent(x, tangents)));
  if (vjp !== undefined) return doubleVjp(op, vjp, primals, tangents, values);
  throw noForwardFormulaError(op.name);
}

/** A formula may hand an input's tangent through; two tensors must not share it, as either may be written. */
function ownTangent(tangent: Tensor | null, inputs: readonly ArgCotangent[]): Tensor | null {
  return tangent !== null && inputs.includes(tangent) ? clone(tangent) : tangent;
}

function hasTangent(tangent: ArgCotangent): boolean {
  return tangent instanceof Tensor || (Array.isArray(tangent) && tangent.some(hasTangent));
}

/** The tangent of an argument at this level; null means zero. */
export function tangentOf(frame: JvpFrame, arg: OpArg): ArgCotangent {
  if (Array.isArray(arg)) {
    return arg.map((item: OpArg) => {
      const tangent = tangentOf(frame, item);
      return tangent instanceof Tensor ? tangent : null;
    });
  }
  if (!(arg instanceof Tensor) || arg.owner !== frame) return null;
  if (arg.viewLink !== null && !arg.viewLink.isSilent) {
    // The base may have got its tangent, or a mapped one, from a write after this view was taken.
    const { base, replay } = arg.viewLink;
    const isStale = arg.tangent === null || levelOf(arg.tangent) !== levelOf(base.tangent);
    if (isStale && base.tangent !== null) arg.tangent = replay(base.tangent);
  }
  return arg.tangent;
}

function jvpInPlace(frame: JvpFrame, op: Op, args: OpArgs): OpResult {
  const self = args[op.mutates];
  if (!(self instanceof Tensor)) throw internalError(op.name, "the argument to write is no tensor");
  if (self.owner !== frame) {
    // What carries no tangent, such as a detached value, may be written below.
    if (op.tensorArgs.some((position) => hasTangent(tangentOf(frame, args[position]))))
      throw crossLevelWriteError(op.name, op.functional ?? op.name, frame);
    callOp(op, lowerArgs(frame, op, args));
    return self;
  }
  const decomposition = derivingDecomposition(op, "jvp");
  if (frame.isEnabled && decomposition !== null)
    return decomposedInPlace(op, decomposition, args, self);
  const source = op.binding.functionalOp ?? op;
  const { jvp, vjp } = source.binding;
  const readsSelf = jvp === undefined ? vjp?.savesSelf === true : jvp.savesSelf;
  const lowered = lowerArgs(frame, op, args);
  // What the formula reads must be from before the write, also where another argument shares self's memory.
  const primals = lowered.map((arg, position) => {
    const isLost =
      position === op.mutates ? readsSelf : arg instanceof Tensor && arg.storage === self.storage;
    return isLost && arg instanceof Tensor ? clone(arg) : arg;
  });
  callOp(op, lowered);
  if (!frame.isEnabled) return self;
  const [tangent] = pushTangents(frame, source, args, primals, [self.value ?? self]);
  writeTangent(self, tangent ?? null);
  return self;
}

/** Writes through to the base's tangent, which the first write materialises, so that every view sees it. */
function writeTangent(self: Tensor, tangent: Tensor | null): void {
  if (self.tangent === null && tangent === null) return;
  const target = writableTangent(self, tangent);
  copy_(target, tangent ?? zerosLike(target));
}

/**
 * The tangent of `self`, ready to be written: the base's becomes zeros where it has none, and is lifted to
 * the level of `incoming` when that is mapped and the tangent so far is not.
 */
function writableTangent(self: Tensor, incoming: Tensor | null): Tensor {
  const link = self.viewLink;
  const root = link === null ? self : link.base;
  const current = root.tangent ?? zerosLike(root.value ?? root);
  const isHigher = incoming !== null && levelOf(incoming) > levelOf(current);
  root.tangent = isHigher ? add(newZeros(incoming, root.shape), current) : current;
  if (link !== null && (isHigher || self.tangent === null))
    self.tangent = link.replay(root.tangent);
  if (self.tangent === null) throw internalError("jvp", "a tangent was not materialised");
  return self.tangent;
}

/** The level of a wrapper; below all of them for a plain tensor. */
function levelOf(x: Tensor | null): number {
  return x?.owner?.level ?? -1;
}
