// `dot`, `mm` and `bmm` over wasm: any strides, without copies of transposed factors.
import { type DType, ITEM_SIZE } from "../../../tensor/dtype.ts";
import { resetScratch, scratch, scratchMark } from "../../../tensor/heap.ts";
import type { Kernel } from "../../contract.ts";
import {
  dotProduct,
  type MatrixStack,
  matrixProduct,
  multiply,
  type Product,
} from "../../js/matmul.ts";
import { wasmLookup } from "../../wasm-call.ts";
import { finishOutput, inputOperand, outputAddress } from "./operands.ts";

/** Up to this many multiplications JavaScript is at least as fast. */
const TINY = 64;

/** Depth and width of the packed part of the right factor, as the wasm kernel has them. */
const PACKED_DEPTH = 256;
const PACKED_WIDTH = 512;

const DTYPES: readonly DType[] = ["float32", "float64", "int32", "int64"];
const matmul = wasmLookup({ name: "matmul", dtypes: DTYPES });

/** `dot(self, tensor)`. */
export const dotWasmKernel: Kernel = (outs, args) => run(dotProduct(outs, args));

/** `mm(self, mat2)`. */
export const mmWasmKernel: Kernel = (outs, args) => run(matrixProduct(outs, args));

/** `bmm(self, mat2)`. */
export const bmmWasmKernel: Kernel = (outs, args) => run(matrixProduct(outs, args));

function run(product: Product): void {
  const { batch, m, n, k, out } = product;
  const work = batch * m * n * k;
  const f = work > TINY ? matmul(out.tensor.dtype) : null;
  if (f === null) {
    multiply(product);
    return;
  }
  const mark = scratchMark();
  const left = factor(product.left);
  const right = factor(product.right);
  const address = outputAddress(out.tensor);
  const [a, aBatch, aRow, aColumn] = left;
  const [b, bBatch, bRow, bColumn] = right;
  const packed = m > 1 && n > 1 ? scratch(packedBytes(product)) : 0;
  f(batch, m, n, k, a, aBatch, aRow, aColumn, b, bBatch, bRow, bColumn, address, packed);
  finishOutput(out.tensor, address);
  resetScratch(mark);
}

function packedBytes({ n, out }: Product): number {
  // A strip is 32 bytes wide in every dtype.
  const strips = Math.ceil((Math.min(n, PACKED_WIDTH) * ITEM_SIZE[out.tensor.dtype]) / 32);
  return strips * PACKED_DEPTH * 32;
}

/** Address, and steps in bytes, of a factor in wasm memory; a staged copy has strides of its own. */
function factor({ tensor, dims }: MatrixStack): readonly [number, number, number, number] {
  const size = ITEM_SIZE[tensor.dtype];
  const { address, strides } = inputOperand(tensor);
  const step = (dim: number | null): number => (dim === null ? 0 : strides[dim] * size);
  return [address, step(dims[0]), step(dims[1]), step(dims[2])];
}
