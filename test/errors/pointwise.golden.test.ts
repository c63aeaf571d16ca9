// Goldens of the errors of pointwise kernels.
import { pointwiseDTypeError } from "../../runtime/errors/pointwise.ts";
import { testGoldens } from "./golden.ts";

testGoldens("pointwise", [
  [
    pointwiseDTypeError("rsqrt", "int32"),
    "E_KERNEL_DTYPE",
    "rsqrt: there is no kernel for int32; expected a floating point dtype\n  hint: convert the tensor first, for example with to({ dtype: 'float32' })",
  ],
]);
