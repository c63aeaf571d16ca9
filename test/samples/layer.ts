// Samples of embeddings, attention and dropout.
import {
  bools,
  distinct,
  floats,
  integers,
  makeTensor,
  otherFloats,
  positives,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

const wide = { dtype: "float64" } as const;
const turned = { layout: "transposed" } as const;

/** Dropouts of single elements and of channels share their edges. */
function dropouts(spec: Sample["args"][0]): readonly Sample[] {
  return [
    { args: [spec, 0.5, true] },
    { args: [spec, 0.25, false] },
    { args: [spec, 1, true] },
    { args: [spec, 0, true] },
    { args: [spec, 1.5, true], isRefused: true },
  ];
}

/** Layers of networks that are neither normalisations, pools nor convolutions. */
export const layerSamples: SampleTable = {
  embeddings: () => [
    { args: [floats([4, 3]), integers([2, 3], [0, 4])] },
    { args: [floats([3, 2], turned), integers([4], [0, 3]), 1], isDifferentiable: false },
    { args: [floats([3, 2], wide), integers([3], [0, 3], { dtype: "int32" })] },
    { args: [floats([3, 2]), makeTensor([], [2], { dtype: "int64" })] },
    { args: [floats([3, 2]), integers([0, 2], [0, 3])] },
    {
      args: [floats([3, 2]), makeTensor([3], [1, 1, 0], { dtype: "int64" }), -1, true],
      isDifferentiable: false,
    },
    { args: [floats([3, 2]), makeTensor([1], [3], { dtype: "int64" })], isRefused: true },
    { args: [floats([3]), integers([2], [0, 3])], isRefused: true },
    { args: [floats([3, 2]), floats([2])], isRefused: true },
  ],
  padded_embeddings: () => [
    { args: [integers([2, 3], [0, 4]), floats([4, 3])] },
    { args: [integers([3], [0, 2]), floats([3, 2], wide), -1] },
    { args: [integers([3], [0, 3]), floats([3, 2]), null, 100, 1] },
    { args: [integers([3], [0, 3]), floats([3, 2]), null, 0.5], isDifferentiable: false },
    {
      args: [integers([3], [0, 3]), floats([3, 2]), 1, null, 2, true],
      isDifferentiable: false,
    },
    { args: [integers([2], [0, 3]), floats([3, 2]), 3], isRefused: true },
  ],
  embedding_bags: () => [
    { args: [integers([2, 3], [0, 4]), distinct([4, 3])] },
    {
      args: [
        integers([4], [0, 3]),
        distinct([3, 2], wide),
        makeTensor([3], [0, 2, 2], { dtype: "int64" }),
        null,
        2,
        false,
        "sum",
      ],
    },
    {
      args: [
        integers([2, 2], [0, 3]),
        floats([3, 2]),
        null,
        null,
        2,
        false,
        "sum",
        false,
        positives([2, 2]),
      ],
    },
    {
      args: [
        makeTensor([2, 2], [0, 2, 1, 0], { dtype: "int64" }),
        distinct([3, 2]),
        null,
        null,
        2,
        false,
        "max",
      ],
    },
    {
      args: [
        makeTensor([4], [0, 2, 1, 0], { dtype: "int64" }),
        floats([3, 2]),
        makeTensor([3], [0, 1, 4], { dtype: "int64" }),
        0.5,
        2,
        false,
        "mean",
        false,
        null,
        true,
        0,
      ],
      isDifferentiable: false,
    },
    { args: [integers([4], [0, 3]), floats([3, 2])], isRefused: true },
    {
      args: [
        integers([2, 2], [0, 3]),
        floats([3, 2]),
        null,
        null,
        2,
        false,
        "mean",
        false,
        positives([2, 2]),
      ],
      isRefused: true,
    },
    {
      args: [integers([2, 2], [0, 3]), floats([3, 2]), null, null, 2, false, "min"],
      isRefused: true,
    },
  ],
  embedding_backwards: () => [
    { args: [floats([2, 3, 2]), integers([2, 3], [0, 4]), 4, -1, false] },
    { args: [floats([3, 2], turned), integers([3], [0, 3]), 3, 1, false] },
    {
      args: [floats([3, 2], wide), makeTensor([3], [1, 1, 0], { dtype: "int64" }), 3, -1, true],
    },
    { args: [floats([2]), makeTensor([], [1], { dtype: "int64" }), 3, -1, false] },
    { args: [floats([3, 2]), floats([3]), 3, -1, false], isRefused: true },
  ],
  bilinears: () => [
    { args: [floats([3, 2]), otherFloats([3, 4]), floats([2, 2, 4]), floats([2])] },
    { args: [floats([2, 2, 3], turned), otherFloats([2, 2, 2]), floats([1, 3, 2])] },
    { args: [floats([3], wide), otherFloats([2], wide), floats([2, 3, 2], wide)] },
    { args: [floats([0, 2]), floats([0, 3]), floats([2, 2, 3])] },
    { args: [floats([3, 2]), floats([2, 4]), floats([2, 2, 4])], isRefused: true },
    { args: [floats([3, 2]), floats([3, 4]), floats([2, 4, 2])], isRefused: true },
  ],
  response_norms: () => [
    { args: [floats([1, 4, 2]), 2, 0.5, 0.75, 1.5] },
    { args: [floats([2, 3, 2, 2], turned), 3] },
    { args: [floats([1, 2, 2], wide), 5, 0.1, 0.5, 1] },
    { args: [floats([0, 2, 2]), 2] },
    { args: [floats([2, 3]), 2], isRefused: true },
    { args: [floats([1, 2, 2]), 0], isRefused: true },
  ],
  one_hots: () => [
    { args: [integers([3], [0, 4]), 4] },
    { args: [integers([2, 3], [0, 3], turned), 3] },
    { args: [makeTensor([], [2], { dtype: "int64" }), 3] },
    { args: [integers([3], [0, 4])], dataDependent: [0] },
    { args: [integers([0], [0, 4]), 4] },
    { args: [integers([0], [0, 4])], isRefused: true },
    { args: [makeTensor([1], [4], { dtype: "int64" }), 4], isRefused: true },
    { args: [makeTensor([1], [-1], { dtype: "int64" }), 4], isRefused: true },
    { args: [integers([2], [0, 2]), 0], isRefused: true },
    { args: [floats([2]), 3], isRefused: true },
  ],
  layer_dropouts: () => [
    ...dropouts(floats([2, 3])),
    { args: [floats([3, 2], turned), 0.3, true] },
    { args: [floats([]), 0.5, true] },
    { args: [floats([0, 2]), 0.5, true] },
    { args: [floats([3], wide), 0.5, true] },
  ],
  feature_dropouts: () => [
    ...dropouts(floats([2, 3, 2])),
    { args: [floats([2, 2, 2, 2], turned), 0.5, true] },
    { args: [floats([0, 2, 2]), 0.5, true] },
    { args: [floats([2, 2], wide), 0.5, true] },
    { args: [floats([3]), 0.5, true], isRefused: true },
  ],
  dropout_backwards: () => [
    { args: [floats([2, 3]), bools([2, 3]), 2] },
    { args: [floats([3, 2], turned), bools([3, 2]), 1.25] },
    { args: [floats([2], wide), bools([2]), 1] },
  ],
  attentions: () => [
    { args: [floats([2, 3, 4]), otherFloats([2, 3, 4]), positives([2, 3, 2])] },
    { args: [floats([2, 4]), otherFloats([3, 4]), positives([3, 4]), floats([2, 3])] },
    {
      args: [
        floats([1, 2, 2, 2], turned),
        otherFloats([1, 2, 3, 2]),
        positives([1, 2, 3, 2]),
        makeTensor([2, 3], [1, 0, 1, 1, 1, 0], { dtype: "bool" }),
      ],
    },
    {
      args: [
        floats([3, 2], wide),
        otherFloats([2, 2], wide),
        positives([2, 2], wide),
        null,
        0,
        true,
      ],
    },
    { args: [floats([2, 2]), otherFloats([2, 2]), positives([2, 2]), null, 0.5] },
    {
      args: [floats([4, 2, 3]), otherFloats([2, 2, 3]), positives([2, 2, 3])],
      kwargs: { scale: 0.5, enable_gqa: true },
    },
    { args: [floats([2, 2]), floats([2, 3]), floats([2, 2])], isRefused: true },
    { args: [floats([2]), floats([2, 2]), floats([2, 2])], isRefused: true },
    {
      args: [floats([2, 2]), floats([2, 2]), floats([2, 2]), floats([2, 2]), 0, true],
      isRefused: true,
    },
  ],
};
