// `sum` over wasm: dense runs, dense columns and any two reduced dims; the JavaScript kernel takes what is left.

import { reductionDims } from "../../../tensor/dims.ts";
import { type DType, ITEM_SIZE } from "../../../tensor/dtype.ts";
import { resetScratch, scratch, scratchMark } from "../../../tensor/heap.ts";
import { arrayOf } from "../../../tensor/storage.ts";
import { coalesce, contiguousStrides, isContiguous, numel } from "../../../tensor/strides.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { type Kernel, tensorArg } from "../../contract.ts";
import { rowsOf, startOf } from "../../js/elements.ts";
import { planReduction, type ReductionPlan } from "../../js/reduction.ts";
import { sumDimIntListKernel, sumDims, sumKernel } from "../../js/sum.ts";
import { isInMemory } from "../../stage.ts";
import { wasmLookup } from "../../wasm-call.ts";
import { finishOutput, inputOperand, outputAddress } from "./operands.ts";

/** Up to this many elements the JavaScript kernel is at least as fast. */
const TINY = 32;

/** Fewer columns than this do not fill the lanes. */
const MIN_COLUMNS = 4;

/** Running sums of 512 columns, in two precisions. */
const COLUMN_SCRATCH = 8192;

const ALL: readonly DType[] = ["float32", "float64", "int32", "int64", "uint8", "bool"];
const sumRows = wasmLookup({ name: "sumRows", dtypes: ALL });
const sumColumns = wasmLookup({ name: "sumColumns", dtypes: ALL });
const sumAll = wasmLookup({ name: "sumAll", dtypes: ["float32", "float64"] });

/** `sum(self)`. */
export const sumWasmKernel: Kernel = (outs, args) => {
  const self = tensorArg(args, 0);
  const isDone =
    sumDense(outs[0], self) ||
    sumInto(outs[0], self, reductionDims(null, self.shape.length, "sum"));
  if (!isDone) sumKernel(outs, args);
};

/** `sum.dim_IntList(self, dim, keepdim)`. */
export const sumDimIntListWasmKernel: Kernel = (outs, args) => {
  const self = tensorArg(args, 0);
  const isDone =
    (numel(outs[0].shape) === 1 && sumDense(outs[0], self)) ||
    sumInto(outs[0], self, sumDims(args));
  if (!isDone) sumDimIntListKernel(outs, args);
};

/** Everything, of a dense floating tensor: no plan is made. False when it is not that. */
function sumDense(out: Tensor, self: Tensor): boolean {
  const { storage, shape, strides, dtype } = self;
  const f = out.dtype === dtype ? sumAll(dtype) : null;
  if (f === null || !isContiguous(shape, strides)) return false;
  const count = numel(shape);
  const total = isInMemory(storage)
    ? f(storage.ptr + self.offset * ITEM_SIZE[dtype], count)
    : sumTiny(self, count);
  const target = arrayOf(out.storage, "sum");
  if (typeof total !== "number" || target instanceof BigInt64Array) return false;
  target[startOf(out)] = total;
  return true;
}

/** A few elements on the JavaScript heap; null when there are more. */
function sumTiny(self: Tensor, count: number): number | null {
  const array = arrayOf(self.storage, "sum");
  if (count > TINY || array instanceof BigInt64Array) return null;
  const start = startOf(self);
  let total = 0;
  for (let i = start; i < start + count; i++) total += array[i];
  return total;
}

function sumInto(out: Tensor, self: Tensor, dims: readonly number[]): boolean {
  const isNative = out.dtype === (self.dtype.startsWith("float") ? self.dtype : "int64");
  if (!isNative || numel(self.shape) <= TINY) return false;
  const mark = scratchMark();
  const input = inputOperand(self);
  const address = outputAddress(out);
  const dense = { shape: out.shape, strides: contiguousStrides(out.shape) };
  const plan = planReduction({ shape: self.shape, strides: input.strides }, [dense], dims);
  const isDone = runPlan(plan, self.dtype, { from: input.address, to: address });
  if (isDone) finishOutput(out, address);
  resetScratch(mark);
  return isDone;
}

interface Ends {
  readonly from: number;
  readonly to: number;
}

function runPlan(plan: ReductionPlan, dtype: DType, ends: Ends): boolean {
  const reduced = coalesce(plan.reducedShape, [plan.reducedStrides]);
  if (reduced.shape.length > 2) return false;
  const size = ITEM_SIZE[dtype];
  const outSize = dtype.startsWith("float") ? size : 8;
  const [n0 = 1, n1 = 1] = reduced.shape.toReversed();
  const [s0 = 1, s1 = 0] = reduced.strides[0].toReversed();
  const kept = rowsOf(plan.keptShape, [plan.keptStrides, plan.outStrides[0]]);
  const { length, steps } = kept;
  const isColumns = steps[0] === 1 && steps[1] === 1 && length >= MIN_COLUMNS && s0 !== 1;
  const rows = sumRows(dtype);
  const columns = sumColumns(dtype);
  if (rows === null || columns === null) return false;
  const temporary = isColumns ? scratch(COLUMN_SCRATCH) : 0;
  for (let r = 0; r < kept.count; r++) {
    const from = ends.from + kept.starts[0][r] * size;
    const to = ends.to + kept.starts[1][r] * outSize;
    if (isColumns) columns(length, to, from, n1, s1 * size, n0, s0 * size, temporary);
    else rows(length, to, steps[1] * outSize, from, steps[0] * size, n1, s1 * size, n0, s0 * size);
  }
  return true;
}
