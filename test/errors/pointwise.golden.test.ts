// Goldens of the errors of pointwise kernels.
import {
  integerDivisionError,
  noBoundsError,
  orderRangeError,
  pointwiseDTypeError,
  roundingModeError,
  toleranceError,
} from "../../runtime/errors/pointwise.ts";
import { testGoldens } from "./golden.ts";

testGoldens("pointwise", [
  [
    pointwiseDTypeError("rsqrt", "int32"),
    "E_KERNEL_DTYPE",
    "rsqrt: there is no kernel for int32; expected a floating point dtype\n  hint: convert the tensor first, for example with to({ dtype: 'float32' })",
  ],
  [
    pointwiseDTypeError("gcd", "float64", "int64"),
    "E_KERNEL_DTYPE",
    "gcd: there is no kernel for float64; expected an integer dtype or bool\n  hint: convert the tensor first, for example with to({ dtype: 'int64' })",
  ],
  [
    integerDivisionError("floor_divide", "int64"),
    "E_DIVISION_BY_ZERO",
    "floor_divide: the divisor has a zero, and int64 has no infinity; expected integers other than 0\n  hint: divide floats, which give inf and nan, or put other numbers in place of the zeros with where(divisor.eq(0), 1, divisor)",
  ],
  [toleranceError("isclose", "rtol", -1), "E_TOLERANCE", "isclose: rtol is -1; expected 0 or more"],
  [
    noBoundsError("clamp"),
    "E_NO_BOUNDS",
    "clamp: min and max are both null; expected at least one of them",
  ],
  [
    roundingModeError("div", "up"),
    "E_ROUNDING_MODE",
    'div: roundingMode is "up"; expected "floor", "trunc" or null',
  ],
  [
    orderRangeError("polygamma", "n", -1, 0),
    "E_ORDER_RANGE",
    "polygamma: n is -1; expected n >= 0",
  ],
]);
