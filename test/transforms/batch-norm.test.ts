// Running statistics of batch_norm: updated in place, per example under vmap, untouched by derivatives.
import { expect, test } from "vitest";
import "../../runtime/core.ts";
import { batchNorm, instanceNorm } from "../../generated/core/ops/normalization.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { tensor } from "../../runtime/api/creation.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { grad } from "../../runtime/transforms/vjp.ts";
import { vmap } from "../../runtime/transforms/vmap.ts";

const input = tensor([
  [1, 10],
  [3, 30],
]);

function train(x: Tensor, mean: Tensor, variance: Tensor): Tensor {
  return batchNorm(x, null, null, mean, variance, true, 0.5, 1e-5);
}

test("training moves both statistics towards those of the batch", () => {
  const mean = tensor([0, 0]);
  const variance = tensor([1, 1]);
  train(input, mean, variance);
  expect(mean.tolist()).toEqual([1, 10]);
  // The variance of 1 and 3 with one degree of freedom is 2, that of 10 and 30 is 200.
  expect(variance.tolist()).toEqual([1.5, 100.5]);
});

test("instance_norm averages the statistics of its examples", () => {
  const mean = tensor([0]);
  const variance = tensor([0]);
  const x = tensor([[[1, 3]], [[5, 9]]]);
  instanceNorm(x, null, null, mean, variance, true, 1, 1e-5);
  expect(mean.tolist()).toEqual([4.5]);
  expect(variance.tolist()).toEqual([5]);
});

test("mapped statistics are updated for each example, in the caller's memory", () => {
  const mean = tensor([
    [0, 0],
    [2, 20],
  ]);
  const variance = tensor([
    [1, 1],
    [0, 0],
  ]);
  vmap((m: Tensor, v: Tensor) => train(input, m, v))(mean, variance);
  expect(mean.tolist()).toEqual([
    [1, 10],
    [2, 20],
  ]);
  expect(variance.tolist()).toEqual([
    [1.5, 100.5],
    [1, 100],
  ]);
});

test("a mapped input with shared statistics is refused, with the way out", () => {
  const mean = tensor([0, 0]);
  const variance = tensor([1, 1]);
  const mapped = vmap((x: Tensor) => train(x, mean, variance));
  expect(() =>
    mapped(
      tensor([
        [
          [1, 10],
          [3, 30],
        ],
      ]),
    ),
  ).toThrow(/statistics are not.*\n.*inDims: 0/);
  expect(mean.tolist()).toEqual([0, 0]);
});

test("statistics from outside are updated under grad, too", () => {
  const mean = tensor([0, 0]);
  const variance = tensor([1, 1]);
  const slope = grad((x: Tensor) => sum(train(x, mean, variance)))(input);
  expect(slope.shape).toEqual([2, 2]);
  expect(mean.tolist()).toEqual([1, 10]);
});
