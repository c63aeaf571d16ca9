// The random kind: one draw of `[B, …]` in mode "different", one shared draw in mode "same", refusal in mode "error".
import { copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { VmapFrame } from "../../runtime/dispatch/frames.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { withRandomExtent } from "../../runtime/dispatch/random.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import {
  randomnessError,
  sameWithBatchedParametersError,
  unbatchedRandomInPlaceError,
} from "../../runtime/errors/random.ts";
import { exampleRankError } from "../../runtime/errors/rules.ts";
import { type OpArgs, type OpResult, tensorArg } from "../../runtime/kernels/contract.ts";
import { logicalRank, logicalShape, type MaybeBatched } from "../../runtime/tensor/batched.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { batchedToFront, padRank } from "./dims.ts";
import { isBatchedAt, replaceArgs, tensorAt, wrapResult } from "./wrap.ts";

/** Options of the kind. */
export interface RandomSpec {
  /** Position of a tensor that gives shape and dtype only, or is written in place; null when there is none. */
  readonly template: number | null;
  /** Position of an explicit size; null when the shape is that of the template. */
  readonly sizes: number | null;
  /** Positions of tensors that give the distribution's parameters. */
  readonly parameters: readonly number[];
  /** Dims that one example of each parameter must have. */
  readonly minRank: number;
}

const parametersOf = new WeakMap<Op, readonly number[]>();

/** Positions of the tensors that give an op's distribution; none where the op does not draw. */
export function distributionParameters(op: Op): readonly number[] {
  const { functionalOp = op } = op.binding;
  return parametersOf.get(op) ?? parametersOf.get(functionalOp) ?? [];
}

/** Plumbing of an op that draws random numbers. */
export function random(op: Op, spec: RandomSpec): Plumbing {
  parametersOf.set(op, spec.parameters);
  return (frame, args) => {
    for (const position of spec.parameters) assertRank(op, spec, tensorAt(frame, args, position));
    switch (frame.randomness) {
      case "error":
        throw randomnessError(op.name, frame);
      case "same":
        return drawSame(op, spec, frame, args);
      case "different":
        return drawDifferent(op, spec, frame, args);
    }
  };
}

function assertRank(op: Op, { minRank }: RandomSpec, x: MaybeBatched): void {
  if (logicalRank(x) < minRank) throw exampleRankError(op.name, minRank, logicalShape(x));
}

function drawSame(op: Op, spec: RandomSpec, frame: VmapFrame, args: OpArgs): OpResult {
  if (spec.parameters.some((position) => isBatchedAt(frame, args[position]))) {
    throw sameWithBatchedParametersError(op.name, frame);
  }
  const { template } = spec;
  if (template === null || !isBatchedAt(frame, args[template])) return callOp(op, args);
  const self = tensorAt(frame, args, template);
  const draw = callOp(op, replaceArgs(args, [template], [exampleTemplate(self)]));
  if (op.mutates < 0) return draw;
  if (!(draw instanceof Tensor))
    throw internalError(op.name, "an in-place draw returned no tensor");
  copy_(batchedToFront(self, frame.batchSize), draw);
  return tensorArg(args, template);
}

/** A tensor with one example's shape and dtype, the only things a template gives; mapped further out if `x` is. */
function exampleTemplate(x: MaybeBatched): Tensor {
  return newZeros(x.value, [...logicalShape(x)]);
}

function drawDifferent(op: Op, spec: RandomSpec, frame: VmapFrame, args: OpArgs): OpResult {
  const { template, sizes } = spec;
  if (op.mutates >= 0 && !isBatchedAt(frame, args[op.mutates]))
    throw unbatchedRandomInPlaceError(op.name, frame);
  const rank = commonRank(spec, frame, args);
  const positions = template === null ? spec.parameters : [template, ...spec.parameters];
  const fronts = positions.map((position) => {
    const x = tensorAt(frame, args, position);
    const front = batchedToFront(x, frame.batchSize);
    return position === template ? front : padRank(front, logicalRank(x), rank);
  });
  const next = replaceArgs(args, positions, fronts);
  const extent = { total: frame.totalBatchSize, start: frame.chunkStart, count: frame.batchSize };
  const result = withRandomExtent(extent, () =>
    callOp(op, withBatchedSize(op, sizes, next, frame.batchSize)),
  );
  return op.mutates >= 0 ? tensorArg(args, op.mutates) : wrapResult(frame, result, 0);
}

/** The rank that parameters broadcast to: that of the template, or the highest of their own. */
function commonRank({ template, parameters }: RandomSpec, frame: VmapFrame, args: OpArgs): number {
  const positions = template === null ? parameters : [template];
  return Math.max(0, ...positions.map((position) => logicalRank(tensorAt(frame, args, position))));
}

function withBatchedSize(op: Op, sizes: number | null, args: OpArgs, batchSize: number): OpArgs {
  if (sizes === null) return args;
  const size = args[sizes];
  if (!Array.isArray(size)) throw internalError(op.name, "a size argument is no list");
  return replaceArgs(args, [sizes], [[batchSize, ...size.map(Number)]]);
}
