// Goldens of the errors about transform levels.

import { dtypePairError } from "../../runtime/errors/kernels.ts";
import {
  atVmapLevelError,
  crossLevelWriteError,
  escapedTensorError,
  sharedExamplesError,
  unbatchedInPlaceError,
} from "../../runtime/errors/levels.ts";
import { batchedMaskError } from "../../runtime/errors/rules.ts";
import { dimRangeError } from "../../runtime/errors/shape.ts";
import { testGoldens } from "./golden.ts";

const call = { kind: "vmap", where: "vmap(f)", level: 1 };
const outer = { kind: "vmap", where: "vmap(f, { inDims: { x: 0 } })", level: 2 };

testGoldens("levels", [
  [
    escapedTensorError("add.Tensor", { kind: "vmap", where: "vmap(f)", level: 1 }),
    "E_ESCAPED",
    "add.Tensor: a tensor escaped from vmap(f) (level 1), which has already returned; expected tensors that belong to a transform still running\n  hint: return the tensor from the function given to vmap instead of storing it in an outer variable",
  ],
  [
    escapedTensorError("add.Tensor", { kind: "grad", where: "grad(f)", level: 2 }),
    "E_ESCAPED",
    "add.Tensor: a tensor escaped from grad(f) (level 2), which has already returned; expected tensors that belong to a transform still running\n  hint: return the tensor from the function given to grad instead of storing it in an outer variable",
  ],
  [
    unbatchedInPlaceError("add_.Tensor", "add", call, "[3]"),
    "E_INPLACE_UNBATCHED_SELF",
    "add_.Tensor in vmap(f) (vmap level 1, self [3]): self is not mapped at this level but another argument is, so one tensor would need a different value per example; expected a mapped self\n  hint: use the out-of-place form add, or pass self through inDims so that it is mapped too",
  ],
  [
    sharedExamplesError("add_.Tensor", call, "[3]"),
    "E_SHARED_EXAMPLES",
    "add_.Tensor in vmap(f) (vmap level 1, self [3]): the examples of self share memory: it was expanded along the dim that is mapped; expected a tensor whose examples lie apart\n  hint: clone() it before mapping",
  ],
  [
    crossLevelWriteError("add_.Tensor", "add", { kind: "jvp", where: "jvp(f)", level: 1 }),
    "E_CROSS_LEVEL_WRITE",
    "add_.Tensor in jvp(f) (jvp level 1): self belongs to a lower level than the value written into it, so its derivative would be lost; expected self to be computed from the inputs of the same transform\n  hint: use the out-of-place form add, or make self from an input (zerosLike, clone)",
  ],
  [
    atVmapLevelError("sum.dim_IntList", outer, "self [5]", dimRangeError("sum", 4, 1)),
    "E_DIM_RANGE",
    "sum.dim_IntList in vmap(f, { inDims: { x: 0 } }) (vmap level 2, self [5]): dim 4 is out of range; expected -1 <= dim < 1",
  ],
  [
    atVmapLevelError(
      "stack",
      call,
      "",
      dtypePairError("stack", { name: "self", dtype: "int64" }, { name: "other", dtype: "bool" }),
    ),
    "E_DTYPE_PAIR",
    'stack in vmap(f) (vmap level 1): self has dtype int64 but other has dtype bool; expected one dtype\n  hint: convert one of them, for example with to("int64")',
  ],
  [
    atVmapLevelError("index.Tensor", call, "self [3]", batchedMaskError("index.Tensor")),
    "E_DATA_DEPENDENT",
    "index.Tensor in vmap(f) (vmap level 1, self [3]): a mapped boolean mask picks a different number of elements per example, so the result has no one shape; expected integer indices or a mask that is not mapped\n  hint: use where(mask, x, 0), which keeps the shape",
  ],
  [
    // An inner level has located it already: the outer call replaces the place, the colon in it included.
    atVmapLevelError(
      "sum.dim_IntList",
      call,
      "self [2, 5]",
      atVmapLevelError("sum.dim_IntList", outer, "self [5]", dimRangeError("sum", 4, 1)),
    ),
    "E_DIM_RANGE",
    "sum.dim_IntList in vmap(f) (vmap level 1, self [2, 5]): dim 4 is out of range; expected -1 <= dim < 1",
  ],
]);
