// Samples of the indexing family.

import type { Tensor } from "../../runtime/tensor/tensor.ts";
import {
  bools,
  floats,
  integers,
  makeTensor,
  otherFloats,
  type Sample,
  type SampleTable,
} from "../../testing/sample.ts";

function index(shape: readonly number[], values: readonly number[]): Tensor {
  return makeTensor(shape, values, { dtype: "int64" });
}

function mask(shape: readonly number[], values: readonly number[]): Tensor {
  return makeTensor(shape, values, { dtype: "bool" });
}

const MASK_4 = [1, 0, 1, 0];
const MASK_2_3 = [1, 0, 1, 0, 0, 1];

function advancedIndexing(): Sample[] {
  return [
    { args: [floats([4, 3]), [index([2], [2, 0])]] },
    { args: [floats([4, 3], { layout: "transposed" }), [null, index([4], [2, 0, 2, 1])]] },
    { args: [floats([4, 3]), [index([2], [3, 0]), index([2], [1, 2])]] },
    { args: [floats([4, 3]), [index([2, 1], [3, 0]), index([3], [1, 2, 0])]] },
    { args: [floats([2, 3, 4]), [index([2], [1, 0]), null, index([2], [3, 1])]] },
    { args: [floats([2, 3, 4]), [null, index([2], [2, 0]), index([2], [3, 1])]] },
    { args: [floats([2, 2, 3, 2]), [null, index([2], [1, 0]), null, index([2], [1, 0])]] },
    { args: [floats([4, 3]), [index([], [2])]] },
    { args: [floats([4, 3]), [index([2], [-1, -4])]] },
    { args: [floats([4, 3]), [index([0], [])]] },
    { args: [floats([4]), [index([2, 2], [0, 3, 3, 1])]] },
    { args: [integers([4, 2], [0, 9]), [makeTensor([2], [1, 3], { dtype: "int32" })]] },
    { args: [floats([4, 3]), [mask([4], MASK_4)]], dataDependent: [1] },
    { args: [floats([2, 3]), [mask([2, 3], MASK_2_3)]], dataDependent: [1] },
    { args: [floats([2, 4]), [null, mask([4], MASK_4)]], dataDependent: [1] },
    { args: [floats([4, 3]), [mask([4], MASK_4), index([2], [2, 0])]], dataDependent: [1] },
    {
      args: [floats([4, 3]), [makeTensor([4], MASK_4, { dtype: "uint8" })]],
      dataDependent: [1],
    },
    { args: [floats([4, 3]), [mask([1, 3], [1, 0, 1])]], isRefused: true },
    { args: [floats([4, 3]), [index([2], [4, 0])]], isRefused: true },
    { args: [floats([4]), [index([1], [0]), index([1], [0])]], isRefused: true },
  ];
}

