// `linspace`, `logspace` and `range`: evenly spaced numbers, or powers. Follows aten/src/ATen/native/RangeFactories.cpp.
import { arangeError } from "../../errors/kernels.ts";
import { invalidSizeError } from "../../errors/shape.ts";
import { DEFAULT_FLOAT, type DType, isFloating, scalarNumber } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  floatArg,
  intArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalDTypeArg,
  scalarArg,
} from "../contract.ts";
import { bigintOf, numberIn } from "../scalars.ts";
import { startOf } from "./elements.ts";

function stepsMeta(where: string, dtypeAt: number): Meta {
  return (args) => {
    const steps = intArg(args, 2);
    if (!Number.isInteger(steps) || steps < 0)
      throw invalidSizeError(where, [steps], "expected a number of steps, 0 or more");
    return [{ shape: [steps], dtype: optionalDTypeArg(args, dtypeAt) ?? DEFAULT_FLOAT }];
  };
}

/** Shape function of `linspace`. */
export const linspaceMeta: Meta = stepsMeta("linspace", 3);
/** Shape function of `logspace`. */
export const logspaceMeta: Meta = stepsMeta("logspace", 4);

/** Writes `value(i)` at every place of a vector; integer dtypes drop fractions. */
function writeVector(out: Tensor, where: string, value: (i: number) => number): void {
  const array = arrayOf(out.storage, where);
  const [count] = out.shape;
  const [stride] = out.strides;
  for (let i = 0; i < count; i++) {
    const at = startOf(out) + i * stride;
    if (array instanceof BigInt64Array) array[at] = bigintOf(value(i));
    else array[at] = numberIn(out.dtype, value(i));
  }
}

/** A bound as the result's dtype holds it: integer dtypes drop the fraction first. */
function boundIn(dtype: DType, args: OpArgs, index: number): number {
  const value = scalarNumber(scalarArg(args, index));
  return isFloating(dtype) ? value : Math.trunc(value);
}

/** Number `i` of `steps` from start to end, counted from the nearer end, so that both ends are exact. */
function spacing({ dtype, shape: [steps] }: Tensor, args: OpArgs): (i: number) => number {
  const [start, end] = [boundIn(dtype, args, 0), boundIn(dtype, args, 1)];
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  return (i) => (i < steps / 2 ? start + step * i : end - step * (steps - 1 - i));
}

/** `linspace(start, end, steps)`. */
export const linspaceKernel: Kernel = ([out], args) => {
  const spaced = spacing(out, args);
  // A single step is the start, not the end.
  writeVector(out, "linspace", out.shape[0] === 1 ? () => boundIn(out.dtype, args, 0) : spaced);
};

/** `logspace(start, end, steps, base)`: the base to evenly spaced powers. */
export const logspaceKernel: Kernel = ([out], args) => {
  const base = floatArg(args, 3);
  const spaced = spacing(out, args);
  const power = out.shape[0] === 1 ? (): number => boundIn(out.dtype, args, 0) : spaced;
  writeVector(out, "logspace", (i) => base ** power(i));
};

/** Shape function of `range.step`: a float unless asked otherwise. @throws ShapeError E_ARANGE */
export const rangeStepMeta: Meta = (args) => {
  const dtype = optionalDTypeArg(args, 3) ?? DEFAULT_FLOAT;
  const [start, end, step] = [0, 1, 2].map((index) => scalarNumber(scalarArg(args, index)));
  const count = Math.floor((end - start) / step) + 1;
  if (!Number.isFinite(count) || step === 0 || Math.sign(end - start) * Math.sign(step) < 0)
    throw arangeError("range", start, end, step);
  return [{ shape: [count], dtype }];
};

/** `range.step(start, end, step)`: like `arange`, but the end is included. */
export const rangeStepKernel: Kernel = ([out], args) => {
  const [start, step] = [boundIn(out.dtype, args, 0), boundIn(out.dtype, args, 2)];
  writeVector(out, "range", (i) => start + i * step);
};
