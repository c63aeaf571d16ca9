// Draws whose distribution is given by tensors, and the in-place draws. Counters are those of rand.ts.
import { unsupportedDTypeError } from "../../errors/kernels.ts";
import {
  drawRangeError,
  negativeStdError,
  positiveParameterError,
  probabilityError,
} from "../../errors/random.ts";
import { expandError } from "../../errors/shape.ts";
import { broadcastShapes, expandStrides } from "../../tensor/broadcasting.ts";
import { DEFAULT_FLOAT, type DType, isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { sameShape } from "../../tensor/strides.ts";
import { type Shape, Tensor } from "../../tensor/tensor.ts";
import {
  drawArg,
  floatArg,
  intArg,
  type Kernel,
  type Meta,
  type OpArgs,
  optionalDTypeArg,
  optionalIntArg,
  tensorArg,
} from "../contract.ts";
import {
  bigintBelow,
  type Distribution,
  forEachBlock,
  integerBelow,
  standardNormal,
  uniform53,
} from "../random/draws.ts";
import type { Block } from "../random/philox.ts";
import { offsetsOf, startOf } from "./elements.ts";
import { put } from "./fold.ts";
import { drawInto, floatSelfMeta, sizedMeta } from "./rand.ts";

/** Reads one parameter of the distribution for element `i` of the output, in row-major order. */
type Read = (i: number) => number;

/** A tensor's elements, repeated to `shape`, or one number for all. */
function reader(parameter: Tensor | number, shape: Shape, where: string): Read {
  if (!(parameter instanceof Tensor)) return () => parameter;
  const array = arrayOf(parameter.storage, where);
  const steps = expandStrides(parameter.shape, parameter.strides, shape, where);
  const places = offsetsOf(shape, steps);
  const start = startOf(parameter);
  return (i) => Number(array[start + places[i]]);
}

/** Draws every element from a distribution of its own. */
function drawEach(
  out: Tensor,
  args: OpArgs,
  where: string,
  draw: (i: number, block: Block) => number,
): void {
  const array = arrayOf(out.storage, where);
  const start = startOf(out);
  const places = offsetsOf(out.shape, out.strides);
  forEachBlock(drawArg(args), places.length, (i, block) => {
    put(array, start + places[i], draw(i, block));
  });
}

function flip(p: number, name: string, block: Block): number {
  if (!(p >= 0 && p <= 1)) throw probabilityError("bernoulli", name, p);
  return uniform53(block) < p ? 1 : 0;
}

/** Shape function of `bernoulli`: self holds the probabilities. */
export const bernoulliMeta: Meta = floatSelfMeta("bernoulli");

/** `bernoulli(self)`. @throws ValueError E_PROBABILITY */
export const bernoulliKernel: Kernel = ([out], args) => {
  const chance = reader(tensorArg(args, 0), out.shape, "bernoulli");
  drawEach(out, args, "bernoulli", (i, block) => flip(chance(i), "an element of self", block));
};

/** Shape function of `bernoulli.Tensor`: p is repeated to the shape of self. */
export const bernoulliTensorMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  const p = tensorArg(args, 1);
  if (!isFloating(p.dtype))
    throw unsupportedDTypeError("bernoulli", "p", p.dtype, "a floating point dtype");
  if (!sameShape(broadcastShapes(shape, p.shape, "bernoulli"), shape))
    throw expandError("bernoulli", p.shape, shape);
  return [{ shape, dtype }];
};

/** `bernoulli.Tensor(self, p)`. @throws ValueError E_PROBABILITY */
export const bernoulliTensorKernel: Kernel = ([out], args) => {
  const chance = reader(tensorArg(args, 1), out.shape, "bernoulli");
  drawEach(out, args, "bernoulli", (i, block) => flip(chance(i), "an element of p", block));
};

function normalDType(x: Tensor, name: string): DType {
  if (isFloating(x.dtype)) return x.dtype;
  throw unsupportedDTypeError("normal", name, x.dtype, "a floating point dtype");
}

function assertStd(where: string, std: number): void {
  if (!(std >= 0)) throw negativeStdError(where, std);
}

/** Shape function of `normal.Tensor_float`. */
export const normalTensorFloatMeta: Meta = (args) => {
  const mean = tensorArg(args, 0);
  assertStd("normal", floatArg(args, 1));
  return [{ shape: mean.shape, dtype: normalDType(mean, "mean") }];
};

/** Shape function of `normal.float_Tensor`. */
export const normalFloatTensorMeta: Meta = (args) => {
  const std = tensorArg(args, 1);
  return [{ shape: std.shape, dtype: normalDType(std, "std") }];
};

/** Shape function of `normal.Tensor_Tensor`: the dtype of the means. */
export const normalTensorTensorMeta: Meta = (args) => {
  const [mean, std] = [tensorArg(args, 0), tensorArg(args, 1)];
  normalDType(std, "std");
  const shape = broadcastShapes(mean.shape, std.shape, "normal");
  return [{ shape, dtype: normalDType(mean, "mean") }];
};

/** Shape function of `normal.float_float`. */
export const normalFloatFloatMeta: Meta = (args) => {
  assertStd("normal", floatArg(args, 1));
  const dtype = optionalDTypeArg(args, 4) ?? DEFAULT_FLOAT;
  if (!isFloating(dtype))
    throw unsupportedDTypeError("normal", "the result", dtype, "a floating point dtype");
  return sizedMeta(args, 2, "normal", dtype);
};

function drawNormal(out: Tensor, args: OpArgs, mean: Tensor | number, std: Tensor | number): void {
  const meanAt = reader(mean, out.shape, "normal");
  const stdAt = reader(std, out.shape, "normal");
  drawEach(out, args, "normal", (i, block) => {
    const spread = stdAt(i);
    assertStd("normal", spread);
    return meanAt(i) + spread * standardNormal(block);
  });
}

