// Factorisations at sizes and in cases where a careless algorithm shows: larger, graded, rank-deficient, singular.
import { describe, expect, test } from "vitest";
import {
  add,
  eye,
  linalgCholesky,
  linalgDet,
  linalgEigh,
  linalgInv,
  linalgInvEx,
  linalgLdlFactorEx,
  linalgLu,
  linalgMatrixExp,
  linalgPinv,
  linalgQr,
  linalgSlogdet,
  linalgSolve,
  linalgSolveEx,
  linalgSvd,
  linalgSvdvals,
  matmul,
  mul,
  sub,
  type Tensor,
  tensor,
  transpose,
  unsqueeze,
  vmap,
} from "../../runtime/index.ts";
import { mulberry32 } from "../../testing/sample.ts";
import { toTensor, valuesOf } from "../../testing/values.ts";

function random(shape: readonly number[], seed = 1): Tensor {
  const next = mulberry32(seed);
  const data = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next() * 2 - 1);
  return toTensor({ dtype: "float64", shape, data });
}

function turned(x: Tensor): Tensor {
  return transpose(x, -2, -1);
}

/** The largest difference of two tensors. */
function distance(a: Tensor, b: Tensor): number {
  return valuesOf(sub(a, b)).data.reduce<number>(
    (most, x) => Math.max(most, Math.abs(Number(x))),
    0,
  );
}

function identity(n: number): Tensor {
  return eye(n, { dtype: "float64" });
}

function product(...factors: readonly Tensor[]): Tensor {
  return factors.reduce((left, right) => matmul(left, right));
}

const SIZES = [
  [30, 30],
  [40, 17],
  [17, 40],
] as const;

describe.each(SIZES)("a %i by %i matrix", (m, n) => {
  const A = random([2, m, n]);

  test("LU", () => {
    const [P, L, U] = linalgLu(A);
    expect(distance(product(P, L, U), A)).toBeLessThan(1e-13);
    expect(valuesOf(L).data.every((x) => Math.abs(Number(x)) <= 1)).toBe(true);
  });

  test.each(["reduced", "complete"])("QR, %s", (mode) => {
    const [Q, R] = linalgQr(A, mode);
    expect(distance(matmul(Q, R), A)).toBeLessThan(1e-13);
    expect(distance(matmul(turned(Q), Q), identity(Q.shape[2]))).toBeLessThan(1e-13);
  });

  test.each([false, true])("SVD, full vectors: %s", (isFull) => {
    const [U, S, Vh] = linalgSvd(A, isFull);
    const k = Math.min(m, n);
    const [u, vh] = [U.narrow(2, 0, k), Vh.narrow(1, 0, k)];
    expect(distance(matmul(mul(u, unsqueeze(S, -2)), vh), A)).toBeLessThan(1e-12);
    expect(distance(matmul(turned(U), U), identity(U.shape[2]))).toBeLessThan(1e-12);
    expect(distance(matmul(Vh, turned(Vh)), identity(Vh.shape[1]))).toBeLessThan(1e-12);
    expect(distance(S, linalgSvdvals(A))).toBe(0);
  });

  test("the pseudo-inverse", () => {
    const P = linalgPinv(A);
    expect(distance(product(A, P, A), A)).toBeLessThan(1e-12);
    expect(distance(product(P, A, P), P)).toBeLessThan(1e-11);
  });
});

describe("symmetric matrices", () => {
  const half = random([25, 25], 7);
  const S = add(half, turned(half));

  test("eigenvalues in order, orthonormal eigenvectors", () => {
    const [L, V] = linalgEigh(S);
    const values = valuesOf(L).data.map(Number);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(distance(matmul(mul(V, unsqueeze(L, 0)), turned(V)), S)).toBeLessThan(1e-12);
    expect(distance(matmul(turned(V), V), identity(25))).toBeLessThan(1e-13);
  });

  test("repeated eigenvalues", () => {
    const [L, V] = linalgEigh(identity(6));
    expect(valuesOf(L).data).toEqual([1, 1, 1, 1, 1, 1]);
    expect(distance(matmul(turned(V), V), identity(6))).toBe(0);
  });

  test("Cholesky", () => {
    const A = add(matmul(half, turned(half)), identity(25));
    const L = linalgCholesky(A);
    expect(distance(matmul(L, turned(L)), A)).toBeLessThan(1e-12);
    const U = linalgCholesky(A, { upper: true });
    expect(distance(U, turned(L))).toBe(0);
  });

  test("LDL with blocks of two rows", () => {
    const A = tensor([
      [0, 4, 1],
      [4, 0, 2],
      [1, 2, 3],
    ]);
    const [LD, pivots, info] = linalgLdlFactorEx(A);
    expect(pivots.tolist()).toEqual([-2, -2, 3]);
    expect(info.item()).toBe(0);
    // The first block is [[0, 4], [4, 0]]; row 3 of L is [1, 2] times its inverse.
    expect(LD.tolist()).toEqual([
      [0, 0, 0],
      [4, 0, 0],
      [0.5, 0.25, 2],
    ]);
  });
});

