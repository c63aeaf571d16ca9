// Calls of hand-written kernels as the dispatcher makes them, and element access by index for naive references.
import type { Geometry, Kernel, Meta, OpArgs } from "../../runtime/kernels/contract.ts";
import { arrayOf } from "../../runtime/tensor/storage.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { elements, emptyTensor } from "./pointwise-tensors.ts";

/** Outputs of one call: shapes from meta, filled by the kernel. */
export function callKernel(kernel: Kernel, meta: Meta, args: OpArgs): readonly Tensor[] {
  const outs = meta(args).map(({ shape, dtype }) => emptyTensor(shape, dtype));
  kernel(outs, args);
  return outs;
}

/** A view op on its first argument. */
export function callView(geometry: Geometry, args: OpArgs): Tensor {
  const [self] = args;
  const view = geometry(args);
  if (!(self instanceof Tensor) || Array.isArray(view)) throw new Error("expected one view");
  const { shape, strides, offset } = view as Exclude<typeof view, readonly unknown[]>;
  return new Tensor(self.storage, self.dtype, shape, strides, offset, 0);
}

/** Elements as plain values, row-major. */
export function values(x: Tensor): readonly (number | bigint)[] {
  return Array.from<number | bigint>(elements(x));
}

/** The element at a multi-dimensional index. */
export function at(x: Tensor, index: readonly number[]): number | bigint {
  const place = index.reduce((sum, i, dim) => sum + i * x.strides[dim], x.offset);
  return arrayOf(x.storage)[x.storage.base + place];
}

/** Every multi-dimensional index of a shape, row-major. */
export function indicesOf(shape: readonly number[]): readonly (readonly number[])[] {
  return shape.reduce<readonly (readonly number[])[]>(
    (prefixes, size) =>
      prefixes.flatMap((prefix) => Array.from({ length: size }, (_, i) => [...prefix, i])),
    [[]],
  );
}
