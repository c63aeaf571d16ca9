// Jacobians as rows of plain numbers: by central differences, and by the library's reverse and forward modes.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { reshape, select } from "../../generated/core/ops/view.ts";
import { storageFromArray } from "../tensor/storage.ts";
import { contiguousStrides, numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { identityRows } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import { vjp } from "./vjp.ts";
import { vmap } from "./vmap.ts";

/** A function of float64 tensors to float64 tensors. */
export type CheckedFunction = (...inputs: Tensor[]) => readonly Tensor[];

/** Derivatives of one output by one input: a row per element of the output, a column per element of the input. */
export type Block = readonly Float64Array[];

/** A block for every pair of an output and an input: `blocks[output][input]`. */
export type Blocks = readonly (readonly Block[])[];

function numbersOf(x: Tensor): Float64Array {
  return Float64Array.from(x.toTypedArray(), Number);
}

function fromNumbers(values: Float64Array, shape: readonly number[]): Tensor {
  const storage = storageFromArray("float64", values);
  return new Tensor(storage, "float64", shape, contiguousStrides(shape), 0, 0);
}

/** `(fn(x + eps) - fn(x - eps)) / 2 eps` for every element of every input. */
export function numericalBlocks(
  fn: CheckedFunction,
  inputs: readonly Tensor[],
  eps: number,
): Blocks {
  const outputs = fn(...inputs);
  const blocks = outputs.map((output) =>
    inputs.map((input) => emptyBlock(numel(output.shape), numel(input.shape))),
  );
  inputs.forEach((input, j) => {
    const values = numbersOf(input);
    for (let column = 0; column < values.length; column++) {
      const shifted = (by: number): readonly Float64Array[] => {
        const moved = fromNumbers(values.with(column, values[column] + by), input.shape);
        return fn(...inputs.with(j, moved)).map(numbersOf);
      };
      const [above, below] = [shifted(eps), shifted(-eps)];
      above.forEach((up, i) => {
        for (let row = 0; row < up.length; row++)
          blocks[i][j][row][column] = (up[row] - below[i][row]) / (2 * eps);
      });
    }
  });
  return blocks;
}

function emptyBlock(rows: number, columns: number): Float64Array[] {
  return Array.from({ length: rows }, () => new Float64Array(columns));
}

/** One pullback per element of every output, one after the other; or mapped, all at once. */
export function reverseBlocks(
  fn: CheckedFunction,
  inputs: readonly Tensor[],
  isMapped: boolean,
): Blocks {
  const [outputs, pullback] = vjp(fn, inputs) as [Tensor[], (v: unknown) => Tensor[]];
  return outputs.map((output, i) => {
    const pullRow = (row: Tensor): Tensor[] =>
      pullback(outputs.map((other, k) => (k === i ? row : zerosLike(other))));
    const count = numel(output.shape);
    const rows = identityRows(output, { start: 0, count });
    if (isMapped && count > 0) {
      const grads = vmap(pullRow)(rows);
      return grads.map((grad) => rowsOf(grad, count));
    }
    const grads = Array.from({ length: count }, (_, row) => pullRow(select(rows, 0, row)));
    return inputs.map((_, j) => grads.map((grad) => numbersOf(grad[j])));
  });
}

/** The rows of a tensor that has them at dim 0. */
function rowsOf(x: Tensor, count: number): Block {
  const flat = reshape(x, [count, numel(x.shape) / count]);
  return Array.from({ length: count }, (_, row) => numbersOf(select(flat, 0, row)));
}

/** One pushforward per element of every input. */
export function forwardBlocks(fn: CheckedFunction, inputs: readonly Tensor[]): Blocks {
  const outputs = fn(...inputs);
  const blocks = outputs.map((output) =>
    inputs.map((input) => emptyBlock(numel(output.shape), numel(input.shape))),
  );
  inputs.forEach((input, j) => {
    const count = numel(input.shape);
    const units = identityRows(input, { start: 0, count });
    for (let column = 0; column < count; column++) {
      const unit = select(units, 0, column);
      const tangents = inputs.map((other, k) => (k === j ? unit : zerosLike(other)));
      const [, pushed] = jvp(fn, inputs, tangents) as [unknown, readonly Tensor[]];
      pushed.forEach((tangent, i) => {
        numbersOf(tangent).forEach((value, row) => {
          blocks[i][j][row][column] = value;
        });
      });
    }
  });
  return blocks;
}
