// Broadcasting: the common shape of several operands, and strides that repeat an operand without a copy.
import { broadcastError, expandError } from "../errors/shape.ts";
import { sameShape } from "./strides.ts";
import type { Shape, Strides } from "./tensor.ts";

/**
 * The shape that both broadcast to; the same array object as an argument whose shape it equals.
 *
 * @throws ShapeError E_BROADCAST
 */
export function broadcastShapes(a: Shape, b: Shape, where: string): Shape {
  if (a === b || sameShape(a, b) || b.length === 0) return a;
  if (a.length === 0) return b;
  const rank = Math.max(a.length, b.length);
  const shape: number[] = new Array(rank);
  for (let fromEnd = 1; fromEnd <= rank; fromEnd++) {
    const sizeA = fromEnd <= a.length ? a[a.length - fromEnd] : 1;
    const sizeB = fromEnd <= b.length ? b[b.length - fromEnd] : 1;
    if (sizeA !== sizeB && sizeA !== 1 && sizeB !== 1) throw broadcastError(where, a, b, fromEnd);
    // Not the larger one: 1 against 0 gives 0.
    shape[rank - fromEnd] = sizeA === 1 ? sizeB : sizeA;
  }
  if (sameShape(shape, a)) return a;
  return sameShape(shape, b) ? b : shape;
}

/**
 * The shape that all broadcast to; `[]` for none.
 *
 * @throws ShapeError E_BROADCAST
 */
export function broadcastMany(shapes: readonly Shape[], where: string): Shape {
  if (shapes.length === 0) return [];
  let shape = shapes[0];
  for (let i = 1; i < shapes.length; i++) shape = broadcastShapes(shape, shapes[i], where);
  return shape;
}

/**
 * Strides over `target` that show a tensor of `shape`, 0 along the dims in which it is repeated.
 *
 * Returns `strides` itself when the shapes are equal.
 * @throws ShapeError E_EXPAND
 */
export function expandStrides(
  shape: Shape,
  strides: Strides,
  target: Shape,
  where = "broadcast",
): Strides {
  if (shape === target || sameShape(shape, target)) return strides;
  const added = target.length - shape.length;
  if (added < 0) throw expandError(where, shape, target);
  const result: number[] = new Array(target.length);
  for (let dim = 0; dim < added; dim++) result[dim] = 0;
  for (let dim = 0; dim < shape.length; dim++) {
    const size = target[dim + added];
    if (shape[dim] === size) result[dim + added] = strides[dim];
    else if (shape[dim] === 1) result[dim + added] = 0;
    else throw expandError(where, shape, target);
  }
  return result;
}
