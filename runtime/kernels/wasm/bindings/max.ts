// `max.dim` over wasm: rows of any dtype, dense columns of float32.
import { type DType, ITEM_SIZE } from "../../../tensor/dtype.ts";
import { resetScratch, scratchMark } from "../../../tensor/heap.ts";
import { contiguousStrides, numel } from "../../../tensor/strides.ts";
import { type Kernel, tensorArg } from "../../contract.ts";
import { rowsOf } from "../../js/elements.ts";
import { maxDimKernel, maxDims } from "../../js/max.ts";
import { planReduction, type ReductionPlan } from "../../js/reduction.ts";
import { wasmLookup } from "../../wasm-call.ts";
import { finishOutput, inputOperand, outputAddress } from "./operands.ts";

/** Up to this many elements the JavaScript kernel is at least as fast. */
const TINY = 32;

const maxRows = wasmLookup({
  name: "maxRows",
  dtypes: ["float32", "float64", "int32", "int64", "uint8", "bool"],
});
const maxColumns = wasmLookup({ name: "maxColumns", dtypes: ["float32"] });

/** `max.dim(self, dim, keepdim)`: values and indices. */
export const maxDimWasmKernel: Kernel = (outs, args) => {
  const self = tensorArg(args, 0);
  if (numel(self.shape) <= TINY) {
    maxDimKernel(outs, args);
    return;
  }
  const mark = scratchMark();
  const input = inputOperand(self);
  const values = outputAddress(outs[0]);
  const indices = outputAddress(outs[1]);
  const dense = { shape: outs[0].shape, strides: contiguousStrides(outs[0].shape) };
  const plan = planReduction({ shape: self.shape, strides: input.strides }, [dense], maxDims(args));
  runPlan(plan, self.dtype, { from: input.address, values, indices });
  finishOutput(outs[0], values);
  finishOutput(outs[1], indices);
  resetScratch(mark);
};

interface Ends {
  readonly from: number;
  readonly values: number;
  readonly indices: number;
}

function runPlan(plan: ReductionPlan, dtype: DType, ends: Ends): void {
  const size = ITEM_SIZE[dtype];
  const [n = 1] = plan.reducedShape;
  const step = (plan.reducedStrides[0] ?? 0) * size;
  const kept = rowsOf(plan.keptShape, [plan.keptStrides, plan.outStrides[0]]);
  const { length, steps } = kept;
  const rows = maxRows(dtype);
  const columns = steps[0] === 1 && steps[1] === 1 ? maxColumns(dtype) : null;
  for (let r = 0; r < kept.count; r++) {
    const from = ends.from + kept.starts[0][r] * size;
    const values = ends.values + kept.starts[1][r] * size;
    const indices = ends.indices + kept.starts[1][r] * 8;
    if (columns !== null) columns(length, values, indices, from, n, step);
    else
      rows?.(
        length,
        values,
        steps[1] * size,
        indices,
        steps[1] * 8,
        from,
        steps[0] * size,
        n,
        step,
      );
  }
}
