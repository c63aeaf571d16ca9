// Goldens of the errors about out.
import {
  expandedOutError,
  outDTypeError,
  outLevelError,
  outShapeError,
} from "../../runtime/errors/out.ts";
import { testGoldens } from "./golden.ts";

testGoldens("out", [
  [
    outLevelError("add", { kind: "vmap", where: "vmap(f)", level: 1 }),
    "E_OUT_LEVEL",
    "add in vmap(f) (vmap level 1, out given): an argument is mapped, so out would need a different value per example; expected no out inside vmap\n  hint: leave out away and use what add returns",
  ],
  [
    outLevelError("add", { kind: "grad", where: "grad(f)", level: 1 }),
    "E_OUT_LEVEL",
    "add in grad(f) (grad level 1, out given): an argument is being differentiated, and what is written into out has no derivative; expected no out, or a call inside noGrad\n  hint: leave out away and use what add returns",
  ],
  [
    outShapeError("add", [2], [2, 3]),
    "E_OUT_SHAPE",
    "add: out has shape [2] but the result has shape [2, 3]; expected an out of the shape of the result\n  hint: tensors are not resized: make out with the right shape, or a view of it",
  ],
  [
    outDTypeError("div", "int64", "float32"),
    "E_OUT_DTYPE",
    "div: out has dtype int64 but the result has dtype float32; expected an out to whose dtype the result can be cast",
  ],
  [
    expandedOutError("add", [4, 3], 0),
    "E_OUT_EXPANDED",
    "add: out [4, 3] was expanded along dim 0, so its elements share memory; expected a tensor whose elements lie apart\n  hint: clone() it before writing",
  ],
]);
