// Views that come several at a time: writes through one reach the base, mapped and differentiated.
import { describe, test } from "vitest";
import {
  chunk,
  grad,
  jvp,
  mul,
  splitWithSizes,
  sum,
  type Tensor,
  tensor,
  unbind,
  vmap,
} from "../../runtime/index.ts";
import { asTensor, expectNested } from "../../testing/values.ts";

const MAKERS: readonly [string, (x: Tensor) => readonly Tensor[]][] = [
  ["unbind", (x) => unbind(x)],
  ["splitWithSizes", (x) => splitWithSizes(x, [1, 1, 1])],
  ["chunk", (x) => chunk(x, 3)],
];

describe.each(MAKERS)("%s", (_, parts) => {
  /** Doubles `x`, triples the middle element in place, and squares. */
  function tripleMiddle(x: Tensor): Tensor {
    const y = mul(x, 2);
    parts(y)[1].mul_(3);
    return mul(y, y);
  }

  test("a write through one view is seen in the base", () => {
    expectNested(tripleMiddle(tensor([1, 1, 1])), [4, 36, 4]);
  });

  test("under vmap", () => {
    const x = tensor([
      [1, 1, 1],
      [0, 2, 1],
    ]);
    expectNested(vmap(tripleMiddle)(x), [
      [4, 36, 4],
      [0, 144, 4],
    ]);
  });

  test("under grad and vmap of grad", () => {
    const slope = grad((x: Tensor) => sum(tripleMiddle(x)));
    expectNested(slope(tensor([1, 1, 1])), [8, 72, 8]);
    expectNested(vmap(slope)(tensor([[1, 1, 1]])), [[8, 72, 8]]);
  });

  test("under jvp", () => {
    const [, tangent] = jvp(tripleMiddle, [tensor([1, 1, 1])], [tensor([1, 1, 0])]);
    expectNested(asTensor(tangent), [8, 72, 0]);
  });
});