function indexPuts(): Sample[] {
  return [
    { args: [floats([4, 3]), [index([2], [2, 0])], otherFloats([2, 3])] },
    { args: [floats([4, 3], { layout: "transposed" }), [index([2], [2, 0])], otherFloats([3])] },
    { args: [floats([4, 3]), [index([2], [2, 0])], otherFloats([])] },
    { args: [floats([4, 3]), [null, index([2], [2, 0])], otherFloats([4, 2])] },
    { args: [floats([4, 3]), [index([2], [3, 0]), index([2], [1, 2])], otherFloats([2])] },
    { args: [floats([4, 3]), [index([3], [2, 0, 2])], otherFloats([3, 3]), true] },
    { args: [floats([4]), [index([2, 2], [0, 3, 3, 3])], otherFloats([2, 1]), true] },
    { args: [floats([4]), [index([], [1])], otherFloats([])] },
    { args: [floats([4]), [index([0], [])], otherFloats([0])] },
    {
      args: [
        floats([2, 3, 2]),
        [index([2], [1, 0]), null, index([2], [1, 0])],
        otherFloats([2, 3]),
      ],
    },
    {
      args: [
        floats([2, 3, 3]),
        [null, index([2], [2, 0]), index([2], [1, 2])],
        otherFloats([2, 2]),
      ],
    },
    { args: [integers([4], [0, 9]), [index([3], [1, 1, 3])], integers([3], [0, 9], {}, 8), true] },
    { args: [floats([4, 3]), [mask([4], MASK_4)], otherFloats([])] },
    { args: [floats([4, 3]), [mask([4], MASK_4)], otherFloats([3]), true] },
    {
      args: [floats([4]), [mask([4], MASK_4)], otherFloats([2])],
      dataDependent: [1],
      servesAgreeing: true,
    },
    {
      args: [floats([2, 3]), [mask([2, 3], MASK_2_3)], otherFloats([3])],
      dataDependent: [1],
      servesAgreeing: true,
    },
    { args: [floats([2, 3]), [mask([1, 3], [1, 0, 1])], otherFloats([])], isRefused: true },
    { args: [floats([4, 1]), [mask([4], MASK_4)], otherFloats([3])], isRefused: true },
    { args: [floats([4]), [mask([4], MASK_4)], integers([], [0, 5])], isRefused: true },
    { args: [floats([4]), [index([1], [4])], otherFloats([1])], isRefused: true },
    { args: [floats([4]), [index([2], [1, 2])], otherFloats([3])], isRefused: true },
  ];
}

/** Ops that pick or write elements by position. */
export const indexingSamples: SampleTable = {
  gathers: () => [
    { args: [floats([3, 4]), 0, integers([2, 4], [0, 3])] },
    { args: [floats([3, 4], { layout: "transposed" }), -1, integers([3, 2], [0, 4])] },
    { args: [floats([3, 4]), 1, integers([2, 3], [0, 4], { layout: "transposed" })] },
    { args: [floats([2, 3, 2]), 1, integers([2, 4, 1], [0, 3])] },
    { args: [floats([4], { layout: "strided" }), 0, integers([6], [0, 4])] },
    { args: [floats([]), 0, integers([], [0, 1])] },
    { args: [floats([]), -1, integers([2], [0, 1])] },
    { args: [floats([4]), 0, integers([], [0, 4])] },
    { args: [floats([3, 4]), 0, integers([0, 4], [0, 3])] },
    { args: [integers([3, 2], [0, 9]), 0, integers([2, 2], [0, 3])] },
    { args: [floats([3, 4]), 0, integers([4], [0, 3])], isRefused: true },
    { args: [floats([3]), 0, index([2], [3, 3])], isRefused: true },
    { args: [floats([3]), 1, integers([2], [0, 3])], isRefused: true },
  ],
  advanced_indexing: advancedIndexing,
  index_puts: indexPuts,
  masks: () => [
    { args: [bools([3])] },
    { args: [bools([2, 3])] },
    { args: [integers([4], [0, 2])] },
  ],
  scatter_adds: () => [
    { args: [floats([3, 4]), 0, integers([2, 4], [0, 3]), otherFloats([2, 4])] },
    {
      args: [
        floats([3, 4], { layout: "transposed" }),
        -1,
        index([3, 2], [0, 0, 3, 1, 2, 2]),
        otherFloats([3, 2]),
      ],
    },
    { args: [floats([3, 4]), 0, integers([2, 3], [0, 3]), otherFloats([3, 4])] },
    {
      args: [floats([4]), 0, index([5], [1, 1, 1, 0, 3]), otherFloats([5], { layout: "strided" })],
    },
    { args: [floats([]), 0, integers([], [0, 1]), otherFloats([])] },
    { args: [floats([4]), 0, integers([0], [0, 4]), otherFloats([2])] },
    { args: [integers([4], [0, 9]), 0, index([3], [1, 1, 3]), integers([3], [0, 9], {}, 8)] },
    { args: [floats([4]), 0, integers([3, 2], [0, 4]), otherFloats([3, 2])], isRefused: true },
    { args: [floats([4]), 0, index([2], [4, 4]), otherFloats([2])], isRefused: true },
  ],
};
