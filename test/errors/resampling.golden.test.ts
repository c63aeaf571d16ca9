// Goldens of the errors about padding with elements and about resampling.
import {
  affineGridError,
  borderPadError,
  borderPadGradError,
  gridError,
  interpolateError,
  padModeError,
  padValueError,
  resizeError,
  resizeGradError,
} from "../../runtime/errors/resampling.ts";
import { testGoldens } from "./golden.ts";

testGoldens("resampling", [
  [
    borderPadError("reflection_pad1d", [1, 3], [3, 0], 1),
    "E_BORDER_PAD",
    "reflection_pad1d: pad [3, 0] does not fit a tensor of shape [1, 3]; expected two sizes for each of the last 1 of 2 or 3 dims, each with enough elements\n  hint: mirroring takes less than a dim has, the other side at most all of it",
  ],
  [
    borderPadGradError("reflection_pad1d_backward", [1, 4], [1, 5]),
    "E_BORDER_PAD_GRAD",
    "reflection_pad1d_backward: grad_output has shape [1, 4]; expected the padded shape, [1, 5]",
  ],
  [
    padModeError("mirror"),
    "E_PAD_MODE",
    'pad: mode is "mirror"; expected "constant", "reflect", "replicate" or "circular"',
  ],
  [
    padValueError("reflect", 1),
    "E_PAD_VALUE",
    'pad: value is 1 in mode "reflect"; expected no value, as the padding is made of elements\n  hint: use mode "constant"',
  ],
  [
    resizeError("upsample_nearest1d", [1, 2], [4], 1),
    "E_RESIZE",
    "upsample_nearest1d: a tensor of shape [1, 2] cannot be resampled to [4]; expected 3 dims, and positive sizes of the last 1 before and after",
  ],
  [
    resizeGradError("upsample_nearest1d_backward", [1, 2, 5], [1, 2, 6]),
    "E_RESIZE_GRAD",
    "upsample_nearest1d_backward: grad_output has shape [1, 2, 5]; expected the resampled shape, [1, 2, 6]",
  ],
  [
    interpolateError([1, 2, 4], "nearest", "either size or scale_factor"),
    "E_INTERPOLATE",
    'interpolate: mode "nearest" does not take an input of shape [1, 2, 4] with these options; expected either size or scale_factor',
  ],
  [
    gridError("grid_sample", [1, 1, 2, 2], [2, 1, 1, 2], "as many examples in both"),
    "E_GRID",
    "grid_sample: an input of shape [1, 1, 2, 2] cannot be sampled at a grid of shape [2, 1, 1, 2]; expected as many examples in both",
  ],
  [
    affineGridError([1, 2, 3], [2, 1, 2, 2]),
    "E_AFFINE_GRID",
    "affine_grid_generator: theta has shape [1, 2, 3] and size is [2, 1, 2, 2]; expected [N, 2, 3] and [N, C, H, W], or [N, 3, 4] and [N, C, D, H, W], nothing empty",
  ],
]);
