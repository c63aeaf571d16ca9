// Goldens of the errors about losses.
import {
  classTargetError,
  classWeightError,
  lossOptionError,
  targetDTypeError,
  targetShapeError,
  varianceShapeError,
} from "../../runtime/errors/losses.ts";
import { testGoldens } from "./golden.ts";

testGoldens("losses", [
  [
    classTargetError("nll_loss", 7, { classes: 5, ignored: -100 }),
    "E_CLASS_TARGET",
    "nll_loss: target 7 is no class; expected 0 <= target < 5, or -100 for what is ignored",
  ],
  [
    classTargetError("multi_margin_loss", -1, { classes: 3, ignored: null }),
    "E_CLASS_TARGET",
    "multi_margin_loss: target -1 is no class; expected 0 <= target < 3",
  ],
  [
    targetShapeError("nll_loss", [4, 3], [3], "[4], one class per example"),
    "E_TARGET_SHAPE",
    "nll_loss: self has shape [4, 3] and target has shape [3]; expected [4], one class per example",
  ],
  [
    targetDTypeError("nll_loss", "float32", "int64, int32 or uint8, the numbers of classes"),
    "E_TARGET_DTYPE",
    "nll_loss: target has dtype float32; expected int64, int32 or uint8, the numbers of classes",
  ],
  [
    classWeightError("nll_loss", [2], 3),
    "E_CLASS_WEIGHT",
    "nll_loss: weight has shape [2]; expected [3], a number for every class",
  ],
  [
    varianceShapeError("gaussian_nll_loss", [4, 3], [3]),
    "E_VARIANCE_SHAPE",
    "gaussian_nll_loss: input has shape [4, 3] and var has shape [3]; expected [4, 3], [4, 1] or [4] for var",
  ],
  [
    lossOptionError("huber_loss", "delta", 0, "a number above 0"),
    "E_LOSS_OPTION",
    "huber_loss: delta is 0; expected a number above 0",
  ],
]);
