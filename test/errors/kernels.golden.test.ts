// Goldens of the errors of hand-written operators.
import {
  arangeError,
  dtypePairError,
  emptyListError,
  emptyReductionError,
  indexCountError,
  indexRangeError,
  indexShapeError,
  joinShapeError,
  maskShapeError,
  permutationError,
  productShapeError,
  rankError,
  sliceStepError,
  topkRangeError,
  unsupportedDTypeError,
  viewError,
} from "../../runtime/errors/kernels.ts";
import { testGoldens } from "./golden.ts";

testGoldens("kernels", [
  [
    viewError("view", [3, 2], [1, 3], [6]),
    "E_VIEW",
    "view: shape [3, 2] with strides [1, 3] cannot be seen as [6] without a copy; expected dims that are merged to be contiguous with each other\n  hint: use reshape, which copies where it must",
  ],
  [
    indexRangeError("select.int", 5, { dim: 1, size: 3 }),
    "E_INDEX_RANGE",
    "select.int: index 5 is out of range for dim 1 of size 3; expected -3 <= index < 3",
  ],
  [
    indexRangeError("gather", -1, { dim: 0, size: 2, lowest: 0 }),
    "E_INDEX_RANGE",
    "gather: index -1 is out of range for dim 0 of size 2; expected 0 <= index < 2",
  ],
  [
    indexRangeError("index.Tensor", 0, { dim: 0, size: 0 }),
    "E_INDEX_RANGE",
    "index.Tensor: index 0 is out of range for dim 0 of size 0; expected no index into an empty dim",
  ],
  [
    sliceStepError("slice.Tensor", 0),
    "E_SLICE_STEP",
    "slice.Tensor: step is 0; expected an integer of 1 or more",
  ],
  [
    permutationError("permute", [0, 1], [2, 3, 4]),
    "E_PERMUTATION",
    "permute: dims [0, 1] has 2 entries but self has shape [2, 3, 4]; expected each of its 3 dims once",
  ],
  [rankError("mm", "self", [2], "2 dims"), "E_RANK", "mm: self has shape [2]; expected 2 dims"],
  [
    productShapeError("mm", [2, 3], [2, 3], "as many columns left as rows right"),
    "E_PRODUCT_SHAPE",
    "mm: shapes [2, 3] and [2, 3] cannot be multiplied; expected as many columns left as rows right",
  ],
  [
    dtypePairError("mm", { name: "self", dtype: "float32" }, { name: "mat2", dtype: "float64" }),
    "E_DTYPE_PAIR",
    'mm: self has dtype float32 but mat2 has dtype float64; expected one dtype\n  hint: convert one of them, for example with to("float32")',
  ],
  [
    unsupportedDTypeError("gather", "index", "float32", "int64 or int32"),
    "E_UNSUPPORTED_DTYPE",
    "gather: index has dtype float32; expected int64 or int32",
  ],
  [
    indexCountError("index.Tensor", 3, [2, 2]),
    "E_INDEX_COUNT",
    "index.Tensor: the indices cover 3 dims but self has shape [2, 2]; expected at most 2",
  ],
  [
    maskShapeError("index.Tensor", [3], [2, 4], 0),
    "E_MASK_SHAPE",
    "index.Tensor: a mask of shape [3] selects from dim 0 on of shape [2, 4]; expected equal sizes",
  ],
  [
    maskShapeError("index.Tensor", [], [2], 0),
    "E_MASK_SHAPE",
    "index.Tensor: a mask of shape [] selects from dim 0 on of shape [2]; expected a mask with at least one dim",
  ],
  [
    emptyReductionError("max.dim", [2, 0], 1),
    "E_EMPTY_REDUCTION",
    "max.dim: dim 1 of shape [2, 0] has size 0; expected at least one element to choose from",
  ],
  [
    emptyListError("cat"),
    "E_EMPTY_LIST",
    "cat: the list of tensors is empty; expected at least one tensor",
  ],
  [
    joinShapeError("stack", [2], { index: 1, shape: [3] }, "equal shapes"),
    "E_JOIN_SHAPE",
    "stack: tensors[0] has shape [2] but tensors[1] has shape [3]; expected equal shapes",
  ],
  [
    indexShapeError("gather", [3, 3], { name: "self", shape: [2, 2] }, 0),
    "E_INDEX_SHAPE",
    "gather: index has shape [3, 3] but self has shape [2, 2]; expected an index of as many dims and no larger size except at dim 0",
  ],
  [
    arangeError("arange", 0, 1, -1),
    "E_ARANGE",
    "arange: from 0 to 1 by -1 has no length; expected finite bounds and a step other than 0 that leads from start to end",
  ],
  [
    topkRangeError(4, 0, 3),
    "E_TOPK_RANGE",
    "topk: k is 4 but dim 0 has size 3; expected 0 <= k <= 3",
  ],
]);
