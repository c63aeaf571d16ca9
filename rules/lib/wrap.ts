// Crossing one vmap level: from wrappers to batched values and back.

import type { VmapFrame } from "../../runtime/dispatch/frames.ts";
import type { Op } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { ruleOutputCountError, ruleOutputError } from "../../runtime/errors/rules.ts";
import type { OpArg, OpArgs, OpResult } from "../../runtime/kernels/contract.ts";
import type { Batched, MaybeBatched } from "../../runtime/tensor/batched.ts";
import { KEY_WRAPPED, Tensor } from "../../runtime/tensor/tensor.ts";

/** A tensor as this level sees it: one level down, with the batch dim if it is mapped here. */
export function unwrapTensor(frame: VmapFrame, x: Tensor): MaybeBatched {
  const { owner, value } = x;
  // A wrapper of this level already has the fields of a Batched, so nothing is allocated for it.
  return owner === frame && value !== null ? { value, bdim: x.bdim } : { value: x, bdim: null };
}

/** An op argument that the schema says is a tensor. */
export function tensorAt(frame: VmapFrame, args: OpArgs, position: number): MaybeBatched {
  const arg = args[position];
  if (!(arg instanceof Tensor)) throw internalError("vmap", `argument ${position} is no tensor`);
  return unwrapTensor(frame, arg);
}

/** An op argument that the schema says is an optional tensor. */
export function optionalTensorAt(
  frame: VmapFrame,
  args: OpArgs,
  position: number,
): MaybeBatched | null {
  const arg = args[position];
  return arg instanceof Tensor ? unwrapTensor(frame, arg) : null;
}

/** An op argument that the schema says is a list of tensors or nulls. */
export function tensorListAt(
  frame: VmapFrame,
  args: OpArgs,
  position: number,
): readonly (MaybeBatched | null)[] {
  const arg = args[position];
  if (!Array.isArray(arg)) throw internalError("vmap", `argument ${position} is no list`);
  return arg.map((item: OpArg) => (item instanceof Tensor ? unwrapTensor(frame, item) : null));
}

/** Whether any tensor among the arguments is mapped at this level. */
export function isBatchedAt(frame: VmapFrame, arg: OpArg): boolean {
  if (arg instanceof Tensor) return arg.owner === frame;
  return Array.isArray(arg) && arg.some((item: OpArg) => isBatchedAt(frame, item));
}

/** Wraps `value`, whose batch dim is `bdim`, for this level. */
export function wrapTensor(frame: VmapFrame, value: Tensor, bdim: number): Tensor {
  const { shape, strides } = value;
  const rank = shape.length - 1;
  const logical = new Array<number>(rank);
  const steps = new Array<number>(rank);
  for (let dim = 0; dim < rank; dim++) {
    const physical = dim < bdim ? dim : dim + 1;
    logical[dim] = shape[physical];
    steps[dim] = strides[physical];
  }
  const wrapper = new Tensor(
    value.storage,
    value.dtype,
    logical,
    steps,
    value.offset,
    value.keys | KEY_WRAPPED,
  );
  wrapper.owner = frame;
  wrapper.value = value;
  wrapper.bdim = bdim;
  return wrapper;
}

/** Wraps the result of calling an op on physical tensors: every output has its batch dim at `bdim`. */
export function wrapResult(frame: VmapFrame, result: OpResult, bdim: number): OpResult {
  if (result instanceof Tensor) return wrapTensor(frame, result, bdim);
  if (Array.isArray(result)) return result.map((out: Tensor) => wrapTensor(frame, out, bdim));
  return result;
}

/** Wraps what a hand-written rule returned, after checking count, bdim and batch size. */
export function wrapRuleOutputs(frame: VmapFrame, op: Op, outs: readonly MaybeBatched[]): OpResult {
  const file = op.binding.ruleFile ?? "registered without a file";
  const rule = { op: op.name, call: frame, file };
  if (op.returns >= 0 && outs.length !== op.returns)
    throw ruleOutputCountError(rule, op.returns, outs.length);
  const wrapped = outs.map((out, index) => {
    const { value, bdim } = out;
    if (bdim === null) return value;
    const size = bdim >= 0 && bdim < value.shape.length ? value.shape[bdim] : null;
    if (size !== frame.batchSize)
      throw ruleOutputError(rule, index, { shape: value.shape, bdim }, frame.batchSize);
    return wrapTensor(frame, value, bdim);
  });
  return op.returns === 1 ? wrapped[0] : wrapped;
}

/** The same argument list with some positions replaced. */
export function replaceArgs(
  args: OpArgs,
  positions: readonly number[],
  values: readonly OpArg[],
): OpArgs {
  const next = args.slice();
  for (let i = 0; i < positions.length; i++) next[positions[i]] = values[i];
  return next;
}

/** The batched view of a value known to be mapped. */
export function asBatched(x: MaybeBatched): Batched {
  const { value, bdim } = x;
  if (bdim === null) throw internalError("vmap", "expected a mapped value");
  return { value, bdim };
}
