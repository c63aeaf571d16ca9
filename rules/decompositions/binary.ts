// Pointwise ops with two operands that are other ops, or one of several others.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import {
  _divTrunc,
  clampMax,
  clampMin,
  div,
  floorDivide,
  mul,
  pow,
} from "../../generated/core/ops/pointwise.ts";
import { noBoundsError, roundingModeError } from "../../runtime/errors/pointwise.ts";
import { float, type Scalar } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";

/** `clamp.Tensor`: the lower bound first, so that the upper one wins. @throws BatchwiseError E_NO_BOUNDS */
export function clampTensors(self: Tensor, min: Tensor | null, max: Tensor | null): Tensor {
  if (min === null && max === null) throw noBoundsError("clamp.Tensor");
  const raised = min === null ? self : clampMin(self, min);
  return max === null ? raised : clampMax(raised, max);
}

/** `div` with a rounding mode. @throws BatchwiseError E_ROUNDING_MODE */
export function divRounded(
  self: Tensor,
  other: Tensor | Scalar,
  roundingMode: string | null,
): Tensor {
  switch (roundingMode) {
    case null:
      return other instanceof Tensor ? div(self, other) : div(self, other);
    case "floor":
      return other instanceof Tensor ? floorDivide(self, other) : floorDivide(self, other);
    case "trunc":
      return other instanceof Tensor ? _divTrunc(self, other) : _divTrunc(self, other);
    default:
      throw roundingModeError("div", roundingMode);
  }
}

/** The tensor itself when it is float64, else a copy in it. */
export function float64Of(x: Tensor): Tensor {
  return x.dtype === "float64" ? x : _toCopy(x, { dtype: "float64" });
}

/** `ldexp`: the power is a float even where `other` is an integer. */
export function scaledByPower(self: Tensor, other: Tensor): Tensor {
  return mul(self, pow(float(2), other));
}
