// What reductions share: which dims stay, which go, and in what order both are walked.
import type { Shape, Strides } from "../../tensor/tensor.ts";

/** The dims of one reduction; each list is ordered by falling stride of `self`, so that neighbours merge. */
export interface ReductionPlan {
  readonly keptShape: Shape;
  readonly keptStrides: Strides;
  /** Strides of each output over `keptShape`. */
  readonly outStrides: readonly Strides[];
  readonly reducedShape: Shape;
  readonly reducedStrides: Strides;
}

/** How one tensor lies in memory. */
export interface Layout {
  readonly shape: Shape;
  readonly strides: Strides;
}

/** Splits the dims of `self`; every output has its shape without `dims`, or with size 1 there. */
export function planReduction(
  self: Layout,
  outs: readonly Layout[],
  dims: readonly number[],
): ReductionPlan {
  const { shape, strides } = self;
  const byStride = (a: number, b: number): number => strides[b] - strides[a];
  const all = shape.map((_, dim) => dim);
  const kept = all.filter((dim) => !dims.includes(dim));
  const keptOrder = kept.toSorted(byStride);
  const reduced = dims.toSorted(byStride);
  const outStrides = outs.map((out) => {
    const isKeepdim = out.shape.length === shape.length;
    return keptOrder.map((dim) => out.strides[isKeepdim ? dim : kept.indexOf(dim)]);
  });
  return {
    keptShape: keptOrder.map((dim) => shape[dim]),
    keptStrides: keptOrder.map((dim) => strides[dim]),
    outStrides,
    reducedShape: reduced.map((dim) => shape[dim]),
    reducedStrides: reduced.map((dim) => strides[dim]),
  };
}
