// Tensors from JavaScript data.
import { _toCopy, clone } from "../../generated/core/ops/copy.ts";
import { detach } from "../../generated/core/ops/view.ts";
import { makeLeaf, wrapAtLevel } from "../autograd/history.ts";
import { assertAlive, baseFrame, currentLevel, frameOf } from "../dispatch/frames.ts";
import { requiresGradDTypeError, requiresGradInTransformError } from "../errors/autograd.ts";
import { historyInDataError, inferenceLeafError } from "../errors/graph.ts";
import { type DType, isFloating } from "../tensor/dtype.ts";
import { inferFromNested, type NestedData } from "../tensor/infer.ts";
import { isInferenceMode, storageFromArray } from "../tensor/storage.ts";
import { contiguousStrides } from "../tensor/strides.ts";
import { KEY_WRAPPED, Tensor } from "../tensor/tensor.ts";
import { concrete } from "./concrete.ts";

/** Options of `tensor`. */
export interface TensorOptions {
  /** Element type. Default: float32 for numbers, bool for booleans, int64 for BigInts. */
  readonly dtype?: DType;
  /** Record operations on this tensor, so that gradients with respect to it can be asked for. */
  readonly requiresGrad?: boolean;
}

/**
 * A tensor that holds a copy of `data`: a number, a typed array, a tensor, or nested arrays of equal lengths
 * that end in any of these.
 *
 * A tensor as a whole is cloned and detached; inside arrays tensors must not require grad, because their
 * history would be lost: `stack` keeps it.
 *
 * @throws ShapeError when nested arrays differ in length; the message names the place
 * @throws DTypeError for elements that are no numbers, or that the dtype cannot hold
 * @throws AutogradError when `requiresGrad` is set for a dtype without gradients
 */
export function tensor(data: NestedData, options: TensorOptions = {}): Tensor {
  const made = data instanceof Tensor ? copyOf(data, options.dtype) : fromData(data, options.dtype);
  return options.requiresGrad === true ? requireGrad(made) : made;
}

function copyOf(x: Tensor, dtype: DType = x.dtype): Tensor {
  const source = detach(x);
  return dtype === x.dtype ? clone(source) : _toCopy(source, { dtype });
}

function fromData(data: NestedData, wanted: DType | undefined): Tensor {
  const { shape, dtype, elements } = inferFromNested(data, wanted, "tensor", readTensor);
  const storage = storageFromArray(dtype, elements);
  return new Tensor(storage, dtype, shape, contiguousStrides(shape), 0, 0);
}

function readTensor(x: Tensor, path: string): Tensor {
  for (let current: Tensor | null = x; current !== null; current = current.value) {
    if (current.autograd?.requiresGrad === true || current.tangent !== null)
      throw historyInDataError(path);
  }
  return concrete(x, "tensor");
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
