// Tensors made from nothing but a size and numbers.
import { arangeError } from "../../errors/kernels.ts";
import { invalidSizeError } from "../../errors/shape.ts";
import {
  CATEGORY,
  DEFAULT_FLOAT,
  type DType,
  isFloating,
  type Scalar,
  scalarDType,
  scalarNumber,
} from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Shape, Tensor } from "../../tensor/tensor.ts";
import {
  intArg,
  intsArg,
  type Kernel,
  type Meta,
  type OpArgs,
  type OutputMeta,
  optionalDTypeArg,
  scalarArg,
  tensorArg,
} from "../contract.ts";
import { bigintOf, numberIn } from "../scalars.ts";
import { type Rows, rowsOf, startOf } from "./elements.ts";

function sizeArg(args: OpArgs, index: number, where: string): Shape {
  const size = intsArg(args, index);
  if (size.every((length) => Number.isInteger(length) && length >= 0)) return size;
  throw invalidSizeError(where, size, "expected integers, 0 or more");
}

function sizedMeta(where: string): Meta {
  return (args) => {
    const shape = sizeArg(args, 0, where);
    return [{ shape, dtype: optionalDTypeArg(args, 1) ?? DEFAULT_FLOAT }];
  };
}

/** Self's shape; the dtype argument follows at `position`. */
function likeMeta(position: number): Meta {
  return (args) => {
    const { shape, dtype } = tensorArg(args, 0);
    return [{ shape, dtype: optionalDTypeArg(args, position) ?? dtype }];
  };
}

/** Shape function of `zeros`. */
export const zerosMeta: Meta = sizedMeta("zeros");
/** Shape function of `ones`. */
export const onesMeta: Meta = sizedMeta("ones");
/** Shape function of `zeros_like`. */
export const zerosLikeMeta: Meta = likeMeta(1);
/** Shape function of `ones_like`. */
export const onesLikeMeta: Meta = likeMeta(1);
/** Shape function of `full_like`. */
export const fullLikeMeta: Meta = likeMeta(2);

/** The dtype of self unless asked otherwise, and a size of its own. */
function newMeta(where: string, position: number): Meta {
  return (args) => {
    const { dtype } = tensorArg(args, 0);
    const shape = sizeArg(args, 1, where);
    return [{ shape, dtype: optionalDTypeArg(args, position) ?? dtype }];
  };
}

/** Shape function of `new_zeros`. */
export const newZerosMeta: Meta = newMeta("new_zeros", 2);
/** Shape function of `new_ones`. */
export const newOnesMeta: Meta = newMeta("new_ones", 2);
/** Shape function of `new_full`. */
export const newFullMeta: Meta = newMeta("new_full", 3);

/** Shape function of `full`: without a dtype, that of the number. */
export const fullMeta: Meta = (args) => {
  const shape = sizeArg(args, 0, "full");
  return [{ shape, dtype: optionalDTypeArg(args, 2) ?? scalarDType(scalarArg(args, 1)) }];
};

/** Shape function of `scalar_tensor`. */
export const scalarTensorMeta: Meta = (args) => [
  { shape: [], dtype: optionalDTypeArg(args, 1) ?? DEFAULT_FLOAT },
];

/** Writes one value everywhere. */
export function fill(out: Tensor, value: Scalar): void {
  const array = arrayOf(out.storage, "fill");
  const rows = rowsOf(out.shape, [out.strides]);
  const start = startOf(out);
  if (array instanceof BigInt64Array) {
    const element = bigintOf(value);
    forEachRun(rows, start, (at, end, step) => {
      if (step === 1) array.fill(element, at, end);
      else for (let i = at; i < end; i += step) array[i] = element;
    });
  } else {
    const element = numberIn(out.dtype, value);
    forEachRun(rows, start, (at, end, step) => {
      if (step === 1) array.fill(element, at, end);
      else for (let i = at; i < end; i += step) array[i] = element;
    });
  }
}

/** Rows of one operand as `[at, end)`; a stride of 0 stands for one element. */
function forEachRun(
  rows: Rows,
  start: number,
  visit: (at: number, end: number, step: number) => void,
): void {
  const step = Math.max(rows.steps[0], 1);
  const reach = rows.steps[0] === 0 ? 1 : rows.length * step;
  for (let r = 0; r < rows.count; r++) {
    const at = start + rows.starts[0][r];
    visit(at, at + reach, step);
  }
}

