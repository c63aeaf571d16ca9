// Brings elements to where wasm can read them: a heap-resident or wrongly typed tensor is copied to the scratch arena.

import { type DType, ITEM_SIZE } from "../tensor/dtype.ts";
import { memoryView, scratch } from "../tensor/heap.ts";
import { arrayOf, baseOf, type Storage } from "../tensor/storage.ts";
import { contiguousStrides, isContiguous, numel } from "../tensor/strides.ts";
import type { Shape, Strides, Tensor } from "../tensor/tensor.ts";
import { copyElements } from "./copy-elements.ts";

/** Whether the elements lie in wasm memory. */
export function isInMemory(storage: Storage): boolean {
  return storage.ptr !== 0;
}

/**
 * Address of the tensor's elements as contiguous `dtype` in row-major order.
 *
 * The tensor's own memory when it is that already, else a copy in the scratch arena, valid until the caller's
 * `resetScratch`. It may grow the memory: stage everything before reading a view.
 */
export function stage(tensor: Tensor, dtype: DType): number {
  const { storage, shape, strides, offset } = tensor;
  if (tensor.dtype === dtype && isInMemory(storage) && isContiguous(shape, strides)) {
    return storage.ptr + offset * ITEM_SIZE[dtype];
  }
  return copyToScratch(tensor, dtype, shape);
}

/**
 * The tensor's distinct elements as `dtype` in the scratch arena: a dim of stride 0 is kept once.
 *
 * @returns the address, and strides over the tensor's shape.
 */
export function stageCompact(
  tensor: Tensor,
  dtype: DType,
): { readonly address: number; readonly strides: Strides } {
  const { shape, strides } = tensor;
  const compact = shape.map((size, dim) => (strides[dim] === 0 ? Math.min(size, 1) : size));
  const address = copyToScratch(tensor, dtype, compact);
  const steps = contiguousStrides(compact);
  return { address, strides: steps.map((step, dim) => (strides[dim] === 0 ? 0 : step)) };
}

function copyToScratch(tensor: Tensor, dtype: DType, shape: Shape): number {
  const { storage, strides, offset } = tensor;
  const address = scratch(numel(shape) * ITEM_SIZE[dtype]);
  const from = {
    array: arrayOf(storage),
    dtype: tensor.dtype,
    at: baseOf(storage) + offset,
    strides,
  };
  const at = address / ITEM_SIZE[dtype];
  copyElements(
    from,
    { array: memoryView(dtype), dtype, at, strides: contiguousStrides(shape) },
    shape,
  );
  return address;
}

/** Copies contiguous `dtype` elements at an address into a tensor of any residency, strides and dtype. */
export function unstage(address: number, dtype: DType, tensor: Tensor): void {
  const { storage, shape, strides, offset } = tensor;
  const from = {
    array: memoryView(dtype),
    dtype,
    at: address / ITEM_SIZE[dtype],
    strides: contiguousStrides(shape),
  };
  copyElements(
    from,
    { array: arrayOf(storage), dtype: tensor.dtype, at: baseOf(storage) + offset, strides },
    shape,
  );
}
