// `linalg_eigh` and `linalg_eigvalsh`: eigenvalues of symmetric matrices by Jacobi, in float64 whatever the dtype.
import { notFiniteError, triangleNameError } from "../../errors/matrices.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { symmetricEigen, type ValuesAndRows } from "./jacobi.ts";
import { requireSquare } from "./matrix-args.ts";
import { matrixSize, stackOf, transposed } from "./matrix-stack.ts";

function eigenShapes(where: string, args: OpArgs): readonly [A: Tensor, isUpper: boolean] {
  const A = tensorArg(args, 0);
  requireSquare(where, "A", A);
  return [A, isUpper(where, args)];
}

/** Which triangle is read: the letter U or L, as in `UPLO`. */
function isUpper(where: string, args: OpArgs): boolean {
  const letter = String(args[1]).toUpperCase();
  if (letter !== "U" && letter !== "L") throw triangleNameError(where, String(args[1]));
  return letter === "U";
}

/** Shape function of `linalg_eigh`. */
export const linalgEighMeta: Meta = (args) => {
  const [{ shape, dtype }] = eigenShapes("linalg_eigh", args);
  return [
    { shape: shape.slice(0, -1), dtype },
    { shape, dtype },
  ];
};

/** `linalg_eigh(A, UPLO)`: eigenvalues in ascending order, eigenvectors as columns. */
export const linalgEighKernel: Kernel = ([eigenvalues, eigenvectors], args) => {
  const [A] = eigenShapes("linalg_eigh", args);
  const [n] = matrixSize(A);
  const values = stackOf(eigenvalues, 1, "linalg_eigh");
  const vectors = stackOf(eigenvectors, 2, "linalg_eigh");
  decomposeEach("linalg_eigh", args, (one, item) => {
    values.write(item, one.values);
    vectors.write(item, transposed(one.rows, n, n));
  });
};

/** Shape function of `linalg_eigvalsh`. */
export const linalgEigvalshMeta: Meta = (args) => {
  const [{ shape, dtype }] = eigenShapes("linalg_eigvalsh", args);
  return [{ shape: shape.slice(0, -1), dtype }];
};

/** `linalg_eigvalsh(A, UPLO)`: eigenvalues in ascending order. */
export const linalgEigvalshKernel: Kernel = ([out], args) => {
  const values = stackOf(out, 1, "linalg_eigvalsh");
  decomposeEach("linalg_eigvalsh", args, (one, item) => values.write(item, one.values));
};

function decomposeEach(
  where: string,
  args: OpArgs,
  use: (eigen: ValuesAndRows, item: number) => void,
): void {
  const [A, upper] = eigenShapes(where, args);
  const [n] = matrixSize(A);
  const matrices = stackOf(A, 2, where);
  for (let item = 0; item < matrices.count; item++) {
    const matrix = mirrored(matrices.read(item), n, upper);
    if (!matrix.every(Number.isFinite)) throw notFiniteError(where, item);
    use(symmetricEigen(matrix, n), item);
  }
}

/** Copies one triangle onto the other. */
function mirrored(matrix: Float64Array, n: number, upper: boolean): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (upper) matrix[i * n + j] = matrix[j * n + i];
      else matrix[j * n + i] = matrix[i * n + j];
    }
  }
  return matrix;
}
