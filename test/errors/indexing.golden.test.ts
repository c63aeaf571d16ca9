// Goldens of the errors about index expressions.
import {
  ellipsisCountError,
  indexDTypeError,
  indexPartError,
  indexTooLongError,
  sliceBoundError,
} from "../../runtime/errors/indexing.ts";
import { testGoldens } from "./golden.ts";

testGoldens("indexing", [
  [
    indexPartError("index", 1, "0.5"),
    "E_INDEX_PART",
    'index: index part 1 is 0.5; expected an integer, a tensor, a nested array of integers or booleans, a boolean, null, "..." or slice(start, stop, step)',
  ],
  [
    indexDTypeError("index", 0, "a tensor of dtype float32"),
    "E_INDEX_DTYPE",
    'index: index part 0 is a tensor of dtype float32; expected integer positions or a bool mask\n  hint: pass an array such as [0, 2], or build the tensor with { dtype: "int64" }; a comparison gives a mask',
  ],
  [
    indexTooLongError("setIndex_", 3, [2, 3]),
    "E_INDEX_COUNT",
    "setIndex_: the index parts cover 3 dims but self has shape [2, 3]; expected at most 2",
  ],
  [
    ellipsisCountError("index", 2),
    "E_ELLIPSIS",
    "index: the index holds 2 ellipses; expected at most one",
  ],
  [
    sliceBoundError("stop", "1.5"),
    "E_SLICE_BOUND",
    "slice: stop is 1.5; expected an integer or null",
  ],
]);
