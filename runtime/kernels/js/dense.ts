// Contiguous elements for loops that count their own places.
import { arrayOf } from "../../tensor/storage.ts";
import { isContiguous } from "../../tensor/strides.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Dense } from "../pool-loops.ts";
import { copyAs, elementsIn, startOf } from "./elements.ts";

/** A tensor's elements in row-major order: where they are, or a copy. */
export function contiguousElements(x: Tensor, where: string): Dense {
  const elements = elementsIn(x, where);
  const dense = isContiguous(x.shape, x.strides) ? elements : copyAs(elements, x.dtype);
  return { array: dense.array, at: dense.start };
}

/** Where a new output, which is contiguous, is written. */
export function outElements(out: Tensor, where: string): Dense {
  return { array: arrayOf(out.storage, where), at: startOf(out) };
}
