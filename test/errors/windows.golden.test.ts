// Goldens of the errors about windows, strided views and grids.
import {
  gridIndexingError,
  repeatsError,
  stridedRangeError,
  stridesCountError,
  unevenSplitError,
  windowError,
} from "../../runtime/errors/windows.ts";
import { testGoldens } from "./golden.ts";

testGoldens("windows", [
  [
    windowError(3, 0, 4, 1),
    "E_WINDOW",
    "unfold: windows of 4 every 1 over dim 0 of size 3; expected 0 <= size <= 3 and a step of 1 or more",
  ],
  [
    stridesCountError([2, 3], [1]),
    "E_STRIDES_COUNT",
    "as_strided: size is [2, 3] but stride is [1]; expected one stride for each size",
  ],
  [
    stridedRangeError([2], [5], 1, 6),
    "E_STRIDED_RANGE",
    "as_strided: size [2], stride [5] and storage_offset 1 lead out of a storage of 6 elements; expected elements of the storage, by numbers of 0 or more",
  ],
  [
    unevenSplitError("hsplit", 2, 1, 5),
    "E_UNEVEN_SPLIT",
    "hsplit: dim 1 of size 5 into 2 parts; expected parts of one size\n" +
      "  hint: use tensorSplit, whose parts may differ by one",
  ],
  [gridIndexingError("yx"), "E_GRID_INDEXING", 'meshgrid: indexing is "yx"; expected "ij" or "xy"'],
  [
    repeatsError("repeats is -1", "expected a count of 0 or more"),
    "E_REPEATS",
    "repeat_interleave: repeats is -1; expected a count of 0 or more",
  ],
]);
