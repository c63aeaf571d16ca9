// Collectives: what the examples of a mapped axis compute together, by the axis's name.

import { arange } from "../../generated/core/ops/factory.ts";
import { add, div, eq, mul, ne, neg, sub, where } from "../../generated/core/ops/pointwise.ts";
import { amax, sum } from "../../generated/core/ops/reduction.ts";
import { detach, expand, unsqueeze } from "../../generated/core/ops/view.ts";
import { moveDim } from "../../rules/lib/dims.ts";
import { wrapTensor } from "../../rules/lib/wrap.ts";
import { allFrames, frameOf, type VmapFrame } from "../dispatch/frames.ts";
import { axisNameError, chunkedAxisError } from "../errors/collectives.ts";
import { insideCall } from "../errors/message.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { callableOf } from "./custom-function.ts";
import type { CustomFunction } from "./custom-parts.ts";

/** What a collective does with one tensor. */
interface Collective {
  readonly name: string;
  /** From all examples, batch dim in front, to a value they share. */
  readonly mapped: (values: Tensor, frame: VmapFrame) => Tensor;
  /** The same where every example has the same value. */
  readonly shared: (value: Tensor, frame: VmapFrame) => Tensor;
  /** By how much a batch dim of another level moves: dims put in front less dims taken away. */
  readonly shift: number;
  /** The collective that pulls cotangents back; null when nothing differentiable is left to do. */
  readonly transpose: () => Collective;
}

/** Every example's cotangent, summed: the axis is one computation, as in JAX. */
const sumAll: Collective = {
  name: "psum",
  mapped: (values) => sum(values, 0),
  shared: (value, { batchSize }) => mul(value, batchSize),
  shift: 0,
  transpose: () => sumAll,
};

const gather: Collective = {
  name: "allGather",
  mapped: (values) => values,
  shared: (value, { batchSize }) => expand(unsqueeze(value, 0), [batchSize, ...value.shape]),
  shift: 1,
  transpose: () => sumThenScatter,
};

/** Sums `[n, …]` over the examples and gives example `i` row `i`. */
const sumThenScatter: Collective = {
  name: "allGather, transposed",
  mapped: (values, frame) => wrapTensor(frame, sum(values, 0), 0),
  shared: (value, frame) => wrapTensor(frame, mul(value, frame.batchSize), 0),
  shift: -1,
  transpose: () => gather,
};

/** Runs a collective at every level inside the axis, then on the axis itself. */
function run(collective: Collective, frame: VmapFrame, x: Tensor): Tensor {
  const { name, shift, mapped, shared, transpose } = collective;
  const custom: CustomFunction = {
    where: name,
    floor: frame.level,
    forward: (value: Tensor): Tensor =>
      frameOf(value) === frame && value.value !== null
        ? mapped(moveDim(value.value, value.bdim, 0), frame)
        : shared(value, frame),
    backward: (_ctx, cotangent) => [run(transpose(), frame, cotangent)],
    jvp: (_ctx, tangent: Tensor) => run(collective, frame, tangent),
    vmap: (_info, [dim], value: Tensor) => [
      run(
        collective,
        frame,
        shift < 0 ? moveDim(value, Number(dim), value.shape.length - 1) : value,
      ),
      shift < 0 ? -1 : Number(dim) + shift,
    ],
  };
  return callableOf<[Tensor], Tensor>(name, custom)(x);
}

/** The innermost running vmap whose axis has the name. */
function axisFrame(where: string, name: string): VmapFrame {
  const frames = allFrames().flatMap((frame) => (frame.kind === "vmap" ? [frame] : []));
  const found = frames.findLast((frame) => frame.axisName === name);
  if (found !== undefined) return found;
  throw axisNameError(
    where,
    name,
    frames.flatMap(({ axisName }) => (axisName === undefined ? [] : [axisName])),
  );
}

/** The axis, complete: chunks see only a part of their examples. */
function wholeAxis(where: string, name: string): VmapFrame {
  const frame = axisFrame(where, name);
  const { batchSize, totalBatchSize } = frame;
  if (batchSize !== totalBatchSize)
    throw chunkedAxisError(insideCall(where, frame), name, batchSize, totalBatchSize);
  return frame;
}

/**
 * The sum of `x` over the examples of an axis; the same for all of them.
 *
 * Its transpose is itself: inside `vmap(grad(f), { axisName })` the cotangents of all examples add up, as in JAX.
 *
 * @throws VmapError E_AXIS_NAME when no running vmap has that axisName, E_CHUNKED_AXIS when it runs in chunks
 */
export function psum(x: Tensor, axisName: string): Tensor {
  return run(sumAll, wholeAxis("psum", axisName), x);
}

/** The mean of `x` over the examples of an axis. Derivatives and errors are those of `psum`. */
export function pmean(x: Tensor, axisName: string): Tensor {
  const frame = wholeAxis("pmean", axisName);
  return div(run(sumAll, frame, x), frame.batchSize);
}

/**
 * The elementwise maximum of `x` over the examples of an axis; the derivative is shared by the examples that attain it.
 *
 * @throws VmapError E_AXIS_NAME, E_CHUNKED_AXIS
 */
export function pmax(x: Tensor, axisName: string): Tensor {
  return extreme("pmax", x, axisName);
}

/** The elementwise minimum of `x` over the examples of an axis. Derivatives and errors are those of `pmax`. */
export function pmin(x: Tensor, axisName: string): Tensor {
  return neg(extreme("pmin", neg(x), axisName));
}

function extreme(name: string, x: Tensor, axisName: string): Tensor {
  const frame = wholeAxis(name, axisName);
  if (!isDifferentiated(x, frame)) return run(largest, frame, x);
  const best = run(largest, frame, detach(x));
  const isBest = eq(detach(x), best);
  const total = run(sumAll, frame, where(isBest, x, 0));
  const shared = div(total, run(sumAll, frame, where(isBest, 1, 0)));
  // Zero, with the derivative of `shared`; an infinite maximum would make it NaN.
  const zero = sub(shared, detach(shared));
  return add(best, where(ne(zero, zero), 0, zero));
}

/** Only ever run on values without derivatives. */
const largest: Collective = {
  name: "pmax",
  mapped: (values) => amax(values, 0),
  shared: (value) => value,
  shift: 0,
  transpose: () => largest,
};

/** Whether a level inside the axis differentiates `x`. Levels outside see the operators themselves. */
function isDifferentiated(x: Tensor, frame: VmapFrame): boolean {
  for (let at: Tensor | null = x; at !== null; at = at.value) {
    const owner = frameOf(at);
    if (owner !== null && owner.kind !== "vmap" && owner.level > frame.level) return true;
  }
  return false;
}

/**
 * The values of all examples, stacked in front: `[n, ...x.shape]`, the same for all of them.
 *
 * @throws VmapError E_AXIS_NAME, E_CHUNKED_AXIS
 */
export function allGather(x: Tensor, axisName: string): Tensor {
  return run(gather, wholeAxis("allGather", axisName), x);
}

/** The position of the example on an axis, a 0-d int64 tensor that differs per example. */
export function axisIndex(axisName: string): Tensor {
  const frame = axisFrame("axisIndex", axisName);
  const { chunkStart, batchSize } = frame;
  return wrapTensor(frame, add(arange(batchSize), chunkStart), 0);
}

/** The number of examples on an axis, all chunks together. */
export function axisSize(axisName: string): number {
  return axisFrame("axisSize", axisName).totalBatchSize;
}
