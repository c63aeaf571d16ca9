// Programs made at random from views, arithmetic, reductions, writes and inner maps: vmap against the loop, nested and in chunks.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  add,
  cat,
  clone,
  cumsum,
  expand,
  flip,
  grad,
  jvp,
  matmul,
  max,
  mul,
  narrow,
  reshape,
  select,
  sin,
  softmax,
  stack,
  sub,
  sum,
  type Tensor,
  transpose,
  unsqueeze,
  vmap,
  where,
  zerosLike,
} from "../../runtime/index.ts";
import { loopOf } from "../../testing/loop.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor, expectClose } from "../../testing/values.ts";

/** One step: from the tensors computed so far to one more; `pick` chooses dims and operands. */
type Step = (xs: readonly Tensor[], pick: (below: number) => number) => Tensor;

const last = (xs: readonly Tensor[]): Tensor => xs[xs.length - 1];
const any = (xs: readonly Tensor[], pick: (below: number) => number): Tensor => xs[pick(xs.length)];

/** A dim of `x`, from the front or from the end. */
function dimOf(x: Tensor, pick: (below: number) => number): number {
  const dim = pick(x.ndim);
  return pick(2) === 0 ? dim : dim - x.ndim;
}

/** `x` brought to the shape of `like`, through whichever of sum, expand and reshape it takes. */
function fitted(x: Tensor, like: Tensor): Tensor {
  return expand(
    reshape(
      sum(x),
      like.shape.map(() => 1),
    ),
    [...like.shape],
  );
}

const STEPS: readonly Step[] = [
  (xs) => sin(last(xs)),
  (xs, pick) => add(last(xs), fitted(any(xs, pick), last(xs))),
  (xs, pick) => mul(sum(any(xs, pick)), last(xs)),
  (xs, pick) => sub(fitted(any(xs, pick), last(xs)), last(xs)),
  (xs, pick) => {
    const x = last(xs);
    return x.ndim < 2 ? unsqueeze(x, 0) : transpose(x, dimOf(x, pick), dimOf(x, pick));
  },
  (xs, pick) => unsqueeze(last(xs), pick(last(xs).ndim + 1)),
  (xs) => reshape(last(xs), [-1]),
  (xs, pick) => {
    const x = any(xs, pick);
    return x.ndim === 0 ? x : sum(x, [dimOf(x, pick)], pick(2) === 0);
  },
  (xs, pick) => {
    const x = any(xs, pick);
    if (x.ndim === 0) return sin(x);
    const dim = dimOf(x, pick);
    return select(x, dim, pick(x.shape.at(dim) ?? 1));
  },
  (xs, pick) => {
    const x = any(xs, pick);
    if (x.ndim === 0) return sin(x);
    const dim = pick(x.ndim);
    const start = pick(x.shape[dim]);
    return narrow(x, dim, start, x.shape[dim] - start);
  },
  (xs, pick) => {
    const x = last(xs);
    return x.ndim === 0 ? stack([x, x]) : cat([x, mul(x, 2)], dimOf(x, pick));
  },
  (xs, pick) => (last(xs).ndim === 0 ? last(xs) : softmax(last(xs), dimOf(last(xs), pick))),
  (xs, pick) => (last(xs).ndim === 0 ? last(xs) : cumsum(last(xs), dimOf(last(xs), pick))),
  (xs, pick) => (last(xs).ndim === 0 ? last(xs) : flip(last(xs), [dimOf(last(xs), pick)])),
  (xs, pick) => (last(xs).ndim === 0 ? last(xs) : max(last(xs), dimOf(last(xs), pick))[0]),
  (xs) => where(last(xs).gt(0), last(xs), 0.5),
  (xs) => {
    const x = last(xs);
    return x.ndim === 2 ? matmul(x, transpose(x, 0, 1)) : mul(x, x);
  },
  (xs, pick) => {
    const written = clone(last(xs));
    if (written.ndim > 0 && written.shape[0] > 0)
      select(written, 0, pick(written.shape[0])).mul_(3);
    return written.add_(1);
  },
  (xs) =>
    zerosLike(last(xs))
      .copy_(last(xs))
      .sub_(fitted(xs[0], last(xs))),
  (xs) => {
    const x = last(xs);
    if (x.ndim === 0) return x;
    const shared = sum(xs[0]);
    return vmap((row: Tensor) => mul(add(row, shared), 0.5))(x);
  },
];

