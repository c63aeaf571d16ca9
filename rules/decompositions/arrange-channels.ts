// Channels and positions exchanged, normalised by their neighbours, multiplied pairwise; coordinates of affine grids.
import { cat } from "../../generated/core/ops/combine.ts";
import { arange, onesLike } from "../../generated/core/ops/factory.ts";
import { matmul } from "../../generated/core/ops/linear_algebra.ts";
import { constantPadNd } from "../../generated/core/ops/nn.ts";
import { add, mul, pow } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import {
  expand,
  narrow,
  permute,
  reshape,
  transpose,
  unsqueeze,
} from "../../generated/core/ops/view.ts";
import { rankError } from "../../runtime/errors/kernels.ts";
import { bilinearError, pixelShuffleError } from "../../runtime/errors/layers.ts";
import { affineGridError } from "../../runtime/errors/resampling.ts";
import type { DType } from "../../runtime/tensor/dtype.ts";
import { numel } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `pixel_shuffle`: `[…, C * r * r, H, W]` as `[…, C, H * r, W * r]`. */
export function channelsToPixels(self: Tensor, factor: number): Tensor {
  const rank = self.shape.length;
  const [channels, height, width] = self.shape.slice(-3);
  if (rank < 3 || factor < 1 || channels % (factor * factor) !== 0)
    throw pixelShuffleError("pixel_shuffle", self.shape, factor);
  const lead = self.shape.slice(0, -3);
  const kept = channels / (factor * factor);
  const split = reshape(self, [...lead, kept, factor, factor, height, width]);
  const first = lead.length;
  const order = [0, 3, 1, 4, 2].map((dim) => first + dim);
  const moved = permute(split, [...lead.map((_, dim) => dim), ...order]);
  return reshape(moved, [...lead, kept, height * factor, width * factor]);
}

/** `pixel_unshuffle`: `[…, C, H * r, W * r]` as `[…, C * r * r, H, W]`. */
export function pixelsToChannels(self: Tensor, factor: number): Tensor {
  const [channels, height, width] = self.shape.slice(-3);
  if (self.shape.length < 3 || factor < 1 || height % factor !== 0 || width % factor !== 0)
    throw pixelShuffleError("pixel_unshuffle", self.shape, factor);
  const lead = self.shape.slice(0, -3);
  const [rows, columns] = [height / factor, width / factor];
  const split = reshape(self, [...lead, channels, rows, factor, columns, factor]);
  const order = [0, 2, 4, 1, 3].map((dim) => lead.length + dim);
  const moved = permute(split, [...lead.map((_, dim) => dim), ...order]);
  return reshape(moved, [...lead, channels * factor * factor, rows, columns]);
}

/** `local_response_norm`: every channel is divided by a power of the mean square of `size` around it. */
export function normalizeByNeighbours(
  input: Tensor,
  size: number,
  alpha: number,
  beta: number,
  k: number,
): Tensor {
  const { shape } = input;
  if (shape.length < 3 || size < 1)
    throw rankError("local_response_norm", "input", shape, "at least 3 dims");
  const channels = shape[1];
  const before = Math.floor(size / 2);
  const around = shape.slice(2).flatMap(() => [0, 0]);
  const squares = constantPadNd(mul(input, input), [...around, before, size - 1 - before]);
  const total = Array.from({ length: size }, (_, i) => narrow(squares, 1, i, channels)).reduce(
    (sums, part) => add(sums, part),
  );
  return mul(input, pow(add(mul(total, alpha / size), k), -beta));
}

/** `bilinear`: `input1 W input2` for every output, and the bias. */
export function bilinearForm(
  input1: Tensor,
  input2: Tensor,
  weight: Tensor,
  bias: Tensor | null,
): Tensor {
  const [outputs, left, right] = weight.shape;
  const lead = input1.shape.slice(0, -1);
  const isFitting =
    weight.shape.length === 3 &&
    input1.shape[lead.length] === left &&
    input2.shape[lead.length] === right &&
    input2.shape.slice(0, -1).join() === lead.join();
  if (!isFitting) throw bilinearError(input1.shape, input2.shape, weight.shape);
  const matrix = reshape(permute(weight, [1, 0, 2]), [left, outputs * right]);
  const rows = matmul(reshape(input1, [numel(lead), left]), matrix);
  const half = reshape(rows, [numel(lead), outputs, right]);
  const columns = reshape(input2, [numel(lead), 1, right]);
  const product = reshape(sum(mul(half, columns), [2]), [...lead, outputs]);
  return bias === null ? product : add(product, bias);
}

/** `-1 … 1` in `count` steps, at the middles of elements or from the first to the last. */
function coordinates(count: number, alignCorners: boolean, dtype: DType): Tensor {
  if (count === 1) return mul(arange(1, { dtype }), 0);
  const step = alignCorners ? 2 / (count - 1) : 2 / count;
  const first = alignCorners ? -1 : 1 / count - 1;
  return add(mul(arange(count, { dtype }), step), first);
}

/** `affine_grid_generator`: where an affine map sends every position of an image or a volume. */
export function affineGrid(theta: Tensor, size: Shape, alignCorners: boolean): Tensor {
  const spatial = size.length - 2;
  const [examples, ...matrix] = theta.shape;
  const isFitting =
    (spatial === 2 || spatial === 3) &&
    examples === size[0] &&
    matrix.join() === [spatial, spatial + 1].join() &&
    size.every((length) => length > 0);
  if (!isFitting) throw affineGridError(theta.shape, size);
  const sizes = size.slice(2);
  // The last coordinate of a position belongs to the first spatial dim.
  const axes = sizes.map((count, dim) => {
    const along = coordinates(count, alignCorners, theta.dtype);
    const shape = sizes.map((_, other) => (other === dim ? count : 1));
    return unsqueeze(expand(reshape(along, shape), sizes), -1);
  });
  const places = cat([...axes.reverse(), onesLike(axes[0])], -1);
  const rows = reshape(places, [numel(sizes), spatial + 1]);
  const moved = matmul(expand(rows, [examples, ...rows.shape]), transpose(theta, 1, 2));
  return reshape(moved, [examples, ...sizes, spatial]);
}
