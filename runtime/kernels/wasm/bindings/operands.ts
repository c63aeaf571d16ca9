// Operands of hand-written wasm kernels: addresses and strides, whatever the residency.
import { ITEM_SIZE } from "../../../tensor/dtype.ts";
import { scratch } from "../../../tensor/heap.ts";
import { contiguousStrides, isContiguous, numel } from "../../../tensor/strides.ts";
import type { Strides, Tensor } from "../../../tensor/tensor.ts";
import { isInMemory, stage, unstage } from "../../stage.ts";

/** A tensor's elements in wasm memory. */
export interface Operand {
  readonly address: number;
  /** In elements. */
  readonly strides: Strides;
}

/** Where a kernel can read `x`: its own memory, or a contiguous copy in the scratch arena. */
export function inputOperand(x: Tensor): Operand {
  const { storage, strides } = x;
  if (isInMemory(storage)) {
    return { address: storage.ptr + x.offset * ITEM_SIZE[x.dtype], strides };
  }
  return { address: stage(x, x.dtype), strides: contiguousStrides(x.shape) };
}

/** Where a kernel can write all of `out` contiguously; `finishOutput` brings it home. */
export function outputAddress(out: Tensor): number {
  const size = ITEM_SIZE[out.dtype];
  if (isDirect(out)) return out.storage.ptr + out.offset * size;
  return scratch(numel(out.shape) * size);
}

/** Copies what was written at `outputAddress` into `out`, unless it was written there. */
export function finishOutput(out: Tensor, address: number): void {
  if (!isDirect(out)) unstage(address, out.dtype, out);
}

function isDirect(out: Tensor): boolean {
  return isInMemory(out.storage) && isContiguous(out.shape, out.strides);
}
