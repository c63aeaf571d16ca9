// What a convolution is made of: windows as columns, filters as matrices, one product per group.
import { _addWindowColumns, _windowColumns } from "../../generated/core/ops/convolution.ts";
import { matmul } from "../../generated/core/ops/linear_algebra.ts";
import { constantPadNd } from "../../generated/core/ops/nn.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { reshape, transpose } from "../../generated/core/ops/view.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import type { Convolution } from "./convolution-options.ts";

/** `[N, C, …]` as `[N, groups, C / groups, positions]`. */
function byGroup(x: Tensor, groups: number): Tensor {
  const [examples, channels, ...sizes] = x.shape;
  return reshape(x, [examples, groups, channels / groups, numel(sizes)]);
}

/** The weight as one matrix per group: `[groups, first / groups, second * taps]`. */
function filtersOf(weight: Tensor, groups: number): Tensor {
  const [first, ...rest] = weight.shape;
  return reshape(weight, [groups, first / groups, numel(rest)]);
}

/** The windows of `wide` per group: `[N, groups, C / groups * taps, windows]`. */
function columnsOf(wide: Tensor, conv: Convolution): Tensor {
  const { kernel, gaps, pads, steps, groups } = conv;
  const isPointwise =
    kernel.every((size) => size === 1) &&
    steps.every((step) => step === 1) &&
    pads.every((size) => size === 0);
  if (isPointwise && !conv.isExtended) return byGroup(wide, groups);
  const around = conv.isExtended ? constantPadNd(wide, toSpan(conv, 1)) : wide;
  const padding = conv.isExtended ? pads.map(() => 0) : pads;
  const columns = _windowColumns(around, kernel, gaps, padding, steps);
  const [examples, rows, windows] = columns.shape;
  return reshape(columns, [examples, groups, rows / groups, windows]);
}

/** Columns per group, added to windows over sizes. */
function addColumns(columns: Tensor, sizes: Shape, conv: Convolution): Tensor {
  const { kernel, gaps, pads, steps } = conv;
  const [examples, groups, rows, windows] = columns.shape;
  const flat = reshape(columns, [examples, groups * rows, windows]);
  if (!conv.isExtended) return _addWindowColumns(flat, sizes, kernel, gaps, pads, steps);
  const none = pads.map(() => 0);
  const whole = _addWindowColumns(flat, conv.span, kernel, gaps, none, steps);
  return constantPadNd(whole, toSpan(conv, -1));
}

/** Pad sizes that lead from a transposed convolution's result to the span of all its windows, or back. */
function toSpan({ span, output, pads }: Convolution, sign: 1 | -1): readonly number[] {
  return span
    .map((size, dim) => [sign * pads[dim], sign * (size - pads[dim] - output[dim])])
    .reverse()
    .flat();
}

/** The result without its bias. */
export function productOf(input: Tensor, weight: Tensor, conv: Convolution): Tensor {
  const { groups, output } = conv;
  const filters = filtersOf(weight, groups);
  if (conv.isTransposed) {
    const columns = matmul(transpose(filters, 1, 2), byGroup(input, groups));
    return addColumns(columns, output, conv);
  }
  const product = matmul(filters, columnsOf(input, conv));
  return reshape(product, [input.shape[0], weight.shape[0], ...output]);
}

/** The cotangent of the input. */
export function gradOfInput(grad: Tensor, input: Shape, weight: Tensor, conv: Convolution): Tensor {
  const filters = filtersOf(weight, conv.groups);
  if (conv.isTransposed) return reshape(matmul(filters, columnsOf(grad, conv)), input);
  const columns = matmul(transpose(filters, 1, 2), byGroup(grad, conv.groups));
  return addColumns(columns, input.slice(2), conv);
}

/** The cotangent of the weight. */
export function gradOfWeight(
  grad: Tensor,
  input: Tensor,
  weight: Shape,
  conv: Convolution,
): Tensor {
  const [small, wide] = conv.isTransposed ? [input, grad] : [grad, input];
  const columns = transpose(columnsOf(wide, conv), 2, 3);
  return reshape(sum(matmul(byGroup(small, conv.groups), columns), [0]), weight);
}
