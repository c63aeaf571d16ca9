// `multinomial`: positions drawn with given weights. One counter per draw, so that no result depends on how a call is cut up.
import { rankError, unsupportedDTypeError } from "../../errors/kernels.ts";
import { sampleCountError, weightsError } from "../../errors/random.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { boolArg, drawArg, intArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { forEachBlock, uniform53 } from "../random/draws.ts";
import { asBigints } from "./elements.ts";
import { linesOf } from "./lines.ts";

/** Shape function of `multinomial`. @throws ValueError E_SAMPLE_COUNT */
export const multinomialMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  if (!isFloating(dtype))
    throw unsupportedDTypeError("multinomial", "self", dtype, "a floating point dtype");
  if (shape.length === 0) throw rankError("multinomial", "self", shape, "at least one dim");
  const count = intArg(args, 1);
  const [available] = shape.slice(-1);
  if (count < 1 || (count > available && !boolArg(args, 2)))
    throw sampleCountError("multinomial", count, available);
  return [{ shape: shape.with(-1, count), dtype: "int64" }];
};

/** The weights of one line, and their sum. */
function weightsOf(read: (i: number) => number, length: number): readonly [Float64Array, number] {
  const weights = Float64Array.from({ length }, (_, i) => read(i));
  let total = 0;
  for (const weight of weights) {
    if (!(weight >= 0 && weight < Infinity))
      throw weightsError("multinomial", `a weight is ${weight}`);
    total += weight;
  }
  if (!(total > 0)) throw weightsError("multinomial", `the weights of a row add up to ${total}`);
  return [weights, total];
}

/** The position at which the running sum of the weights passes `target`; never one of weight 0. */
function positionOf(weights: Float64Array, target: number): number {
  let sum = 0;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    sum += weights[i];
    last = i;
    if (target < sum) return i;
  }
  return last;
}

/**
 * `multinomial(self, num_samples, replacement)`.
 *
 * Without replacement the draws are one after the other, each from what is left.
 * @throws ValueError E_WEIGHTS
 */
export const multinomialKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const isReplacing = boolArg(args, 2);
  const source = arrayOf(self.storage, "multinomial");
  const target = asBigints(arrayOf(out.storage, "multinomial"), "multinomial");
  const [from, to] = [self, out].map((x) => linesOf(x, x.shape.length - 1));
  let [weights, total]: readonly [Float64Array, number] = [new Float64Array(0), 0];
  forEachBlock(drawArg(args), to.starts.length * to.length, (i, block) => {
    const line = Math.floor(i / to.length);
    const column = i % to.length;
    if (column === 0)
      [weights, total] = weightsOf(
        (k) => Number(source[from.starts[line] + k * from.step]),
        from.length,
      );
    const position = positionOf(weights, uniform53(block) * total);
    if (position < 0)
      throw weightsError("multinomial", `a row has fewer than ${to.length} weights above 0`);
    target[to.starts[line] + column * to.step] = BigInt(position);
    if (isReplacing) return;
    weights[position] = 0;
    total = weights.reduce((sum, weight) => sum + weight, 0);
  });
};
