// The options of a convolution, checked, with one entry per spatial dim.
import { convolutionError } from "../../runtime/errors/nn.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** A convolution whose shapes and options fit each other. */
export interface Convolution {
  readonly steps: Shape;
  readonly pads: Shape;
  readonly gaps: Shape;
  readonly kernel: Shape;
  readonly groups: number;
  readonly isTransposed: boolean;
  /** Sizes of the spatial dims of the result. */
  readonly output: Shape;
  /** How far the windows of a transposed convolution reach, padding included. */
  readonly span: Shape;
  /** Whether `output_padding` reaches beyond the last window of a transposed convolution. */
  readonly isExtended: boolean;
}

/** The options as the operator takes them. */
export interface ConvolutionArguments {
  readonly stride: Shape;
  readonly padding: Shape;
  readonly dilation: Shape;
  readonly transposed: boolean;
  readonly outputPadding: Shape;
  readonly groups: number;
}

/** Reads the options for an input and a weight. @throws ShapeError E_CONVOLUTION */
export function readConvolution(
  input: Tensor,
  weight: Tensor,
  bias: Shape | null,
  given: ConvolutionArguments,
): Convolution {
  const { transposed: isTransposed, groups } = given;
  assertFits(input.shape, weight.shape, bias, isTransposed, groups);
  const kernel = weight.shape.slice(2);
  const read = (list: Shape, least: number): Shape => perDim(list, least, input, weight);
  const steps = read(given.stride, 1);
  const pads = read(given.padding, 0);
  const gaps = read(given.dilation, 1);
  const extra = read(given.outputPadding, 0);
  const reach = kernel.map((size, dim) => gaps[dim] * (size - 1) + 1);
  const output = input.shape
    .slice(2)
    .map((size, dim) =>
      isTransposed
        ? (size - 1) * steps[dim] - 2 * pads[dim] + reach[dim] + extra[dim]
        : Math.floor((size + 2 * pads[dim] - reach[dim]) / steps[dim]) + 1,
    );
  const fail = (expected: string): never => {
    throw convolutionError("convolution", input.shape, weight.shape, expected);
  };
  if (kernel.includes(0) || output.some((size) => size < 1))
    fail("a padded input no smaller than the kernel");
  if (isTransposed && extra.some((size, dim) => size >= Math.max(steps[dim], gaps[dim])))
    fail(`output_padding, here [${extra.join(", ")}], smaller than the stride or the dilation`);
  const span = input.shape.slice(2).map((size, dim) => (size - 1) * steps[dim] + reach[dim]);
  const isExtended = isTransposed && extra.some((size, dim) => size >= steps[dim]);
  return { steps, pads, gaps, kernel, groups, isTransposed, output, span, isExtended };
}

function assertFits(
  input: Shape,
  weight: Shape,
  bias: Shape | null,
  isTransposed: boolean,
  groups: number,
): void {
  const fail = (expected: string): never => {
    throw convolutionError("convolution", input, weight, expected);
  };
  if (weight.length < 3 || weight.length > 5 || input.length !== weight.length)
    fail("both to have the same number of dims, from 3 to 5");
  if (groups < 1 || weight[0] % groups !== 0)
    fail(`groups, here ${groups}, to divide the first size of the weight`);
  const channels = isTransposed ? weight[0] : weight[1] * groups;
  if (input[1] !== channels) fail(`${channels} channels in the input`);
  const outputs = isTransposed ? weight[1] * groups : weight[0];
  if (bias !== null && (bias.length !== 1 || bias[0] !== outputs))
    fail(`a bias of shape [${outputs}]`);
}

/** One number per spatial dim; a single one serves all. */
function perDim(given: Shape, least: number, input: Tensor, weight: Tensor): Shape {
  const rank = weight.shape.length - 2;
  const sizes = given.length === 1 ? new Array<number>(rank).fill(given[0]) : given;
  if (sizes.length === rank && sizes.every((size) => size >= least)) return sizes;
  const expected = `${rank} options of at least ${least} instead of [${given.join(", ")}]`;
  throw convolutionError("convolution", input.shape, weight.shape, expected);
}
