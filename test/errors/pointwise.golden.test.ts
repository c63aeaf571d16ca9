// Goldens of the errors of pointwise kernels.
import { orderRangeError, pointwiseDTypeError } from "../../runtime/errors/pointwise.ts";
import { testGoldens } from "./golden.ts";

testGoldens("pointwise", [
  [
    pointwiseDTypeError("rsqrt", "int32"),
    "E_KERNEL_DTYPE",
    "rsqrt: there is no kernel for int32; expected a floating point dtype\n  hint: convert the tensor first, for example with to({ dtype: 'float32' })",
  ],
  [
    orderRangeError("polygamma", "n", -1, 0),
    "E_ORDER_RANGE",
    "polygamma: n is -1; expected n >= 0",
  ],
]);
