// Goldens of the errors about shapes and dims.
import {
  ambiguousSizeError,
  broadcastError,
  dimRangeError,
  duplicateDimError,
  expandError,
  invalidSizeError,
  matmulScalarError,
  moveCountError,
  narrowRangeError,
  partShapeError,
  raggedDataError,
  rollCountError,
  sizeMismatchError,
  splitCountError,
  splitSizesError,
} from "../../runtime/errors/shape.ts";
import { testGoldens } from "./golden.ts";

testGoldens("shape", [
  [
    dimRangeError("sum.dim_IntList (vmap level 2, self [5])", 4, 1),
    "E_DIM_RANGE",
    "sum.dim_IntList (vmap level 2, self [5]): dim 4 is out of range; expected -1 <= dim < 1",
  ],
  [
    dimRangeError("select.int", 0.5, 2),
    "E_DIM_RANGE",
    "select.int: dim 0.5 is not an integer; expected -2 <= dim < 2",
  ],
  [
    duplicateDimError("sum.dim_IntList", [1, -2], 1),
    "E_DUPLICATE_DIM",
    "sum.dim_IntList: dim 1 appears more than once in dims [1, -2]; expected each dim once",
  ],
  [
    broadcastError("add.Tensor", [2, 3], [4], 1),
    "E_BROADCAST",
    "add.Tensor: shapes [2, 3] and [4] cannot be broadcast: at dim -1 the sizes are 3 and 4; expected equal sizes or 1",
  ],
  [
    expandError("expand", [2], [3]),
    "E_EXPAND",
    "expand: shape [2] cannot be expanded to [3]; expected each size, counted from the last dim, to be 1 or equal to the target's",
  ],
  [
    sizeMismatchError("view", [2, 3], [4, -1], 6),
    "E_SIZE_MISMATCH",
    "view: shape [2, 3] cannot become [4, -1]; expected a size that holds 6 elements",
  ],
  [
    invalidSizeError("view", [-1, -1], "expected at most one -1"),
    "E_INVALID_SIZE",
    "view: size [-1, -1] is not valid; expected at most one -1",
  ],
  [
    ambiguousSizeError("view", [0, -1]),
    "E_AMBIGUOUS_SIZE",
    "view: the -1 in size [0, -1] cannot be inferred, because the other sizes hold 0 elements; expected explicit sizes",
  ],
  [
    raggedDataError("tensor", "[1]", "an array of length 1", "an array of length 2"),
    "E_RAGGED_DATA",
    "tensor: data[1] is an array of length 1; expected an array of length 2, like its siblings",
  ],
  [
    matmulScalarError([], [3]),
    "E_MATMUL_SCALAR",
    "matmul: the operands have shapes [] and [3]; expected at least one dim in each\n  hint: multiply by a 0-d tensor with mul",
  ],
  [
    narrowRangeError([4, 5], 1, 3, 4),
    "E_NARROW_RANGE",
    "narrow: start 3 and length 4 reach beyond dim 1 of shape [4, 5]; expected -5 <= start <= 5 and a length that ends by 5",
  ],
  [
    moveCountError("movedim", [0, 1], [2]),
    "E_MOVE_COUNT",
    "movedim: source [0, 1] and destination [2] differ in length; expected one destination for each source",
  ],
  [
    splitCountError("chunk", "chunks", 0),
    "E_SPLIT_COUNT",
    "chunk: chunks is 0; expected 1 or more",
  ],
  [
    splitSizesError([2, 5], 1, [2, 2]),
    "E_SPLIT_SIZES",
    "split_with_sizes: sizes [2, 2] do not make up dim 1 of shape [2, 5]; expected sizes of 0 or more that sum to 5",
  ],
  [
    rollCountError([1, 2], [0]),
    "E_ROLL_COUNT",
    "roll: shifts [1, 2] do not match dims [0]; expected one shift for each dim, or one shift and no dims",
  ],
  [
    partShapeError("select_scatter", [2], [3]),
    "E_PART_SHAPE",
    "select_scatter: src has shape [2]; expected the shape of the part it replaces, [3]",
  ],
]);
