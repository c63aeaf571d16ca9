// Goldens of the errors about activations.
import {
  celuAlphaError,
  oddSizeError,
  preluWeightError,
  shrinkSizeError,
  slopeBoundsError,
} from "../../runtime/errors/activations.ts";
import { testGoldens } from "./golden.ts";

testGoldens("activations", [
  [
    celuAlphaError(),
    "E_CELU_ALPHA",
    "celu: alpha is 0, and celu divides by it; expected another number\n  hint: relu is what celu becomes as alpha goes to 0",
  ],
  [
    oddSizeError("glu", [2, 3], -1),
    "E_ODD_SIZE",
    "glu: dim -1 of shape [2, 3] cannot be cut into halves; expected an even size",
  ],
  [
    preluWeightError("prelu", [2], [4, 3], 3),
    "E_PRELU_WEIGHT",
    "prelu: weight has shape [2] and self has shape [4, 3]; expected one weight, or a vector of 3, one for each channel along dim 1",
  ],
  [
    slopeBoundsError(0.5, 0.25),
    "E_SLOPE_BOUNDS",
    "rrelu: lower is 0.5 and upper is 0.25; expected lower <= upper",
  ],
  [shrinkSizeError(-1), "E_SHRINK_SIZE", "softshrink: lambd is -1; expected 0 or more"],
]);
