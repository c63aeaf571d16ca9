// Dropout in terms of a Bernoulli mask, so that its randomness follows the rules of every random op.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { div, mul } from "../../generated/core/ops/pointwise.ts";
import { bernoulli } from "../../generated/core/ops/random.ts";
import { alias } from "../../generated/core/ops/view.ts";
import { probabilityError } from "../../runtime/errors/random.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/** `dropout`: keeps each element with probability `1 - p` and scales it by `1 / (1 - p)`. */
export function dropoutByMask(input: Tensor, p: number, train: boolean): Tensor {
  if (!(p >= 0 && p <= 1)) throw probabilityError("dropout", "p", p);
  if (!train || p === 0) return alias(input);
  if (p === 1) return mul(input, zerosLike(input));
  return mul(input, div(bernoulli(input, 1 - p), 1 - p));
}
