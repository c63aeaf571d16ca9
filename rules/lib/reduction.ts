// The reduction kind: logical dims become physical ones; the batch dim stays where it is.
import { unsqueeze } from "../../generated/core/ops/view.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import type { OpArg, OpArgs } from "../../runtime/kernels/contract.ts";
import type { Batched } from "../../runtime/tensor/batched.ts";
import { reductionDims } from "../../runtime/tensor/dims.ts";
import { physicalDim } from "./dims.ts";
import { asBatched, replaceArgs, tensorAt, wrapResult } from "./wrap.ts";

/** Options of the kind: positions of the tensor and of the arguments that say what is reduced. */
export interface ReductionSpec {
  readonly self: number;
  /** Position of `dim` or `dims`: an int, a list or null. */
  readonly dims: number;
  /** Position of `keepdim`; null when the op has none. */
  readonly keepdim: number | null;
}

/** Plumbing of a reduction over named dims. */
export function reduction(op: Op, spec: ReductionSpec): Plumbing {
  return (frame, args) => {
    const self = asBatched(tensorAt(frame, args, spec.self));
    const rank = self.value.shape.length - 1;
    const dims = reductionDims(dimsArg(args[spec.dims]), rank, op.name);
    const isSingle = typeof args[spec.dims] === "number";
    if (rank === 0)
      return reduceScalarExamples(op, spec, self, args, isSingle, (result) =>
        wrapResult(frame, result, self.bdim),
      );
    const physical = dims.map((dim) => physicalDim(dim, self.bdim));
    const next = replaceArgs(
      args,
      [spec.self, spec.dims],
      [self.value, isSingle ? physical[0] : physical],
    );
    const keepdim = spec.keepdim !== null && args[spec.keepdim] === true;
    const before = keepdim ? 0 : physical.filter((dim) => dim < self.bdim).length;
    return wrapResult(frame, callOp(op, next), self.bdim - before);
  };
}

/**
 * Examples without dims: reducing "all dims" of `[B]` would swallow the batch, so a dim of size 1 is
 * added and reduced instead. The result has no dims either, whatever `keepdim` says.
 */
function reduceScalarExamples<T>(
  op: Op,
  spec: ReductionSpec,
  self: Batched,
  args: OpArgs,
  isSingle: boolean,
  wrap: (result: ReturnType<typeof callOp>) => T,
): T {
  const column = unsqueeze(self.value, 1);
  const positions =
    spec.keepdim === null ? [spec.self, spec.dims] : [spec.self, spec.dims, spec.keepdim];
  const values: OpArg[] = [column, isSingle ? 1 : [1], false];
  return wrap(callOp(op, replaceArgs(args, positions, values)));
}

function dimsArg(arg: OpArg): readonly number[] | null {
  if (typeof arg === "number") return [arg];
  return Array.isArray(arg) ? arg.map(Number) : null;
}
