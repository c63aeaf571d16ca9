// Random operators. Element `i` of the output, in row-major order, is drawn at counter `base + i`.
import { unsupportedDTypeError } from "../../errors/kernels.ts";
import { drawRangeError, negativeStdError, probabilityError } from "../../errors/random.ts";
import { invalidSizeError } from "../../errors/shape.ts";
import { DEFAULT_FLOAT, type DType, isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import {
  drawArg,
  floatArg,
  intArg,
  intsArg,
  type Kernel,
  type Meta,
  type OpArgs,
  type OutputMeta,
  optionalDTypeArg,
  type RandomDraw,
  tensorArg,
} from "../contract.ts";
import {
  bigintBelow,
  type Distribution,
  type ForEachBlock,
  forEachBlock,
  integerBelow,
  standardNormal,
  uniform24,
  uniform53,
} from "../random/draws.ts";
import { offsetsOf, startOf } from "./elements.ts";

/** The output of an op with a size argument at `index`. */
export function sizedMeta(
  args: OpArgs,
  index: number,
  where: string,
  dtype: DType,
): readonly OutputMeta[] {
  const shape = intsArg(args, index);
  if (shape.some((length) => !Number.isInteger(length) || length < 0)) {
    throw invalidSizeError(where, shape, "expected integers, 0 or more");
  }
  return [{ shape, dtype }];
}

function floatMeta(where: string): Meta {
  return (args) => {
    const dtype = optionalDTypeArg(args, 2) ?? DEFAULT_FLOAT;
    if (!isFloating(dtype)) {
      throw unsupportedDTypeError(where, "the result", dtype, "a floating point dtype");
    }
    return sizedMeta(args, 0, where, dtype);
  };
}

function selfMeta(args: OpArgs): readonly OutputMeta[] {
  const { shape, dtype } = tensorArg(args, 0);
  return [{ shape, dtype }];
}

/** Shape function of ops whose result has the shape and the floating dtype of self. */
export function floatSelfMeta(where: string): Meta {
  return (args) => {
    const { dtype } = tensorArg(args, 0);
    if (!isFloating(dtype)) {
      throw unsupportedDTypeError(where, "self", dtype, "a floating point dtype");
    }
    return selfMeta(args);
  };
}

/** Draws every element of `out` from one distribution, over blocks from `each`. */
export function drawInto(
  out: Tensor,
  draw: RandomDraw,
  distribution: Distribution,
  each: ForEachBlock = forEachBlock,
): void {
  const array = arrayOf(out.storage, "random");
  const start = startOf(out);
  const places = offsetsOf(out.shape, out.strides);
  if (array instanceof BigInt64Array) {
    each(draw, places.length, (i, block) => {
      array[start + places[i]] = BigInt(distribution(block));
    });
  } else {
    each(draw, places.length, (i, block) => {
      array[start + places[i]] = distribution(block);
    });
  }
}

/** Uniform numbers as fine as the dtype holds them. */
function uniformFor(dtype: DType): Distribution {
  return dtype === "float32" ? uniform24 : uniform53;
}

/** Shape function of `rand`. */
export const randMeta: Meta = floatMeta("rand");
/** Shape function of `randn`. */
export const randnMeta: Meta = floatMeta("randn");

/** `rand(size)`: uniform in `[0, 1)`. */
export const randKernel: Kernel = ([out], args) =>
  drawInto(out, drawArg(args), uniformFor(out.dtype));

/** `randn(size)`: standard normal. */
export const randnKernel: Kernel = ([out], args) => drawInto(out, drawArg(args), standardNormal);

/** Shape function of `randint.low`: int64 unless asked otherwise. */
export const randintLowMeta: Meta = (args) => {
  const [low, high] = [intArg(args, 0), intArg(args, 1)];
  if (!(low < high)) throw drawRangeError("randint", low, high);
  return sizedMeta(args, 2, "randint", optionalDTypeArg(args, 4) ?? "int64");
};

/** Shape function of `randint(high, size)`. */
export const randintMeta: Meta = (args) => randintLowMeta([0, ...args]);

/** `randint.low(low, high, size)`: integers in `[low, high)`, by multiplying and shifting. */
export const randintLowKernel: Kernel = ([out], args) => {
  const low = intArg(args, 0);
  const range = intArg(args, 1) - low;
  const array = arrayOf(out.storage, "randint");
  if (range <= 2 ** 32 || !(array instanceof BigInt64Array)) {
    drawInto(out, drawArg(args), (block) => low + integerBelow(block, range));
    return;
  }
  const start = startOf(out);
  const places = offsetsOf(out.shape, out.strides);
  forEachBlock(drawArg(args), places.length, (i, block) => {
    array[start + places[i]] = BigInt(low) + bigintBelow(block, BigInt(range));
  });
};

/** `randint(high, size)`. */
export const randintKernel: Kernel = (outs, args) => randintLowKernel(outs, [0, ...args]);

/** Shape function of `bernoulli.p`: self gives shape and dtype only. */
export const bernoulliPMeta: Meta = (args) => {
  const p = floatArg(args, 1);
  if (!(p >= 0 && p <= 1)) throw probabilityError("bernoulli", "p", p);
  return selfMeta(args);
};

/** `bernoulli.p(self, p)`: 1 with probability `p`, else 0. */
export const bernoulliPKernel: Kernel = ([out], args) => {
  const p = floatArg(args, 1);
  drawInto(out, drawArg(args), (block) => (uniform53(block) < p ? 1 : 0));
};

/** Shape function of `bernoulli_.float`. */
export const bernoulliFloat_Meta: Meta = bernoulliPMeta;
/** `bernoulli_.float(self, p)`. */
export const bernoulliFloat_Kernel: Kernel = bernoulliPKernel;

/** Shape function of `uniform_`. */
export const uniform_Meta: Meta = (args) => {
  const [from, to] = [floatArg(args, 1), floatArg(args, 2)];
  if (!(from <= to)) throw drawRangeError("uniform_", from, to);
  return floatSelfMeta("uniform_")(args);
};

/** `uniform_(self, from, to)`. */
export const uniform_Kernel: Kernel = ([out], args) => {
  const from = floatArg(args, 1);
  const width = floatArg(args, 2) - from;
  const uniform = uniformFor(out.dtype);
  drawInto(out, drawArg(args), (block) => from + uniform(block) * width);
};

/** Shape function of `normal_`. */
export const normal_Meta: Meta = (args) => {
  const std = floatArg(args, 2);
  if (!(std >= 0)) throw negativeStdError("normal_", std);
  return floatSelfMeta("normal_")(args);
};

/** `normal_(self, mean, std)`. */
export const normal_Kernel: Kernel = ([out], args) => {
  const mean = floatArg(args, 1);
  const std = floatArg(args, 2);
  drawInto(out, drawArg(args), (block) => mean + std * standardNormal(block));
};

/** Shape function of an op that takes its shape, and unless asked otherwise its dtype, from self. */
function likeMeta(dtypeAt: number, check: (args: OpArgs, dtype: DType) => void): Meta {
  return (args) => {
    const self = tensorArg(args, 0);
    const dtype = optionalDTypeArg(args, dtypeAt) ?? self.dtype;
    check(args, dtype);
    return [{ shape: self.shape, dtype }];
  };
}

function floatingOnly(where: string): (args: OpArgs, dtype: DType) => void {
  return (_args, dtype) => {
    if (!isFloating(dtype))
      throw unsupportedDTypeError(where, "the result", dtype, "a floating point dtype");
  };
}

/** Shape function of `rand_like`. */
export const randLikeMeta: Meta = likeMeta(1, floatingOnly("rand_like"));
/** `rand_like(self)`. */
export const randLikeKernel: Kernel = randKernel;
/** Shape function of `randn_like`. */
export const randnLikeMeta: Meta = likeMeta(1, floatingOnly("randn_like"));
/** `randn_like(self)`. */
export const randnLikeKernel: Kernel = randnKernel;

/** Shape function of `randint_like`. */
export const randintLikeMeta: Meta = likeMeta(2, (args) => {
  if (intArg(args, 1) <= 0) throw drawRangeError("randint_like", 0, intArg(args, 1));
});
/** `randint_like(self, high)`. */
export const randintLikeKernel: Kernel = (outs, [, ...args]) => randintKernel(outs, args);
/** Shape function of `randint_like.low_dtype`. */
export const randintLikeLowDtypeMeta: Meta = likeMeta(3, (args) => {
  const [low, high] = [intArg(args, 1), intArg(args, 2)];
  if (!(low < high)) throw drawRangeError("randint_like", low, high);
});
/** `randint_like.low_dtype(self, low, high)`. */
export const randintLikeLowDtypeKernel: Kernel = (outs, [, ...args]) =>
  randintLowKernel(outs, args);
