// Golden messages of runtime/errors/matrices.ts.
import {
  crossDimError,
  emptyChainError,
  emptyNormError,
  fullVectorsError,
  groupSizesError,
  leastSquaresDriverError,
  matrixOrderError,
  negativeCountError,
  negativeOrderError,
  normDimsError,
  notFiniteError,
  notPositiveDefiniteError,
  notSquareError,
  qrDerivativeError,
  qrModeError,
  singularBlockError,
  singularError,
  triangleNameError,
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
  [
    crossDimError("linalg_cross", [2, 4], [2, 4], 1),
    "E_CROSS_DIM",
    "linalg_cross: shapes [2, 4] and [2, 4] have another size than 3 at dim 1; expected vectors of 3 elements along dim",
  ],
  [
    crossDimError("cross", [2, 4], [2, 4], null),
    "E_CROSS_DIM",
    "cross: shapes [2, 4] and [2, 4] have no dim of size 3; expected vectors of 3 elements along dim",
  ],
  [
    negativeCountError("linalg_vander", -1),
    "E_NEGATIVE_COUNT",
    "linalg_vander: the count N is -1; expected 0 or more",
  ],
  [
    emptyChainError("linalg_multi_dot", 1, 2),
    "E_EMPTY_CHAIN",
    "linalg_multi_dot: the list holds 1 tensor; expected at least 2",
  ],
  [negativeOrderError("cdist", -1), "E_NEGATIVE_ORDER", "cdist: p is -1; expected 0 or more"],
  [
    emptyNormError("linalg_vector_norm", -2, [0]),
    "E_EMPTY_NORM",
    "linalg_vector_norm: the norm of order -2 of nothing has no value, and self has shape [0]; expected at least one element in every vector, or a finite order of 0 or more",
  ],
  [
    normDimsError("linalg_matrix_norm", [0], "2 dims"),
    "E_NORM_DIMS",
    "linalg_matrix_norm: dim is [0]; expected 2 dims",
  ],
  [
    matrixOrderError("linalg_matrix_norm", "3"),
    "E_NORM_ORDER",
    'linalg_matrix_norm: there is no norm of order 3 for these dims; expected "fro", "nuc", inf, -inf, 1, -1, 2 or -2 over two dims, any number over one',
  ],
  [
    notFiniteError("linalg_svd", 1),
    "E_NOT_FINITE",
    "linalg_svd: matrix 1 holds NaN or infinity; expected finite matrices",
  ],
  [
    triangleNameError("linalg_eigh", "X"),
    "E_TRIANGLE_NAME",
    'linalg_eigh: the triangle UPLO is "X"; expected "L" or "U"',
  ],
  [
    fullVectorsError("linalg_svd"),
    "E_FREE_VECTORS",
    "linalg_svd: full_matrices adds vectors that the matrix does not determine, so they have no derivative; expected full_matrices to be false\n  hint: call it with false, or take linalg_svdvals where only the values are needed",
  ],
  [
    qrModeError("full"),
    "E_QR_MODE",
    'linalg_qr: mode is "full"; expected "reduced", "complete" or "r"',
  ],
  [
    qrDerivativeError("mode r leaves out Q, which the derivative needs"),
    "E_QR_DERIVATIVE",
    'linalg_qr: there is no derivative: mode r leaves out Q, which the derivative needs\n  hint: use mode "reduced"',
  ],
  [
    leastSquaresDriverError("qr"),
    "E_DRIVER",
    'linalg_lstsq: driver is "qr"; expected "gels" or "gelsy"\n  hint: take singular values from linalg_svdvals',
  ],
  [
    groupSizesError("linalg_tensorinv", [2, 3], [5]),
    "E_GROUP_SIZES",
    "linalg_tensorinv: the first dims [2, 3] and the last dims [5] hold different numbers of elements, or none are first; expected as many elements before as after",
  ],
  [
    singularBlockError("linalg_ldl_factor", 0, 2),
    "E_SINGULAR_BLOCK",
    "linalg_ldl_factor: matrix 0 is singular: block 2 of D is zero; expected matrices that have an inverse\n  hint: use linalg_ldl_factor_ex, which reports it in info",
  ],
]);
