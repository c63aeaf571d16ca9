// Goldens of the errors about writing in place.
import {
  expandedInPlaceError,
  inPlaceDTypeError,
  inPlaceShapeError,
} from "../../runtime/errors/inplace.ts";
import { testGoldens } from "./golden.ts";

testGoldens("inplace", [
  [
    inPlaceShapeError("add_.Tensor", [1], [3]),
    "E_IN_PLACE_SHAPE",
    "add_.Tensor: self has shape [1] but the result has shape [3]; expected a result of the shape of self\n  hint: use the out-of-place form",
  ],
  [
    inPlaceDTypeError("add_.Scalar", "int64", "float32"),
    "E_IN_PLACE_DTYPE",
    "add_.Scalar: self has dtype int64 but the result has dtype float32; expected a result that can be cast to the dtype of self\n  hint: use the out-of-place form, or convert self first",
  ],
  [
    expandedInPlaceError("add_.Scalar", [2, 3], 0),
    "E_EXPANDED_IN_PLACE",
    "add_.Scalar: self [2, 3] was expanded along dim 0, so its elements share memory; expected a tensor whose elements lie apart\n  hint: clone() it before writing",
  ],
]);
