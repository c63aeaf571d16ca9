// Matrix products of any strides, in plain loops: `dot`, `mm`, `bmm`.
import {
  dtypePairError,
  productShapeError,
  rankError,
  unsupportedDTypeError,
} from "../../errors/kernels.ts";
import { type DType, isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Kernel, type Meta, type OpArgs, tensorArg } from "../contract.ts";
import { asBigints, asNumbers, type NumberArray, startOf } from "./elements.ts";

/** A stack of matrices somewhere in an array; strides are in elements. */
export interface MatrixStack {
  readonly tensor: Tensor;
  /** Which dim of the tensor is which; null where it has none. */
  readonly dims: readonly [batch: number | null, row: number | null, column: number | null];
  readonly batchStep: number;
  readonly rowStep: number;
  readonly columnStep: number;
}

/** `out[b] = left[b] x right[b]`: `[m, k]` by `[k, n]`, `batch` times. */
export interface Product {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly left: MatrixStack;
  readonly right: MatrixStack;
  readonly out: MatrixStack;
}

/** Shape function of `dot`. */
export const dotMeta: Meta = (args) => {
  const [self, other] = factors("dot", args, "tensor", 1);
  if (self.shape[0] !== other.shape[0]) {
    throw productShapeError("dot", self.shape, other.shape, "equal sizes");
  }
  return [{ shape: [], dtype: self.dtype }];
};

/** Shape function of `mm`. */
export const mmMeta: Meta = (args) => {
  const [self, mat2] = factors("mm", args, "mat2", 2);
  if (self.shape[1] !== mat2.shape[0]) {
    throw productShapeError("mm", self.shape, mat2.shape, "as many columns left as rows right");
  }
  return [{ shape: [self.shape[0], mat2.shape[1]], dtype: self.dtype }];
};

/** Shape function of `bmm`. */
export const bmmMeta: Meta = (args) => {
  const [self, mat2] = factors("bmm", args, "mat2", 3);
  if (self.shape[0] !== mat2.shape[0] || self.shape[2] !== mat2.shape[1]) {
    const expected = "one batch size, and as many columns left as rows right";
    throw productShapeError("bmm", self.shape, mat2.shape, expected);
  }
  return [{ shape: [self.shape[0], self.shape[1], mat2.shape[2]], dtype: self.dtype }];
};

function factors(
  where: string,
  args: OpArgs,
  otherName: string,
  rank: number,
): readonly [Tensor, Tensor] {
  const self = tensorArg(args, 0);
  const other = tensorArg(args, 1);
  const expected = rank === 1 ? "1 dim" : `${rank} dims`;
  if (self.shape.length !== rank) throw rankError(where, "self", self.shape, expected);
  if (other.shape.length !== rank) throw rankError(where, otherName, other.shape, expected);
  if (self.dtype !== other.dtype) {
    const named = { name: otherName, dtype: other.dtype };
    throw dtypePairError(where, { name: "self", dtype: self.dtype }, named);
  }
  if (self.dtype === "bool") {
    throw unsupportedDTypeError(where, "self", "bool", "a dtype that numbers are multiplied in");
  }
  return [self, other];
}

/** The product that a call of `dot` asks for. */
export function dotProduct(outs: readonly Tensor[], args: OpArgs): Product {
  const left = tensorArg(args, 0);
  return {
    batch: 1,
    m: 1,
    n: 1,
    k: left.shape[0],
    left: stackOf(left, [null, null, 0]),
    right: stackOf(tensorArg(args, 1), [null, 0, null]),
    out: stackOf(outs[0], [null, null, null]),
  };
}