/** `normal.Tensor_float(mean, std)`. */
export const normalTensorFloatKernel: Kernel = ([out], args) =>
  drawNormal(out, args, tensorArg(args, 0), floatArg(args, 1));
/** `normal.float_Tensor(mean, std)`. @throws ValueError E_NEGATIVE_STD */
export const normalFloatTensorKernel: Kernel = ([out], args) =>
  drawNormal(out, args, floatArg(args, 0), tensorArg(args, 1));
/** `normal.Tensor_Tensor(mean, std)`. @throws ValueError E_NEGATIVE_STD */
export const normalTensorTensorKernel: Kernel = ([out], args) =>
  drawNormal(out, args, tensorArg(args, 0), tensorArg(args, 1));
/** `normal.float_float(mean, std, size)`. */
export const normalFloatFloatKernel: Kernel = ([out], args) =>
  drawNormal(out, args, floatArg(args, 0), floatArg(args, 1));

/** Shape function of an in-place draw with one number that must be above 0. */
function positiveMeta(where: string, name: string, index: number): Meta {
  const meta = floatSelfMeta(where);
  return (args) => {
    const value = floatArg(args, index);
    if (!(value > 0)) throw positiveParameterError(where, name, value);
    return meta(args);
  };
}

/** Shape function of `exponential_`. */
export const exponential_Meta: Meta = positiveMeta("exponential_", "lambd", 1);
/** `exponential_(self, lambd)`. */
export const exponential_Kernel: Kernel = ([out], args) => {
  const rate = floatArg(args, 1);
  drawInto(out, drawArg(args), (block) => -Math.log1p(-uniform53(block)) / rate);
};

/** Shape function of `cauchy_`. */
export const cauchy_Meta: Meta = positiveMeta("cauchy_", "sigma", 2);
/** `cauchy_(self, median, sigma)`. */
export const cauchy_Kernel: Kernel = ([out], args) => {
  const [median, sigma] = [floatArg(args, 1), floatArg(args, 2)];
  drawInto(
    out,
    drawArg(args),
    (block) => median + sigma * Math.tan(Math.PI * (uniform53(block) - 0.5)),
  );
};

/** Shape function of `log_normal_`. */
export const logNormal_Meta: Meta = positiveMeta("log_normal_", "std", 2);
/** `log_normal_(self, mean, std)`: the exponentials of normal numbers. */
export const logNormal_Kernel: Kernel = ([out], args) => {
  const [mean, std] = [floatArg(args, 1), floatArg(args, 2)];
  drawInto(out, drawArg(args), (block) => Math.exp(mean + std * standardNormal(block)));
};

/** Shape function of `geometric_`. */
export const geometric_Meta: Meta = (args) => {
  const p = floatArg(args, 1);
  if (!(p > 0 && p < 1)) throw probabilityError("geometric_", "p", p);
  const { shape, dtype } = tensorArg(args, 0);
  return [{ shape, dtype }];
};

/** `geometric_(self, p)`: how many tries up to the first success. */
export const geometric_Kernel: Kernel = ([out], args) => {
  const failing = Math.log1p(-floatArg(args, 1));
  drawInto(out, drawArg(args), (block) =>
    Math.max(Math.ceil(Math.log1p(-uniform53(block)) / failing), 1),
  );
};

/** The integers that `random_` draws below, by dtype: as many as the dtype counts without a gap. */
const COUNTED: Readonly<Record<DType, bigint>> = {
  float32: 2n ** 24n + 1n,
  float64: 2n ** 53n + 1n,
  int64: 2n ** 63n,
  int32: 2n ** 31n,
  uint8: 256n,
  bool: 2n,
};

/** `[from, to)` of the three forms of `random_`. */
type Range = (args: OpArgs) => readonly [from: bigint, to: bigint];

const whole: Range = (args) => [0n, COUNTED[tensorArg(args, 0).dtype]];
const below: Range = (args) => [0n, BigInt(intArg(args, 1))];
const between: Range = (args) => {
  const to = optionalIntArg(args, 2);
  return [BigInt(intArg(args, 1)), to === null ? whole(args)[1] : BigInt(to)];
};

function integersMeta(range: Range): Meta {
  return (args) => {
    const [from, to] = range(args);
    if (from >= to) throw drawRangeError("random_", Number(from), Number(to));
    const { shape, dtype } = tensorArg(args, 0);
    return [{ shape, dtype }];
  };
}

function integersKernel(range: Range): Kernel {
  return ([out], args) => {
    const [from, to] = range(args);
    const array = arrayOf(out.storage, "random_");
    const places = offsetsOf(out.shape, out.strides);
    const start = startOf(out);
    const count = to - from;
    const isSmall = count <= 2n ** 32n;
    const draw: Distribution = (block) => Number(from) + integerBelow(block, Number(count));
    forEachBlock(drawArg(args), places.length, (i, block) => {
      const value = isSmall ? draw(block) : from + bigintBelow(block, count);
      put(array, start + places[i], value);
    });
  };
}

/** Shape function of `random_`. */
export const random_Meta: Meta = integersMeta(whole);
/** `random_(self)`. */
export const random_Kernel: Kernel = integersKernel(whole);
/** Shape function of `random_.to`. */
export const randomTo_Meta: Meta = integersMeta(below);
/** `random_.to(self, to)`. */
export const randomTo_Kernel: Kernel = integersKernel(below);
/** Shape function of `random_.from`. */
export const randomFrom_Meta: Meta = integersMeta(between);
/** `random_.from(self, from, to)`. */
export const randomFrom_Kernel: Kernel = integersKernel(between);
