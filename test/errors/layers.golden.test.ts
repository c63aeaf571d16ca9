// Goldens of the errors about layers of networks.
import {
  attentionError,
  bagModeError,
  bagWeightsError,
  bilinearError,
  channelsError,
  classCountError,
  embeddingBagError,
  groupsError,
  mappedClassesError,
  missingStatisticsError,
  normalizationError,
  paddingIndexError,
  pixelShuffleError,
  poolArgumentError,
  poolGradError,
  poolPaddingError,
  poolShapeError,
  sharedStatisticsError,
  windowColumnsError,
  windowOptionError,
} from "../../runtime/errors/layers.ts";
import { testGoldens } from "./golden.ts";

testGoldens("layers", [
  [
    normalizationError("native_layer_norm", "input", [2, 3], [4]),
    "E_NORMALIZATION",
    "native_layer_norm: input has shape [2, 3]; expected a tensor whose last dims, or elements, are [4]",
  ],
  [
    groupsError("group_norm", [2, 3], 2),
    "E_GROUPS",
    "group_norm: an input of shape [2, 3] cannot be divided into 2 groups of channels; expected [N, C, ...] and a positive number of groups that divides C",
  ],
  [
    channelsError("native_batch_norm", [3]),
    "E_CHANNELS",
    "native_batch_norm: input has shape [3]; expected [N, C, ...] with at least 2 dims",
  ],
  [
    missingStatisticsError("native_batch_norm"),
    "E_STATISTICS",
    "native_batch_norm: there is no mean or no variance to normalise by; expected running statistics when not training, the saved ones when training\n  hint: pass running_mean and running_var, or training = true",
  ],
  [
    sharedStatisticsError("native_batch_norm"),
    "E_SHARED_STATISTICS",
    "native_batch_norm: the input is mapped but the running statistics are not, so each example would update the same ones in place; expected statistics per example, none at all, or training = false\n  hint: map the statistics with inDims: 0, pass null for both, or normalise by them with training = false",
  ],
  [
    poolArgumentError("max_pool2d", "kernel_size", [0], 2, 1),
    "E_POOL_ARGUMENT",
    "max_pool2d: kernel_size is [0]; expected 1 or 2 integers of at least 1",
  ],
  [
    poolShapeError("max_pool2d", [3, 3], 2, null),
    "E_POOL_SHAPE",
    "max_pool2d: self has shape [3, 3]; expected 3 or 4 dims, the last 2 not empty",
  ],
  [
    poolPaddingError("max_pool2d", [2], [3]),
    "E_POOL_PADDING",
    "max_pool2d: padding is [2] for windows of [3]; expected at most half a window of padding on each side",
  ],
  [
    poolGradError("avg_pool2d_backward", [1, 2, 2], [1, 3, 3]),
    "E_POOL_GRAD",
    "avg_pool2d_backward: grad_output has shape [1, 2, 2]; expected the shape of the result, [1, 3, 3]",
  ],
  [
    paddingIndexError(3, [3, 2]),
    "E_PADDING_INDEX",
    "embedding: padding_idx is 3 for a weight of shape [3, 2]; expected -3 <= padding_idx < 3",
  ],
  [
    classCountError(0, false),
    "E_CLASS_COUNT",
    "one_hot: num_classes is 0; expected a positive number, or -1 for one more than the largest class",
  ],
  [
    mappedClassesError(),
    "E_DATA_DEPENDENT",
    "one_hot: with num_classes = -1 the length depends on the largest class, which differs per example; expected a number of classes\n  hint: pass numClasses: oneHot(x, 10)",
  ],
  [
    attentionError([[2], [2, 2]], "at least 2 dims each"),
    "E_ATTENTION",
    "scaled_dot_product_attention: the shapes are [2], [2, 2]; expected at least 2 dims each",
  ],
  [
    windowOptionError("im2col", "stride", [0], 1, 1),
    "E_WINDOW_OPTION",
    "im2col: stride is [0]; expected 1 integer of at least 1",
  ],
  [
    windowColumnsError("col2im", [1, 3, 3], [4], [2]),
    "E_WINDOW_COLUMNS",
    "col2im: self has shape [1, 3, 3] for windows of [2] over [4]; expected [N, C * kernel elements, windows] with as many windows as fit",
  ],
  [
    pixelShuffleError("pixel_shuffle", [1, 3, 2, 2], 2),
    "E_PIXEL_SHUFFLE",
    "pixel_shuffle: self has shape [1, 3, 2, 2] and the factor is 2; expected [..., C, H, W] with the square of a positive factor dividing C",
  ],
  [
    bilinearError([3, 2], [2, 4], [2, 2, 4]),
    "E_BILINEAR",
    "bilinear: the inputs have shapes [3, 2] and [2, 4], the weight [2, 2, 4]; expected [..., I], [..., J] and [O, I, J] with the same leading dims",
  ],
  [
    embeddingBagError([4], null),
    "E_EMBEDDING_BAG",
    "embedding_bag: input has shape [4] and offsets is null; expected [bags, n] without offsets, or [n] with a vector of them",
  ],
  [
    bagWeightsError("mean", [2], [2, 2]),
    "E_BAG_WEIGHTS",
    'embedding_bag: per_sample_weights of shape [2] with an input of shape [2, 2] in mode "mean"; expected the shape of the input, and mode "sum"',
  ],
  [
    bagModeError("min"),
    "E_BAG_MODE",
    'embedding_bag: mode is "min"; expected "sum", "mean" or "max"',
  ],
]);
