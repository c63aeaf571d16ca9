// Convolutions as one matrix product per group, over the windows of the input or added back to windows.
import { constantPadNd, convolution } from "../../generated/core/ops/nn.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { reshape, squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import { convolutionError, convolutionPaddingError } from "../../runtime/errors/nn.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { type ConvolutionArguments, readConvolution } from "../lib/convolution-options.ts";
import { gradOfInput, gradOfWeight, productOf } from "../lib/convolution-products.ts";
import { masked } from "../lib/normalizing.ts";

/** A batch dim is added where the input has none, and taken away again. */
function perExample(
  where: string,
  input: Tensor,
  weight: Tensor,
  spatial: number,
  apply: (batch: Tensor) => Tensor,
): Tensor {
  if (weight.shape.length !== spatial + 2)
    throw convolutionError(where, input.shape, weight.shape, `a weight of ${spatial + 2} dims`);
  return input.shape.length === spatial + 1 ? squeeze(apply(unsqueeze(input, 0)), 0) : apply(input);
}

/** `conv1d`, `conv2d` and `conv3d`. */
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
  return perExample(`conv${spatial}d`, input, weight, spatial, (batch) =>
    convolution(batch, weight, bias, stride, padding, dilation, false, [0], groups),
  );
}

/** The same with padding in words: none, or as much as keeps the sizes. */
export function convolveNamed(
  input: Tensor,
  weight: Tensor,
  padding: string,
  bias: Tensor | null,
  stride: Shape,
  dilation: Shape,
  groups: number,
  spatial: number,
): Tensor {
  if (padding === "valid")
    return convolveExamples(input, weight, bias, stride, [0], dilation, groups, spatial);
  if (padding !== "same" || stride.some((step) => step !== 1))
    throw convolutionPaddingError(`conv${spatial}d`, padding, stride);
  return perExample(`conv${spatial}d`, input, weight, spatial, (batch) => {
    const totals = weight.shape
      .slice(2)
      .map((size, dim) => (dilation.length === 1 ? dilation[0] : dilation[dim]) * (size - 1));
    const before = totals.map((total) => Math.floor(total / 2));
    // What an odd total has more is behind.
    const rest = totals.map((total, dim) => [0, total - 2 * before[dim]]).reverse();
    const isEven = rest.every(([, more]) => more === 0);
    const around = isEven ? batch : constantPadNd(batch, rest.flat());
    return convolution(around, weight, bias, stride, before, dilation, false, [0], groups);
  });
}

/** `conv_transpose1d`, `conv_transpose2d` and `conv_transpose3d`. */
export function convolveTransposed(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  stride: Shape,
  padding: Shape,
  outputPadding: Shape,
  groups: number,
  dilation: Shape,
  spatial: number,
): Tensor {
  return perExample(`conv_transpose${spatial}d`, input, weight, spatial, (batch) =>
    convolution(batch, weight, bias, stride, padding, dilation, true, outputPadding, groups),
  );
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
  const given = { stride, padding, dilation, transposed, outputPadding, groups };
  const conv = readConvolution(input, weight, bias?.shape ?? null, given);
  const product = productOf(input, weight, conv);
  if (bias === null) return product;
  return add(product, reshape(bias, [bias.shape[0], ...conv.output.map(() => 1)]));
}

/** `convolution_backward`. */
export function convolutionGradients(
  gradOutput: Tensor,
  input: Tensor,
  weight: Tensor,
  biasSizes: readonly number[] | null,
  stride: Shape,
  padding: Shape,
  dilation: Shape,
  transposed: boolean,
  outputPadding: Shape,
  groups: number,
  outputMask: readonly boolean[],
): readonly [Tensor, Tensor, Tensor] {
  const given: ConvolutionArguments = {
    stride,
    padding,
    dilation,
    transposed,
    outputPadding,
    groups,
  };
  const conv = readConvolution(input, weight, null, given);
  const outputs = transposed ? weight.shape[1] * groups : weight.shape[0];
  const expected = [input.shape[0], outputs, ...conv.output];
  if (gradOutput.shape.join() !== expected.join())
    throw convolutionError(
      "convolution_backward",
      gradOutput.shape,
      weight.shape,
      `a grad_output of shape [${expected.join(", ")}]`,
    );
  const around = gradOutput.shape.map((_, dim) => dim).filter((dim) => dim !== 1);
  return masked(outputMask, gradOutput, [
    () => gradOfInput(gradOutput, input.shape, weight, conv),
    () => gradOfWeight(gradOutput, input, weight.shape, conv),
    () => reshape(sum(gradOutput, around), biasSizes ?? [outputs]),
  ]);
}
