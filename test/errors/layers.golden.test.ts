// Goldens of the errors about layers of networks.
import {
  channelsError,
  groupsError,
  missingStatisticsError,
  normalizationError,
  sharedStatisticsError,
} from "../../runtime/errors/layers.ts";
import { testGoldens } from "./golden.ts";

testGoldens("layers", [
  [
    normalizationError("native_layer_norm", "input", [2, 3], [4]),
    "E_NORMALIZATION",
    "native_layer_norm: input has shape [2, 3]; expected a tensor whose last dims, or elements, are [4]",
  ],
  [
    groupsError("group_norm", [2, 3], 2),
    "E_GROUPS",
    "group_norm: an input of shape [2, 3] cannot be divided into 2 groups of channels; expected [N, C, ...] and a positive number of groups that divides C",
  ],
  [
    channelsError("native_batch_norm", [3]),
    "E_CHANNELS",
    "native_batch_norm: input has shape [3]; expected [N, C, ...] with at least 2 dims",
  ],
  [
    missingStatisticsError("native_batch_norm"),
    "E_STATISTICS",
    "native_batch_norm: there is no mean or no variance to normalise by; expected running statistics when not training, the saved ones when training\n  hint: pass running_mean and running_var, or training = true",
  ],
  [
    sharedStatisticsError("native_batch_norm"),
    "E_SHARED_STATISTICS",
    "native_batch_norm: the input is mapped but the running statistics are not, so each example would update the same ones in place; expected statistics per example, none at all, or training = false\n  hint: map the statistics with inDims: 0, pass null for both, or normalise by them with training = false",
  ],
]);
