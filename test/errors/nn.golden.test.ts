// Goldens of the errors about losses, padding and convolutions.
import {
  convolutionError,
  convolutionPaddingError,
  integerMeanError,
  padError,
  reductionError,
} from "../../runtime/errors/nn.ts";
import { testGoldens } from "./golden.ts";

testGoldens("nn", [
  [
    reductionError("mse_loss", 3),
    "E_REDUCTION",
    "mse_loss: reduction is 3; expected 0 for no reduction, 1 for the mean or 2 for the sum",
  ],
  [
    integerMeanError("mse_loss", "int64"),
    "E_INTEGER_MEAN",
    "mse_loss: the elements are int64, which cannot hold a mean; expected float32 or float64\n  hint: convert the inputs to a float dtype first",
  ],
  [
    padError("constant_pad_nd", [2, 3], [1]),
    "E_PAD",
    "constant_pad_nd: pad [1] does not fit a tensor of shape [2, 3]; expected two sizes per dim from the last one on, and no dim left with a negative size",
  ],
  [
    convolutionError("convolution", [1, 2, 5], [3, 1, 2], "2 channels per group"),
    "E_CONVOLUTION",
    "convolution: an input of shape [1, 2, 5] does not fit a weight of shape [3, 1, 2] with these options; expected 2 channels per group",
  ],
  [
    convolutionPaddingError("conv2d", "same", [2]),
    "E_CONVOLUTION_PADDING",
    'conv2d: padding is "same" with stride [2]; expected "valid", "same" with a stride of 1, or sizes',
  ],
]);
