// Which right-hand sides of systems of equations are vectors: a question of shapes alone.
import { sameShape } from "./strides.ts";
import type { Shape } from "./tensor.ts";

/** Whether B is one vector per matrix of A, without a dim of its own for several right-hand sides. */
export function isVectorRightSide(A: Shape, B: Shape): boolean {
  return B.length === 1 || (A.length - 1 === B.length && sameShape(B, A.slice(0, -1)));
}
