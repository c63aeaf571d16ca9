// Regions: what a transform allocates is freed when it returns, and only that.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  add,
  autograd,
  grad,
  jvp,
  matmul,
  memory,
  mul,
  scope,
  sin,
  sum,
  type Tensor,
  tensor,
  vjp,
  vmap,
} from "../../runtime/index.ts";
import { setDebugAllocator } from "../../runtime/tensor/storage.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose, valuesOf } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

// Freed memory is overwritten, so that a result that was freed too early shows.
beforeAll(() => setDebugAllocator(true));
afterAll(() => setDebugAllocator(false));

/** Large enough not to live on the JavaScript heap. */
const x = floats([8, 64]);
const w = floats([64, 64]);
const BYTES = 8 * 64 * 4;

function chain(a: Tensor): Tensor {
  return sum(sin(mul(matmul(a, w), 2)));
}

/** The bytes that `fn` leaves allocated beside its result. */
function left(fn: () => unknown): number {
  fn();
  const before = memory().live;
  const result = fn();
  const after = memory().live;
  expect(result).toBeDefined();
  return after - before;
}

describe("a transform returns its memory", () => {
  test.each<readonly [string, () => unknown, number]>([
    ["vmap", () => vmap(chain)(x), 0],
    ["vmap with a result", () => vmap((a: Tensor) => sin(mul(a, 2)))(x), BYTES],
    ["chunks", () => vmap(chain, { chunkSize: 3 })(x), 0],
    ["grad", () => grad(chain)(x), BYTES],
    ["jvp", () => jvp(chain, [x], [x]), 0],
    ["vmap of grad", () => vmap(grad(chain))(x), BYTES],
    ["grad of vmap", () => grad((a: Tensor) => sum(vmap(chain)(a)))(x), BYTES],
    // The value and its tangent.
    ["jvp of grad", () => jvp(grad(chain), [x], [x]), 2 * BYTES],
  ])("%s", (_name, fn, result) => {
    // Headers and rounding of a few blocks.
    expect(left(fn)).toBeLessThanOrEqual(result + 256);
  });

  test("many calls do not grow the memory", () => {
    grad(chain)(x);
    const before = memory().live;
    for (let i = 0; i < 20; i++) sum(vmap(grad(chain))(x));
    // Results wait for the garbage collector; intermediates (four times as large) do not.
    expect(memory().live - before).toBeLessThanOrEqual(20 * (BYTES + 256));
  });
});

describe("what survives", () => {
  test("results, aux and tensors of outer levels keep their values", () => {
    const [grads, aux] = grad((a: Tensor) => [chain(a), [sin(a), mul(a, 3)]] as const, {
      hasAux: true,
    })(x);
    for (let i = 0; i < 3; i++) vmap(chain)(x);
    expectClose(asTensor(Reflect.get(Object(aux), 1)), valuesOf(mul(x, 3)));
    expectClose(asTensor(grads), valuesOf(grad(chain)(x)));
  });

  test("a pullback keeps what it needs", () => {
    const [, pullback] = vjp(chain, [x]);
    vmap(chain)(x);
    expectClose(asTensor(pullback(tensor(1))[0]), valuesOf(grad(chain)(x)));
  });

  test("a graph of base autograd built inside vmap's arguments survives", () => {
    const leaf = floats([8, 64]);
    leaf.requiresGrad = true;
    const y = vmap((a: Tensor) => sin(mul(a, 2)))(leaf);
    vmap(chain)(x);
    const [g] = autograd.grad(sum(y), leaf);
    const expected = grad((a: Tensor) => sum(sin(mul(a, 2))))(floats([8, 64]));
    expectClose(asTensor(g), valuesOf(expected));
  });

  test("views of a freed intermediate keep its memory", () => {
    const view = vmap((a: Tensor) => mul(a, 2).select(0, 1))(x);
    vmap(chain)(x);
    expectClose(view, valuesOf(mul(x, 2).select(1, 1)));
  });
});

describe("scope", () => {
  test("frees everything but the result", () => {
    const before = memory().live;
    const result = scope(() => {
      const many = Array.from({ length: 10 }, (_, i) => mul(x, i));
      return many.reduce((a, b) => add(a, b));
    });
    expect(memory().live - before).toBeLessThanOrEqual(BYTES + 256);
    expectClose(result, valuesOf(mul(x, 45)));
  });

  test("a tensor kept elsewhere is released, and says so when touched", () => {
    const kept: Tensor[] = [];
    scope(() => {
      kept.push(mul(x, 2));
    });
    const error = refusalOf(() => add(kept[0], 1));
    expect(error.code).toBe("E_RELEASED");
    expect(refusalOf(() => kept[0].tolist()).code).toBe("E_RELEASED");
  });

  test("scopes nest, and an error still frees", () => {
    const before = memory().live;
    expect(() =>
      scope(() => {
        mul(x, 2);
        scope(() => mul(x, 3));
        throw new RangeError("mine");
      }),
    ).toThrow(RangeError);
    expect(memory().live).toBe(before);
  });
});