describe("cases that need care", () => {
  test("a rank-deficient matrix has a full set of singular vectors", () => {
    const A = matmul(random([12, 3], 3), random([3, 9], 4));
    const [U, S, Vh] = linalgSvd(A);
    expect(
      valuesOf(S)
        .data.slice(3)
        .every((x) => Number(x) < 1e-14),
    ).toBe(true);
    expect(distance(matmul(turned(U), U), identity(12))).toBeLessThan(1e-12);
    expect(distance(matmul(Vh, turned(Vh)), identity(9))).toBeLessThan(1e-12);
  });

  test("graded singular values keep their relative accuracy", () => {
    const scales = [1, 1e-4, 1e-8, 1e-12];
    const [Q] = linalgQr(random([4, 4], 5));
    const S = valuesOf(linalgSvdvals(mul(Q, tensor(scales, { dtype: "float64" }))));
    S.data.forEach((value, i) => {
      expect(Number(value) / scales[i]).toBeCloseTo(1, 10);
    });
  });

  test("a zero pivot only needs an exchange of rows", () => {
    const A = tensor([
      [0, 1],
      [1, 0],
    ]);
    expect(linalgDet(A).item()).toBe(-1);
    expect(linalgInv(A).tolist()).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  test("a determinant that overflows has a logarithm", () => {
    const [sign, log] = linalgSlogdet(mul(identity(200), -1e3));
    expect(sign.item()).toBe(1);
    expect(log.item()).toBeCloseTo(200 * Math.log(1e3), 8);
  });

  test("the exponential of a large matrix, against its eigenvalues", () => {
    const half = mul(random([6, 6], 9), 4);
    const A = add(half, turned(half));
    const [L, V] = linalgEigh(A);
    const expected = matmul(mul(V, unsqueeze(L.exp(), 0)), turned(V));
    const largest = Math.max(...valuesOf(expected).data.map((x) => Math.abs(Number(x))));
    expect(distance(linalgMatrixExp(A), expected) / largest).toBeLessThan(1e-12);
  });
});

describe("singular matrices in a batch", () => {
  const pair = tensor([
    [
      [2, 0],
      [0, 2],
    ],
    [
      [1, 2],
      [2, 4],
    ],
  ]);

  test("the matrix and the column are named", () => {
    const message = "matrix 1 is singular: no pivot is left in column 1";
    expect(() => linalgInv(pair)).toThrow(message);
    expect(() => linalgSolve(pair, eye(2))).toThrow(message);
    expect(() => vmap((A: Tensor) => linalgInv(A))(pair)).toThrow(message);
  });

  test("the forms with info report them, and solve the others", () => {
    const [inverse, info] = linalgInvEx(pair);
    expect(info.tolist()).toEqual([0, 2]);
    expect(inverse.select(0, 0).tolist()).toEqual([
      [0.5, 0],
      [0, 0.5],
    ]);
    const [solved, steps] = linalgSolveEx(pair, tensor([2, 4]).expand([2, 2]));
    expect(steps.tolist()).toEqual([0, 2]);
    expect(solved.select(0, 0).tolist()).toEqual([1, 2]);
  });

  test("the minor that is not positive is named", () => {
    const message =
      "matrix 0 is not positive-definite: its leading minor of order 2 is not positive";
    expect(() =>
      linalgCholesky(
        tensor([
          [
            [1, 2],
            [2, 1],
          ],
        ]),
      ),
    ).toThrow(message);
  });
});
