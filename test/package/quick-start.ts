// What a user writes first; throws when a result is wrong. Runs from the packed tarball, in a project of its own.
import { dot, grad, mul, randn, sum, type Tensor, tensor, vmap } from "batchwise";

function assertClose(actual: unknown, expected: unknown, what: string): void {
  const flat = (value: unknown): number[] => [value].flat(9).map(Number);
  const [left, right] = [flat(actual), flat(expected)];
  const isClose =
    left.length === right.length &&
    left.every((x, i) => Math.abs(x - right[i]) <= 1e-5 * (1 + Math.abs(x)));
  if (!isClose)
    throw new Error(`${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

const batchedDot = vmap(dot);
const x = tensor([
  [1, 2],
  [3, 4],
]);
const y = tensor([
  [5, 6],
  [7, 8],
]);
assertClose(batchedDot(x, y).tolist(), [17, 53], "vmap(dot)");

const loss = (weights: Tensor, example: Tensor): Tensor => sum(mul(mul(weights, weights), example));
const perSample = vmap(grad(loss), { inDims: [null, 0] });
assertClose(
  perSample(tensor([1, 10]), x).tolist(),
  [
    [2, 40],
    [6, 80],
  ],
  "vmap(grad(loss))",
);

const noise = randn([4, 3]);
assertClose(noise.shape, [4, 3], "randn");
