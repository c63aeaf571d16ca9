// Grid sampling along one axis: which elements a coordinate takes, with what weights, and how the weights change.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import {
  add,
  div,
  eq,
  ge,
  le,
  lt,
  mul,
  neg,
  sub,
  where,
} from "../../generated/core/ops/pointwise.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** How coordinates are read: numbers as the operator takes them. */
export interface GridOptions {
  /** 0 linear, 1 nearest, 2 cubic. */
  readonly interpolation: number;
  /** 0 zeros, 1 the border, 2 mirrored. */
  readonly padding: number;
  readonly alignCorners: boolean;
}

/** One element per coordinate; a null weight is 1, a null slope 0. */
export interface GridTap {
  /** Its position, a whole number, perhaps outside. */
  readonly place: Tensor;
  readonly weight: Tensor | null;
  /** The derivative of the weight by the coordinate given. */
  readonly slope: Tensor | null;
}

/** A coordinate and its derivative by the one it was made of. */
interface Moved {
  readonly at: Tensor;
  readonly rate: Tensor;
}

/** The largest whole number not above each element; it has no derivative. */
function floorOf(x: Tensor): Tensor {
  const cut = _toCopy(_toCopy(x, { dtype: "int64" }), { dtype: x.dtype });
  return where(lt(x, cut), sub(cut, 1), cut);
}

/** The nearest whole number, of two the even one. */
function roundOf(x: Tensor): Tensor {
  const up = floorOf(add(x, 0.5));
  const isTie = eq(sub(up, x), 0.5);
  const isOdd = eq(sub(up, mul(floorOf(mul(up, 0.5)), 2)), 1);
  return sub(up, mul(_toCopy(isTie, { dtype: x.dtype }), _toCopy(isOdd, { dtype: x.dtype })));
}

/** From -1 … 1 to positions. */
function positionOf(coordinate: Tensor, size: number, alignCorners: boolean): Moved {
  const rate = alignCorners ? (size - 1) / 2 : size / 2;
  const middle = (size - 1) / 2;
  return { at: add(mul(coordinate, rate), middle), rate: mul(onesFor(coordinate), rate) };
}

function clipped({ at, rate }: Moved, size: number): Moved {
  const isLow = le(at, 0);
  const isHigh = ge(at, size - 1);
  const inside = where(isLow, 0, where(isHigh, 0, onesFor(at)));
  return {
    at: where(isLow, 0, where(isHigh, size - 1, at)),
    rate: mul(inside, rate),
  };
}

function onesFor(x: Tensor): Tensor {
  return _toCopy(eq(mul(x, 0), mul(x, 0)), { dtype: x.dtype });
}

/** Mirrored at the middles of the outermost elements, or at their outer edges. */
function mirrored(moved: Moved, size: number, alignCorners: boolean): Moved {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? size - 1 : size;
  if (span === 0) return { at: mul(moved.at, 0), rate: mul(moved.rate, 0) };
  const distance = sub(moved.at, low);
  const isBelow = lt(distance, 0);
  const length = where(isBelow, neg(distance), distance);
  const flips = floorOf(div(length, span));
  const extra = sub(length, mul(flips, span));
  const isOdd = eq(sub(flips, mul(floorOf(mul(flips, 0.5)), 2)), 1);
  const one = onesFor(moved.at);
  const sign = mul(where(isBelow, neg(one), one), where(isOdd, neg(one), one));
  return {
    at: add(where(isOdd, add(neg(extra), span), extra), low),
    rate: mul(sign, moved.rate),
  };
}

/** Moves a position inside, unless what is outside counts as zero. */
function padded(moved: Moved, size: number, { padding, alignCorners }: GridOptions): Moved {
  if (padding === 0) return moved;
  return clipped(padding === 1 ? moved : mirrored(moved, size, alignCorners), size);
}

/** The taps of every coordinate along an axis of some size. */
export function gridTaps(
  coordinate: Tensor,
  size: number,
  options: GridOptions,
): readonly GridTap[] {
  const free = positionOf(coordinate, size, options.alignCorners);
  if (options.interpolation === 2) return cubicGridTaps(free, size, options);
  const { at, rate } = padded(free, size, options);
  if (options.interpolation === 1) return [{ place: roundOf(at), weight: null, slope: null }];
  const low = floorOf(at);
  const share = sub(at, low);
  return [
    { place: low, weight: add(neg(share), 1), slope: neg(rate) },
    { place: add(low, 1), weight: share, slope: rate },
  ];
}

/** The constant of the cubic convolution kernel. */
const CUBIC = -0.75;

/** A cubic `((a x + b) x + c) x + d` and its derivative. */
function cubic(x: Tensor, [a, b, c, d]: readonly number[]): readonly [Tensor, Tensor] {
  const value = add(mul(add(mul(add(mul(x, a), b), x), c), x), d);
  return [value, add(mul(add(mul(x, 3 * a), 2 * b), x), c)];
}

const NEAR = [CUBIC + 2, -(CUBIC + 3), 0, 1];
const FAR = [CUBIC, -5 * CUBIC, 8 * CUBIC, -4 * CUBIC];

/** Four neighbours, each moved inside by itself; the weights follow the coordinate before that. */
function cubicGridTaps(
  { at, rate }: Moved,
  size: number,
  options: GridOptions,
): readonly GridTap[] {
  const low = floorOf(at);
  const part = sub(at, low);
  const rest = add(neg(part), 1);
  const weights = [
    { cubic: cubic(add(part, 1), FAR), sign: 1 },
    { cubic: cubic(part, NEAR), sign: 1 },
    { cubic: cubic(rest, NEAR), sign: -1 },
    { cubic: cubic(add(rest, 1), FAR), sign: -1 },
  ];
  return weights.map(({ cubic: [weight, change], sign }, i) => {
    const place = add(low, i - 1);
    const inside = padded({ at: place, rate }, size, options).at;
    return { place: floorOf(inside), weight, slope: mul(mul(change, sign), rate) };
  });
}
