// Goldens of the errors about transform levels.

import { dtypePairError } from "../../runtime/errors/kernels.ts";
import {
  atVmapLevelError,
  crossLevelWriteError,
  escapedTensorError,
  unbatchedInPlaceError,
} from "../../runtime/errors/levels.ts";
import { dimRangeError } from "../../runtime/errors/shape.ts";
import { testGoldens } from "./golden.ts";

testGoldens("levels", [
  [
    escapedTensorError("add.Tensor", "vmap", 1),
    "E_ESCAPED",
    "add.Tensor: an argument escaped from vmap level 1, which has already returned; expected tensors that belong to a transform still running\n  hint: return the tensor from the function given to vmap instead of storing it in an outer variable",
  ],
  [
    escapedTensorError("add.Tensor", "grad", 2),
    "E_ESCAPED",
    "add.Tensor: an argument escaped from grad level 2, which has already returned; expected tensors that belong to a transform still running\n  hint: return the tensor from the function given to grad instead of storing it in an outer variable",
  ],
  [
    unbatchedInPlaceError("add_.Tensor", "add", 1, "[3]"),
    "E_INPLACE_UNBATCHED_SELF",
    "add_.Tensor (vmap level 1, self [3]): self is not mapped at this level but another argument is, so one tensor would need a different value per example; expected a mapped self\n  hint: use the out-of-place form add, or pass self through inDims so that it is mapped too",
  ],
  [
    crossLevelWriteError("add_.Tensor", "add", "jvp", 1),
    "E_CROSS_LEVEL_WRITE",
    "add_.Tensor (jvp level 1): self belongs to a lower level than the value written into it, so its derivative would be lost; expected self to be computed from the inputs of the same transform\n  hint: use the out-of-place form add, or make self from an input (zerosLike, clone)",
  ],
  [
    atVmapLevelError("sum.dim_IntList", 2, "self [5]", dimRangeError("sum", 4, 1)),
    "E_DIM_RANGE",
    "sum.dim_IntList (vmap level 2, self [5]): dim 4 is out of range; expected -1 <= dim < 1",
  ],
  [
    atVmapLevelError(
      "stack",
      1,
      "",
      dtypePairError("stack", { name: "self", dtype: "int64" }, { name: "other", dtype: "bool" }),
    ),
    "E_DTYPE_PAIR",
    'stack (vmap level 1): self has dtype int64 but other has dtype bool; expected one dtype\n  hint: convert one of them, for example with to("int64")',
  ],
]);