/** Keeps programs small: products of sizes would grow without it. */
function bounded(x: Tensor): Tensor {
  const size = x.shape.reduce((product, n) => product * n, 1);
  return x.ndim > 4 || size > 64 ? sum(x) : x;
}

/** The function a list of choices stands for; the choices are used up in order, over and over. */
function programOf(steps: readonly number[], choices: readonly number[]): (x: Tensor) => Tensor {
  return (x) => {
    let next = 0;
    const pick = (below: number): number => choices[next++ % choices.length] % below;
    const computed = [x];
    for (const step of steps) computed.push(bounded(STEPS[step](computed, pick)));
    return computed[computed.length - 1];
  };
}

const programs = fc.record({
  steps: fc.array(fc.nat(STEPS.length - 1), { minLength: 1, maxLength: 7 }),
  choices: fc.array(fc.nat(11), { minLength: 1, maxLength: 12 }),
  shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
  batch: fc.integer({ min: 1, max: 4 }),
  inDim: fc.nat(3),
  outDim: fc.nat(3),
  chunkSize: fc.constantFrom(undefined, 1, 2, "auto" as const),
});

/** Sums of products of sums in float32, in another order. */
const LOOSE = { absolute: 1e-2, relative: 1e-2 };
const TOLERANCE = { absolute: 1e-3, relative: 1e-3 };

test("random programs equal the loop", () => {
  let count = 0;
  fc.assert(
    fc.property(programs, ({ steps, choices, shape, batch, inDim, outDim, chunkSize }) => {
      const f = programOf(steps, choices);
      const inDims = inDim % (shape.length + 1);
      const x = floats(shape.toSpliced(inDims, 0, batch));
      const rank = f(floats(shape)).ndim;
      const outDims = outDim % (rank + 1);
      const options = chunkSize === undefined ? {} : { chunkSize };
      expectClose(
        vmap(f, { inDims, outDims, ...options })(x),
        loopOf(f, [[x, inDims]], outDims),
        TOLERANCE,
      );
      count++;
    }),
    { numRuns: 400, seed: 20241121 },
  );
  expect(count).toBeGreaterThanOrEqual(400);
});

test("two levels equal two loops", () => {
  fc.assert(
    fc.property(programs, ({ steps, choices, shape, batch, inDim, chunkSize }) => {
      const f = programOf(steps, choices);
      const inDims = inDim % (shape.length + 1);
      const options = chunkSize === undefined ? { inDims } : { inDims, chunkSize };
      const x = floats([2, ...shape.toSpliced(inDims, 0, batch)]);
      const inner = (plane: Tensor): Tensor =>
        stack(Array.from({ length: batch }, (_, i) => f(clone(select(plane, inDims, i)))));
      expectClose(vmap(vmap(f, options))(x), loopOf(inner, [[x, 0]]), TOLERANCE);
    }),
    { numRuns: 200, seed: 20241122 },
  );
});

test("derivatives of mapped programs, and mapped derivatives, equal the loop's", () => {
  fc.assert(
    fc.property(programs, ({ steps, choices, shape, batch, inDim, chunkSize }) => {
      const f = programOf(steps, choices);
      const inDims = inDim % (shape.length + 1);
      const options = chunkSize === undefined ? { inDims } : { inDims, chunkSize };
      const x = floats(shape.toSpliced(inDims, 0, batch));
      const gradient = grad((a: Tensor) => sum(f(a)));
      expectClose(vmap(gradient, options)(x), loopOf(gradient, [[x, inDims]]), LOOSE);
      const whole = grad((all: Tensor) => sum(vmap(f, options)(all)))(x);
      expectClose(whole, loopOf(gradient, [[x, inDims]], inDims), LOOSE);
      const direction = floats([...x.shape], {}, 9);
      const [, tangent] = jvp(vmap(f, options), [x], [direction]);
      const along = (a: Tensor, t: Tensor): Tensor => asTensor(jvp(f, [a], [t])[1]);
      const pairs = [
        [x, inDims],
        [direction, inDims],
      ] as const;
      expectClose(asTensor(tangent), loopOf(along, pairs), LOOSE);
    }),
    { numRuns: 150, seed: 20241123 },
  );
});
