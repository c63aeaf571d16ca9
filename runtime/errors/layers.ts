// Errors of normalisations, pools, embeddings, attention and dropout.
import { BatchwiseError, ShapeError, VmapError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A tensor of a normalisation has another shape than the normalised dims. */
export function normalizationError(
  where: string,
  name: string,
  shape: readonly number[],
  expected: readonly number[],
): ShapeError {
  const goal = name === "input" ? "whose last dims, or elements, are" : "of shape";
  return new ShapeError(
    "E_NORMALIZATION",
    message({
      where,
      what: `${name} has shape ${showShape(shape)}`,
      expected: `expected a tensor ${goal} ${showShape(expected)}`,
    }),
  );
}

/** Channels that cannot be divided into so many groups. */
export function groupsError(where: string, shape: readonly number[], groups: number): ShapeError {
  return new ShapeError(
    "E_GROUPS",
    message({
      where,
      what: `an input of shape ${showShape(shape)} cannot be divided into ${groups} groups of channels`,
      expected: "expected [N, C, ...] and a positive number of groups that divides C",
    }),
  );
}

/** An input without a dim of channels, or without positions where they are needed. */
export function channelsError(where: string, shape: readonly number[]): ShapeError {
  return new ShapeError(
    "E_CHANNELS",
    message({
      where,
      what: `input has shape ${showShape(shape)}`,
      expected:
        where === "instance_norm"
          ? "expected [N, C, ...] with at least 3 dims"
          : "expected [N, C, ...] with at least 2 dims",
    }),
  );
}

/** Normalisation by statistics that were not given. */
export function missingStatisticsError(where: string): BatchwiseError {
  return new BatchwiseError(
    "E_STATISTICS",
    message({
      where,
      what: "there is no mean or no variance to normalise by",
      expected: "expected running statistics when not training, the saved ones when training",
      hint: "pass running_mean and running_var, or training = true",
    }),
  );
}

/** Running statistics shared by all examples would be updated by each of them. */
export function sharedStatisticsError(where: string): VmapError {
  return new VmapError(
    "E_SHARED_STATISTICS",
    message({
      where,
      what: "the input is mapped but the running statistics are not, so each example would update the same ones in place",
      expected: "expected statistics per example, none at all, or training = false",
      hint: "map the statistics with inDims: 0, pass null for both, or normalise by them with training = false",
    }),
  );
}

/** A list of pool options with a wrong number of entries, or one that is too small. */
export function poolArgumentError(
  where: string,
  name: string,
  given: readonly number[],
  spatial: number,
  least: number,
): ShapeError {
  return new ShapeError(
    "E_POOL_ARGUMENT",
    message({
      where,
      what: `${name} is ${showShape(given)}`,
      expected: `expected 1 or ${spatial} integers of at least ${least}`,
    }),
  );
}

/** An input that a pool cannot take; with a kernel, one too small for it. */
export function poolShapeError(
  where: string,
  shape: readonly number[],
  spatial: number,
  kernel: readonly number[] | null,
): ShapeError {
  const expected =
    kernel === null
      ? `${spatial + 1} or ${spatial + 2} dims, the last ${spatial} not empty`
      : `a padded input no smaller than the kernel ${showShape(kernel)}`;
  return new ShapeError(
    "E_POOL_SHAPE",
    message({
      where,
      what: `self has shape ${showShape(shape)}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** Padding so wide that a window could lie in it alone. */
export function poolPaddingError(
  where: string,
  padding: readonly number[],
  reach: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_POOL_PADDING",
    message({
      where,
      what: `padding is ${showShape(padding)} for windows of ${showShape(reach)}`,
      expected: "expected at most half a window of padding on each side",
    }),
  );
}

/** A cotangent without the shape of the pool's result. */
export function poolGradError(
  where: string,
  grad: readonly number[],
  expected: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_POOL_GRAD",
    message({
      where,
      what: `grad_output has shape ${showShape(grad)}`,
      expected: `expected the shape of the result, ${showShape(expected)}`,
    }),
  );
}

/** A number of classes that one-hot vectors cannot have. */
export function classCountError(count: number, isEmpty: boolean): BatchwiseError {
  return new BatchwiseError(
    "E_CLASS_COUNT",
    message({
      where: "one_hot",
      what: `num_classes is ${count}${isEmpty ? " and self is empty" : ""}`,
      expected: isEmpty
        ? "expected a positive number, as there is no largest class"
        : "expected a positive number, or -1 for one more than the largest class",
    }),
  );
}

/** One-hot vectors whose length depends on mapped values. */
export function mappedClassesError(): VmapError {
  return new VmapError(
    "E_DATA_DEPENDENT",
    message({
      where: "one_hot",
      what: "with num_classes = -1 the length depends on the largest class, which differs per example",
      expected: "expected a number of classes",
      hint: "pass numClasses: oneHot(x, 10)",
    }),
  );
}

/** Query, key, value and mask that do not fit each other. */
export function attentionError(
  shapes: readonly (readonly number[])[],
  expected: string,
): ShapeError {
  return new ShapeError(
    "E_ATTENTION",
    message({
      where: "scaled_dot_product_attention",
      what: `the shapes are ${shapes.map(showShape).join(", ")}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** A padding row that the table of an embedding does not have. */
export function paddingIndexError(index: number, weight: readonly number[]): ShapeError {
  const rows = weight[0] ?? 0;
  return new ShapeError(
    "E_PADDING_INDEX",
    message({
      where: "embedding",
      what: `padding_idx is ${index} for a weight of shape ${showShape(weight)}`,
      expected: `expected ${-rows} <= padding_idx < ${rows}`,
    }),
  );
}

/** A list of window options with a wrong number of entries, or one that is too small. */
export function windowOptionError(
  where: string,
  name: string,
  given: readonly number[],
  spatial: number,
  least: number,
): ShapeError {
  return new ShapeError(
    "E_WINDOW_OPTION",
    message({
      where,
      what: `${name} is ${showShape(given)}`,
      expected: `expected ${spatial} integer${spatial === 1 ? "" : "s"} of at least ${least}`,
    }),
  );
}

/** Windows that do not fit the tensor they are taken from or added to. */
export function windowColumnsError(
  where: string,
  shape: readonly number[],
  sizes: readonly number[],
  kernel: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_WINDOW_COLUMNS",
    message({
      where,
      what: `self has shape ${showShape(shape)} for windows of ${showShape(kernel)} over ${showShape(sizes)}`,
      expected:
        where === "col2im"
          ? "expected [N, C * kernel elements, windows] with as many windows as fit"
          : "expected [N, C, ...] with padded sizes no smaller than the kernel",
    }),
  );
}

/** Channels and positions that a factor does not divide. */
export function pixelShuffleError(
  where: string,
  shape: readonly number[],
  factor: number,
): ShapeError {
  return new ShapeError(
    "E_PIXEL_SHUFFLE",
    message({
      where,
      what: `self has shape ${showShape(shape)} and the factor is ${factor}`,
      expected:
        where === "pixel_shuffle"
          ? "expected [..., C, H, W] with the square of a positive factor dividing C"
          : "expected [..., C, H, W] with a positive factor dividing H and W",
    }),
  );
}

/** Inputs and a weight of `bilinear` that do not fit each other. */
export function bilinearError(
  input1: readonly number[],
  input2: readonly number[],
  weight: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_BILINEAR",
    message({
      where: "bilinear",
      what: `the inputs have shapes ${showShape(input1)} and ${showShape(input2)}, the weight ${showShape(weight)}`,
      expected: "expected [..., I], [..., J] and [O, I, J] with the same leading dims",
    }),
  );
}

/** Indices and offsets that make no bags. */
export function embeddingBagError(
  input: readonly number[],
  offsets: readonly number[] | null,
): ShapeError {
  return new ShapeError(
    "E_EMBEDDING_BAG",
    message({
      where: "embedding_bag",
      what: `input has shape ${showShape(input)} and offsets ${offsets === null ? "is null" : `has shape ${showShape(offsets)}`}`,
      expected: "expected [bags, n] without offsets, or [n] with a vector of them",
    }),
  );
}

/** Weights of single rows where they have no meaning, or of another shape. */
export function bagWeightsError(
  mode: string,
  weights: readonly number[],
  input: readonly number[],
): ShapeError {
  return new ShapeError(
    "E_BAG_WEIGHTS",
    message({
      where: "embedding_bag",
      what: `per_sample_weights of shape ${showShape(weights)} with an input of shape ${showShape(input)} in mode ${JSON.stringify(mode)}`,
      expected: 'expected the shape of the input, and mode "sum"',
    }),
  );
}

/** A mode that bags do not have. */
export function bagModeError(mode: string): BatchwiseError {
  return new BatchwiseError(
    "E_BAG_MODE",
    message({
      where: "embedding_bag",
      what: `mode is ${JSON.stringify(mode)}`,
      expected: 'expected "sum", "mean" or "max"',
    }),
  );
}