/** The product that a call of `mm` or `bmm` asks for. */
export function matrixProduct(outs: readonly Tensor[], args: OpArgs): Product {
  const left = tensorArg(args, 0);
  const right = tensorArg(args, 1);
  const isBatched = left.shape.length === 3;
  const dims: MatrixStack["dims"] = isBatched ? [0, 1, 2] : [null, 0, 1];
  const row = isBatched ? 1 : 0;
  return {
    batch: isBatched ? left.shape[0] : 1,
    m: left.shape[row],
    n: right.shape[row + 1],
    k: left.shape[row + 1],
    left: stackOf(left, dims),
    right: stackOf(right, dims),
    out: stackOf(outs[0], dims),
  };
}

function stackOf(tensor: Tensor, dims: MatrixStack["dims"]): MatrixStack {
  const step = (dim: number | null): number => (dim === null ? 0 : tensor.strides[dim]);
  return {
    tensor,
    dims,
    batchStep: step(dims[0]),
    rowStep: step(dims[1]),
    columnStep: step(dims[2]),
  };
}

/** `dot(self, tensor)`. */
export const dotKernel: Kernel = (outs, args) => multiply(dotProduct(outs, args));

/** `mm(self, mat2)`. */
export const mmKernel: Kernel = (outs, args) => multiply(matrixProduct(outs, args));

/** `bmm(self, mat2)`. */
export const bmmKernel: Kernel = (outs, args) => multiply(matrixProduct(outs, args));

/** A row of one matrix against a column of another. */
interface Pair {
  readonly a: number;
  readonly aStep: number;
  readonly b: number;
  readonly bStep: number;
  readonly count: number;
}

/** Runs a product in JavaScript. */
export function multiply({ batch, m, n, k, left, right, out }: Product): void {
  const write = pairWriter(out.tensor, left.tensor, right.tensor);
  const starts = [startOf(left.tensor), startOf(right.tensor), startOf(out.tensor)];
  for (let item = 0; item < batch; item++) {
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        const pair = {
          a: starts[0] + item * left.batchStep + row * left.rowStep,
          aStep: left.columnStep,
          b: starts[1] + item * right.batchStep + column * right.columnStep,
          bStep: right.rowStep,
          count: k,
        };
        write(starts[2] + item * out.batchStep + row * out.rowStep + column * out.columnStep, pair);
      }
    }
  }
}

function pairWriter(out: Tensor, left: Tensor, right: Tensor): (to: number, pair: Pair) => void {
  const target = arrayOf(out.storage, "matrix product");
  const a = arrayOf(left.storage, "matrix product");
  const b = arrayOf(right.storage, "matrix product");
  if (target instanceof BigInt64Array) {
    return (to, pair) => {
      target[to] = dotBigints(asBigints(a, "mm"), asBigints(b, "mm"), pair);
    };
  }
  const dot = numberDot(out.dtype);
  return (to, pair) => {
    target[to] = dot(asNumbers(a, "mm"), asNumbers(b, "mm"), pair);
  };
}

function numberDot(dtype: DType): (a: NumberArray, b: NumberArray, pair: Pair) => number {
  return isFloating(dtype) ? dotFloats : dotIntegers;
}

function dotFloats(a: NumberArray, b: NumberArray, pair: Pair): number {
  const { aStep, bStep, count } = pair;
  let total = 0;
  for (let i = 0; i < count; i++) total += a[pair.a + i * aStep] * b[pair.b + i * bStep];
  return total;
}

/** Wraps around in 32 bits; a store into bytes wraps further. */
function dotIntegers(a: NumberArray, b: NumberArray, pair: Pair): number {
  const { aStep, bStep, count } = pair;
  let total = 0;
  for (let i = 0; i < count; i++) {
    total = (total + Math.imul(a[pair.a + i * aStep], b[pair.b + i * bStep])) | 0;
  }
  return total;
}

function dotBigints(a: BigInt64Array, b: BigInt64Array, pair: Pair): bigint {
  const { aStep, bStep, count } = pair;
  let total = 0n;
  for (let i = 0; i < count; i++) total += a[pair.a + i * aStep] * b[pair.b + i * bStep];
  return BigInt.asIntN(64, total);
}
