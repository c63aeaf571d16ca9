// Golden messages of runtime/errors/matrices.ts.
import {
  notPositiveDefiniteError,
  notSquareError,
  singularError,
  vectorRightSideError,
} from "../../runtime/errors/matrices.ts";
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
  [
    notPositiveDefiniteError("linalg_cholesky", 1, 2),
    "E_NOT_POSITIVE_DEFINITE",
    "linalg_cholesky: matrix 1 is not positive-definite: its leading minor of order 2 is not positive; expected symmetric positive-definite matrices",
  ],
  [
    vectorRightSideError("linalg_solve", [3, 3], [3]),
    "E_VECTOR_RIGHT_SIDE",
    "linalg_solve: shape [3] of B is one vector per matrix of A [3, 3], and left is false; expected matrices in B\n  hint: use left: true, or unsqueeze B at dim -2",
  ],
]);
