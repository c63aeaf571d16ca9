// Convolutions as one matrix product per group, over the windows that advanced indexing picks.
import { copy_ } from "../../generated/core/ops/copy.ts";
import { arange, newZeros } from "../../generated/core/ops/factory.ts";
import { index } from "../../generated/core/ops/indexing.ts";
import { matmul } from "../../generated/core/ops/linear_algebra.ts";
import { constantPadNd } from "../../generated/core/ops/nn.ts";
import { add, mul } from "../../generated/core/ops/pointwise.ts";
import { reshape, slice, squeeze, transpose, unsqueeze } from "../../generated/core/ops/view.ts";
import { convolutionError } from "../../runtime/errors/nn.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `conv1d` and `conv2d`: a batch dim is added where the input has none. */
export function convolveExamples(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  stride: Shape,
  padding: Shape,
  dilation: Shape,
  groups: number,
  spatial: number,
): Tensor {
  const zeros = new Array<number>(spatial).fill(0);
  const apply = (batch: Tensor): Tensor =>
    convolve(batch, weight, bias, stride, padding, dilation, false, zeros, groups);
  if (weight.shape.length !== spatial + 2)
    throw convolutionError(
      `conv${spatial}d`,
      input.shape,
      weight.shape,
      `a weight of ${spatial + 2} dims`,
    );
  return input.shape.length === spatial + 1 ? squeeze(apply(unsqueeze(input, 0)), 0) : apply(input);
}

/** `convolution`. */
export function convolve(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  stride: Shape,
  padding: Shape,
  dilation: Shape,
  transposed: boolean,
  outputPadding: Shape,
  groups: number,
): Tensor {
  assertFits(input.shape, weight.shape, bias, transposed, groups);
  const rank = weight.shape.length - 2;
  const steps = perDim(stride, rank, 1, input, weight);
  const pads = perDim(padding, rank, 0, input, weight);
  const gaps = perDim(dilation, rank, 1, input, weight);
  const extra = perDim(outputPadding, rank, 0, input, weight);
  const kernel = weight.shape.slice(2);
  const reach = kernel.map((size, dim) => gaps[dim] * (size - 1));
  if (!transposed) {
    const around = padded(input, pads, pads);
    return correlate(around, weight, bias, { steps, gaps, groups, isFlipped: false });
  }
  const before = reach.map((size, dim) => size - pads[dim]);
  const after = before.map((size, dim) => size + extra[dim]);
  const spread = padded(spaced(input, steps), before, after);
  const options = { steps: steps.map(() => 1), gaps, groups, isFlipped: true };
  return correlate(spread, swapChannels(weight, groups), bias, options);
}

function assertFits(
  input: Shape,
  weight: Shape,
  bias: Tensor | null,
  transposed: boolean,
  groups: number,
): void {
  const fail = (expected: string): never => {
    throw convolutionError("convolution", input, weight, expected);
  };
  if (weight.length < 3 || input.length !== weight.length)
    fail("both to have the same number of dims, at least 3");
  if (groups < 1 || weight[0] % groups !== 0)
    fail(`groups, here ${groups}, to divide the first size of the weight`);
  const channels = transposed ? weight[0] : weight[1] * groups;
  if (input[1] !== channels) fail(`${channels} channels in the input`);
  const outputs = transposed ? weight[1] * groups : weight[0];
  if (bias !== null && (bias.shape.length !== 1 || bias.shape[0] !== outputs))
    fail(`a bias of shape [${outputs}]`);
}

/** One number per spatial dim; a single one serves all. */
function perDim(given: Shape, rank: number, least: number, input: Tensor, weight: Tensor): Shape {
  const sizes = given.length === 1 ? new Array<number>(rank).fill(given[0]) : given;
  if (sizes.length === rank && sizes.every((size) => size >= least)) return sizes;
  const expected = `${rank} options of at least ${least} instead of [${given.join(", ")}]`;
  throw convolutionError("convolution", input.shape, weight.shape, expected);
}

function padded(input: Tensor, before: Shape, after: Shape): Tensor {
  if (before.every((size) => size === 0) && after.every((size) => size === 0)) return input;
  const pad = before.map((size, dim) => [size, after[dim]]).reverse();
  return constantPadNd(input, pad.flat());
}

/** `steps - 1` zeros between neighbours of every spatial dim. */
function spaced(input: Tensor, steps: Shape): Tensor {
  if (steps.every((step) => step === 1)) return input;
  const [examples, channels, ...sizes] = input.shape;
  const wide = sizes.map((size, dim) => Math.max((size - 1) * steps[dim] + 1, 0));
  const zeros = newZeros(input, [examples, channels, ...wide]);
  copy_(
    steps.reduce((part, step, dim) => slice(part, dim + 2, null, null, step), zeros),
    input,
  );
  return zeros;
}

/** `[I, O / groups, …]` as `[O, I / groups, …]`. */
function swapChannels(weight: Tensor, groups: number): Tensor {
  const [inputs, outputs, ...kernel] = weight.shape;
  const split = reshape(weight, [groups, inputs / groups, outputs, ...kernel]);
  return reshape(transpose(split, 1, 2), [groups * outputs, inputs / groups, ...kernel]);
}

interface Correlation {
  readonly steps: Shape;
  readonly gaps: Shape;
  readonly groups: number;
  /** Whether the kernel is read from its end. */
  readonly isFlipped: boolean;
}

function correlate(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { steps, gaps, groups, isFlipped }: Correlation,
): Tensor {
  const [examples, channels, ...sizes] = input.shape;
  const [outputs, , ...kernel] = weight.shape;
  const out = sizes.map(
    (size, dim) => Math.floor((size - gaps[dim] * (kernel[dim] - 1) - 1) / steps[dim]) + 1,
  );
  if (out.some((size) => size < 0) || kernel.includes(0))
    throw convolutionError(
      "convolution",
      input.shape,
      weight.shape,
      "a padded input no smaller than the kernel",
    );
  const rank = kernel.length;
  const places = kernel.map((size, dim) => {
    const first = isFlipped ? (size - 1) * gaps[dim] : 0;
    const taps = offsets(size, isFlipped ? -gaps[dim] : gaps[dim], first);
    const starts = offsets(out[dim], steps[dim], 0);
    return add(onDim(taps, dim, 2 * rank), onDim(starts, rank + dim, 2 * rank));
  });
  const rows = (channels / groups) * count(kernel);
  const windows = index(input, [null, null, ...places]);
  const columns = reshape(windows, [examples, groups, rows, count(out)]);
  const filters = reshape(weight, [groups, outputs / groups, rows]);
  const result = reshape(matmul(filters, columns), [examples, outputs, ...out]);
  return bias === null ? result : add(result, reshape(bias, [outputs, ...out.map(() => 1)]));
}

/** `first, first + step, …`. */
function offsets(length: number, step: number, first: number): Tensor {
  return add(mul(arange(length, { dtype: "int64" }), step), first);
}

/** A vector along one dim of `rank`. */
function onDim(vector: Tensor, dim: number, rank: number): Tensor {
  const shape = new Array<number>(rank).fill(1);
  shape[dim] = vector.shape[0];
  return reshape(vector, shape);
}

function count(sizes: Shape): number {
  return sizes.reduce((product, size) => product * size, 1);
}
