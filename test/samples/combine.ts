// Samples of the combine family: lists of tensors.
import { bools, floats, integers, otherFloats, type SampleTable } from "../../testing/sample.ts";

/** Ops that join tensors. */
export const combineSamples: SampleTable = {
  tensor_lists: () => [
    { args: [[floats([3]), otherFloats([2])]] },
    { args: [[floats([2, 3]), otherFloats([1, 3])], 0] },
    { args: [[floats([2, 3], { layout: "transposed" }), otherFloats([2, 1])], -1] },
    { args: [[floats([2, 1, 2]), otherFloats([2, 3, 2])], 1] },
    { args: [[floats([2, 3])], 0] },
    { args: [[floats([0, 3]), otherFloats([2, 3])], 0] },
    { args: [[floats([0]), otherFloats([2, 3])], 1] },
    { args: [[floats([0]), otherFloats([0])], 0] },
    { args: [[floats([2]), integers([2], [0, 5])], 0] },
    { args: [[bools([2]), integers([3], [0, 5], { dtype: "int32" })], 0] },
    { args: [[floats([2, 3]), otherFloats([2, 2])], 0], isRefused: true },
    { args: [[floats([2]), otherFloats([2])], 1], isRefused: true },
    { args: [[floats([]), otherFloats([])], 0], isRefused: true },
  ],
  equal_tensor_lists: () => [
    { args: [[floats([3]), otherFloats([3])]] },
    { args: [[floats([2, 3]), otherFloats([2, 3], { layout: "transposed" })], 1] },
    { args: [[floats([2, 3]), otherFloats([2, 3]), floats([2, 3], {}, 7)], -1] },
    { args: [[floats([]), otherFloats([])], 0] },
    { args: [[floats([])], -1] },
    { args: [[floats([0, 2]), otherFloats([0, 2])], 2] },
    { args: [[floats([2]), integers([2], [0, 5])], 0] },
    { args: [[floats([3]), otherFloats([2])], 0], isRefused: true },
    { args: [[floats([3]), otherFloats([3])], 2], isRefused: true },
  ],
};
