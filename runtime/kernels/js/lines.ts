// Walking a tensor line by line along one dim: what cumulative ops, sorting and positions of extremes share.
import type { Tensor } from "../../tensor/tensor.ts";
import { type Elements, offsetsOf, startOf } from "./elements.ts";

/** The lines of a tensor along a dim; a 0-d tensor is one line of one element. */
export interface Lines {
  /** Elements per line. */
  readonly length: number;
  /** Distance between neighbours of a line. */
  readonly step: number;
  /** Where each line begins, in row-major order of the other dims. */
  readonly starts: Uint32Array;
}

/** The lines of `x` along `dim`, which is wrapped already. */
export function linesOf(x: Tensor, dim: number): Lines {
  return linesOfElements({ start: startOf(x), shape: x.shape, strides: x.strides }, dim);
}

/** The lines of elements that may lie in a converted copy. */
export function linesOfElements(
  { start, shape, strides }: Pick<Elements, "start" | "shape" | "strides">,
  dim: number,
): Lines {
  const otherShape = shape.filter((_, i) => i !== dim);
  const otherStrides = strides.filter((_, i) => i !== dim);
  return {
    length: shape[dim] ?? 1,
    step: strides[dim] ?? 0,
    starts: offsetsOf(otherShape, otherStrides).map((offset) => start + offset),
  };
}
