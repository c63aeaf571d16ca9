// Fixed positions along the last dims: elements picked from them, and added back to them.
import { newZeros } from "../../generated/core/ops/factory.ts";
import { index, indexPut } from "../../generated/core/ops/indexing.ts";
import { storageFromArray } from "../../runtime/tensor/storage.ts";
import { type Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** Positions along neighbouring dims, the last ones; null keeps a dim. */
export type PositionLists = readonly (readonly number[] | null)[];

/** A plain int64 tensor. */
function positionsTensor(positions: readonly number[], shape: Shape): Tensor {
  const elements = BigInt64Array.from(positions, BigInt);
  const strides = shape.map((size) => (size === 1 ? 0 : 1));
  return new Tensor(storageFromArray("int64", elements), "int64", shape, strides, 0, 0);
}

/** One index per dim of a tensor of some rank: the lists stand for its last dims, and cross each other. */
function indicesOf(rank: number, lists: PositionLists): readonly (Tensor | null)[] {
  const used = lists.filter((list) => list !== null).length;
  let place = 0;
  const last = lists.map((list) => {
    if (list === null) return null;
    const shape = new Array<number>(used).fill(1).with(place++, list.length);
    return positionsTensor(list, shape);
  });
  return [...new Array<null>(rank - lists.length).fill(null), ...last];
}

/** The elements of `x` at the crossings of the lists. */
export function pickPositions(x: Tensor, lists: PositionLists): Tensor {
  if (lists.every((list) => list === null)) return x;
  return index(x, indicesOf(x.shape.length, lists));
}

/** The transpose of `pickPositions`: zeros of a shape, with `x` added at the crossings of the lists. */
export function addAtPositions(x: Tensor, shape: Shape, lists: PositionLists): Tensor {
  return indexPut(newZeros(x, shape), indicesOf(shape.length, lists), x, true);
}
