// Golden messages of runtime/errors/matrices.ts.
import { notSquareError, singularError } from "../../runtime/errors/matrices.ts";
import { testGoldens } from "./golden.ts";

testGoldens("matrices", [
  [
    notSquareError("linalg_inv", "A", [2, 3]),
    "E_NOT_SQUARE",
    "linalg_inv: the matrices of A have shape [2, 3]; expected square matrices",
  ],
  [
    singularError("linalg_inv", 1, 2),
    "E_SINGULAR",
    "linalg_inv: matrix 1 is singular: no pivot is left in column 2; expected matrices that have an inverse",
  ],
]);
