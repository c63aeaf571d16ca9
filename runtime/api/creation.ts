// Tensors from JavaScript data.
import { makeLeaf, wrapAtLevel } from "../autograd/history.ts";
import { assertAlive, baseFrame, currentLevel, frameOf } from "../dispatch/frames.ts";
import { requiresGradDTypeError, requiresGradInTransformError } from "../errors/autograd.ts";
import { inferenceLeafError } from "../errors/graph.ts";
import { type DType, isFloating, type TypedArray } from "../tensor/dtype.ts";
import { inferFromNested, type NestedData } from "../tensor/infer.ts";
import { isInferenceMode, storageFromArray } from "../tensor/storage.ts";
import { contiguousStrides } from "../tensor/strides.ts";
import { KEY_WRAPPED, Tensor } from "../tensor/tensor.ts";

/** Options of `tensor`. */
export interface TensorOptions {
  /** Element type. Default: float32 for numbers, bool for booleans, int64 for BigInts. */
  readonly dtype?: DType;
  /** Record operations on this tensor, so that gradients with respect to it can be asked for. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor that holds a copy of `data`: a number, a typed array, or nested arrays of equal lengths.
 *
 * @throws ShapeError when nested arrays differ in length; the message names the place
 * @throws AutogradError when `requiresGrad` is set for a dtype without gradients
 */
export function tensor(data: NestedData | TypedArray, options: TensorOptions = {}): Tensor {
  const { shape, dtype, elements } = inferFromNested(data, options.dtype);
  const plain = new Tensor(
    storageFromArray(dtype, elements),
    dtype,
    shape,
    contiguousStrides(shape),
    0,
    0,
  );
  return options.requiresGrad === true ? requireGrad(plain) : plain;
}

/**
 * Makes a tensor a leaf of base autograd, in place.
 *
 * @throws AutogradError inside a transform, or for integer and bool tensors
 */
export function requireGrad(x: Tensor): Tensor {
  const meta = x.autograd;
  if (x.owner === baseFrame && meta?.requiresGrad === true) return x;
  const frame = frameOf(x);
  if (frame !== null) assertAlive(frame, "requiresGrad");
  if (currentLevel() > 0) throw requiresGradInTransformError(currentLevel());
  if (!isFloating(x.dtype)) throw requiresGradDTypeError(x.dtype);
  if (x.storage.isInference && !isInferenceMode()) throw inferenceLeafError(x.shape);
  if (x.owner === baseFrame && meta !== null && meta.node !== null) {
    // A leaf that was switched off: its place in older graphs, hooks and gradient stay.
    meta.requiresGrad = true;
    return x;
  }
  if (x.owner === null) {
    const { value } = wrapAtLevel(
      baseFrame,
      new Tensor(x.storage, x.dtype, x.shape, x.strides, x.offset, x.keys),
    );
    x.value = value;
    x.owner = baseFrame;
    x.keys |= KEY_WRAPPED;
  }
  makeLeaf(x, baseFrame);
  return x;
}