/** `zeros(size)`. */
export const zerosKernel: Kernel = (outs) => fill(outs[0], 0);
/** `zeros_like(self)`. */
export const zerosLikeKernel: Kernel = zerosKernel;
/** `new_zeros(self, size)`. */
export const newZerosKernel: Kernel = zerosKernel;
/** `ones(size)`. */
export const onesKernel: Kernel = (outs) => fill(outs[0], 1);
/** `ones_like(self)`. */
export const onesLikeKernel: Kernel = onesKernel;
/** `new_ones(self, size)`. */
export const newOnesKernel: Kernel = onesKernel;
/** `full(size, fill_value)`. */
export const fullKernel: Kernel = (outs, args) => fill(outs[0], scalarArg(args, 1));
/** `full_like(self, fill_value)`. */
export const fullLikeKernel: Kernel = fullKernel;
/** `new_full(self, size, fill_value)`. */
export const newFullKernel: Kernel = (outs, args) => fill(outs[0], scalarArg(args, 2));
/** `scalar_tensor(s)`. */
export const scalarTensorKernel: Kernel = (outs, args) => fill(outs[0], scalarArg(args, 0));
function identityMeta(n: number, m: number, dtype: DType | null): readonly OutputMeta[] {
  return [{ shape: sizeArg([[n, m]], 0, "eye"), dtype: dtype ?? DEFAULT_FLOAT }];
}

/** Shape function of `eye`. */
export const eyeMeta: Meta = (args) =>
  identityMeta(intArg(args, 0), intArg(args, 0), optionalDTypeArg(args, 1));

/** Shape function of `eye.m`. */
export const eyeMMeta: Meta = (args) =>
  identityMeta(intArg(args, 0), intArg(args, 1), optionalDTypeArg(args, 2));

/** `eye(n)`: ones on the diagonal. */
export const eyeKernel: Kernel = ([out]) => {
  fill(out, 0);
  const array = arrayOf(out.storage, "eye");
  const step = out.strides[0] + out.strides[1];
  const count = Math.min(out.shape[0], out.shape[1]);
  for (let i = 0; i < count; i++) {
    const at = startOf(out) + i * step;
    if (array instanceof BigInt64Array) array[at] = 1n;
    else array[at] = 1;
  }
};

/** `eye.m(n, m)`. */
export const eyeMKernel: Kernel = eyeKernel;

/** Shape function of `arange.start_step`: int64 when all numbers are integers. @throws ShapeError E_ARANGE */
export const arangeStartStepMeta: Meta = (args) => {
  const numbers = [0, 1, 2].map((index) => scalarArg(args, index));
  const isFloat = numbers.some((value) => CATEGORY[scalarDType(value)] === 2);
  const dtype = optionalDTypeArg(args, 3) ?? (isFloat ? DEFAULT_FLOAT : "int64");
  // int64 bounds lose their fractions before they are counted, as in PyTorch.
  const [start, end, step] = numbers.map((value) =>
    dtype === "int64" ? Math.trunc(scalarNumber(value)) : scalarNumber(value),
  );
  const length = Math.ceil((end - start) / step);
  if (!Number.isFinite(length) || step === 0 || Math.sign(end - start) * Math.sign(step) < 0) {
    throw arangeError("arange", start, end, step);
  }
  return [{ shape: [Math.max(length, 0)], dtype }];
};

/** `arange.start_step(start, end, step)`: element i is `start + i * step`. */
export const arangeStartStepKernel: Kernel = ([out], args) => {
  const array = arrayOf(out.storage, "arange");
  const from = startOf(out);
  const [count] = out.shape;
  const [stride] = out.strides;
  if (array instanceof BigInt64Array) {
    const start = bigintOf(scalarArg(args, 0));
    const step = bigintOf(scalarArg(args, 2));
    for (let i = 0; i < count; i++) array[from + i * stride] = start + BigInt(i) * step;
    return;
  }
  const isInteger = !isFloating(out.dtype);
  const [start, step] = [0, 2].map((index) => {
    const value = scalarNumber(scalarArg(args, index));
    return isInteger ? Math.trunc(value) : value;
  });
  for (let i = 0; i < count; i++) {
    const value = start + i * step;
    array[from + i * stride] = out.dtype === "bool" ? numberIn("bool", value) : value;
  }
};
