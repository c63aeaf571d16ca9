// Every op through every composition of vmap, vjp and jvp, against loops and finite differences; and results by hand.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { callOp, grad, sum, Tensor, tensor, vmap } from "batchwise";
import { testOps } from "batchwise/testing";
import { logCosh, mahalanobis, weightedMean, zscore } from "../src/index.ts";
import { samples } from "./samples.ts";

testOps({ namespace: "stats", samples, runner: { describe, test } });

test("weighted means, one set of weights per example", () => {
  const values = tensor([
    [1, 2, 3],
    [4, 4, 10],
  ]);
  const weights = tensor([
    [1, 0, 1],
    [2, 1, 1],
  ]);
  const means = vmap((x: Tensor, w: Tensor) => weightedMean(x, w))(values, weights);
  assert.deepEqual(means.tolist(), [2, 5.5]);
});

test("the gradient of a weighted mean is each position's share", () => {
  const shares = grad((x: Tensor) => weightedMean(x, tensor([1, 2, 5])))(tensor([3, 1, 2]));
  assert.deepEqual(shares.tolist(), [0.125, 0.25, 0.625]);
});

test("scores have mean 0 and deviation 1; distances count in deviations", () => {
  assert.deepEqual(zscore(tensor([1, 3])).tolist(), [-1, 1]);
  const half = tensor([
    [0.25, 0],
    [0, 1],
  ]);
  assert.equal(mahalanobis(tensor([4, 0]), tensor([0, 0]), half).item(), 2);
});

test("ops are methods, and callable by name", () => {
  const x = tensor([0, 1]);
  assert.deepEqual(x.logCosh().tolist(), logCosh(x).tolist());
  const byName = callOp("stats::log_cosh", [x]);
  assert.ok(byName instanceof Tensor);
  assert.deepEqual(sum(byName).tolist(), sum(logCosh(x)).tolist());
});

test("weights that do not fit are refused with the op's full name", () => {
  assert.throws(() => weightedMean(tensor([1, 2]), tensor([1])), {
    message:
      "stats::weighted_mean: weight [1] does not fit self [2] at dim 0; expected [2], one weight per position",
  });
});
