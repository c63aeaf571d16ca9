// Padding with elements of the tensor itself: mirrored at its border, repeated, or from the other side.

import { constantPadNd } from "../../generated/core/ops/nn.ts";
import {
  reflectionPad1d,
  reflectionPad2d,
  reflectionPad3d,
  replicationPad1d,
  replicationPad2d,
  replicationPad3d,
} from "../../generated/core/ops/resampling.ts";
import {
  borderPadError,
  borderPadGradError,
  padModeError,
  padValueError,
} from "../../runtime/errors/resampling.ts";
import { sameShape } from "../../runtime/tensor/strides.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";
import { addAtPositions, type PositionLists, pickPositions } from "../lib/positions.ts";

/** Where the padded tensor takes the element that would lie at `at` of a dim. */
type Source = (at: number, size: number) => number;

const mirrored: Source = (at, size) => {
  const distance = at < 0 ? -at : at;
  return distance < size ? distance : 2 * (size - 1) - distance;
};

const repeated: Source = (at, size) => Math.min(Math.max(at, 0), size - 1);

const around: Source = (at, size) => ((at % size) + size) % size;

interface Border {
  readonly where: string;
  readonly source: Source;
  /** Whether a dim of some size has elements for so much padding on a side. */
  readonly fits: (pad: number, size: number) => boolean;
}

const REFLECTION: Border = {
  where: "reflection_pad",
  source: mirrored,
  fits: (pad, size) => pad < size,
};

const REPLICATION: Border = {
  where: "replication_pad",
  source: repeated,
  fits: (_, size) => size > 0,
};

const CIRCULAR: Border = { where: "pad", source: around, fits: (pad, size) => pad <= size };

/** The positions to take along each padded dim. */
function positionsOf(border: Border, shape: Shape, pad: Shape, spatial: number): PositionLists {
  const where = border === CIRCULAR ? border.where : `${border.where}${spatial}d`;
  const first = shape.length - spatial;
  const fail = (): never => {
    throw borderPadError(where, shape, pad, spatial);
  };
  if (pad.length !== 2 * spatial || first < 1 || first > 2) fail();
  return Array.from({ length: spatial }, (_, dim) => {
    const [before, after] = pad.slice(2 * (spatial - 1 - dim));
    return placesAlong(border, shape[first + dim], before, after) ?? fail();
  });
}

/** The places to take along one dim; null where it has too few elements. */
function placesAlong(
  border: Border,
  size: number,
  before: number,
  after: number,
): readonly number[] | null {
  const length = size + before + after;
  const kept = size + Math.min(before, 0) + Math.min(after, 0);
  const isWhole = border !== CIRCULAR;
  if (!border.fits(before, size) || !border.fits(after, size)) return null;
  if (length < 1 || (!isWhole && kept < 1)) return null;
  const all = Array.from({ length }, (_, i) => i);
  if (isWhole) return all.map((i) => border.source(i - before, size));
  // What is cropped does not come back from the other side.
  const start = Math.max(-before, 0);
  return all.map((i) => start + border.source(i - Math.max(before, 0), kept));
}

function padBorder(border: Border, self: Tensor, pad: Shape, spatial: number): Tensor {
  return pickPositions(self, positionsOf(border, self.shape, pad, spatial));
}

function unpadBorder(
  border: Border,
  gradOutput: Tensor,
  shape: Shape,
  pad: Shape,
  spatial: number,
): Tensor {
  const lists = positionsOf(border, shape, pad, spatial);
  const sizes = lists.map((list) => list?.length ?? 0);
  const expected = [...shape.slice(0, shape.length - spatial), ...sizes];
  if (!sameShape(gradOutput.shape, expected))
    throw borderPadGradError(`${border.where}${spatial}d_backward`, gradOutput.shape, expected);
  return addAtPositions(gradOutput, shape, lists);
}

/** `reflection_pad1d` and its like. */
export function padMirrored(self: Tensor, padding: Shape, spatial: number): Tensor {
  return padBorder(REFLECTION, self, padding, spatial);
}

/** `reflection_pad1d_backward` and its like. */
export function unpadMirrored(
  gradOutput: Tensor,
  shape: Shape,
  padding: Shape,
  spatial: number,
): Tensor {
  return unpadBorder(REFLECTION, gradOutput, shape, padding, spatial);
}

/** `replication_pad1d` and its like. */
export function padRepeated(self: Tensor, padding: Shape, spatial: number): Tensor {
  return padBorder(REPLICATION, self, padding, spatial);
}

/** `replication_pad1d_backward` and its like. */
export function unpadRepeated(
  gradOutput: Tensor,
  shape: Shape,
  padding: Shape,
  spatial: number,
): Tensor {
  return unpadBorder(REPLICATION, gradOutput, shape, padding, spatial);
}

/** `pad`: two sizes per dim from the last one on. */
export function padByMode(self: Tensor, pad: Shape, mode: string, value: number | null): Tensor {
  if (mode === "constant") return constantPadNd(self, pad, value ?? 0);
  if (value !== null && value !== 0) throw padValueError(mode, value);
  switch (mode) {
    case "reflect":
      return byDims("pad", self, pad, [reflectionPad1d, reflectionPad2d, reflectionPad3d]);
    case "replicate":
      return byDims("pad", self, pad, [replicationPad1d, replicationPad2d, replicationPad3d]);
    case "circular":
      return padBorder(CIRCULAR, self, pad, pad.length / 2);
    default:
      throw padModeError(mode);
  }
}

type Pad = (self: Tensor, padding: Shape) => Tensor;

function byDims(where: string, self: Tensor, pad: Shape, pads: readonly Pad[]): Tensor {
  const apply = pads[pad.length / 2 - 1];
  if (apply === undefined) throw borderPadError(where, self.shape, pad, Math.ceil(pad.length / 2));
  return apply(self, pad);
}
