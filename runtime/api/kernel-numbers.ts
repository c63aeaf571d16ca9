// Elements as plain numbers, for kernels that care more for clarity than for speed.
import { numberCountError } from "../errors/define-op.ts";
import { copyAs, elementsIn, writeElements } from "../kernels/js/elements.ts";
import { contiguousStrides, numel } from "../tensor/strides.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** All elements of a tensor in row-major order, whatever its strides and dtype. Integers beyond 2^53 are rounded. */
export function readNumbers(x: Tensor): Float64Array {
  const { array } = copyAs(elementsIn(x, "readNumbers"), "float64");
  return array instanceof Float64Array ? array : Float64Array.from(array, Number);
}

/**
 * Fills a tensor from numbers in row-major order, converted to its dtype.
 *
 * @throws ShapeError E_NUMBER_COUNT when there are more or fewer than it has elements
 */
export function writeNumbers(out: Tensor, numbers: ArrayLike<number>): void {
  const { shape } = out;
  if (numbers.length !== numel(shape)) throw numberCountError(numbers.length, shape);
  const array = Float64Array.from(numbers);
  const strides = contiguousStrides(shape);
  const source = { dtype: "float64", array, start: 0, shape, strides } as const;
  writeElements(source, elementsIn(out, "writeNumbers"));
}
