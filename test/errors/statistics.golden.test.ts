// Goldens of the errors about order statistics, histograms and norms.
import {
  belowBoundError,
  binValueError,
  histogramError,
  interpolationError,
  kthRangeError,
  quantileError,
  reduceModeError,
  sideError,
  sortedShapeError,
  weightShapeError,
} from "../../runtime/errors/statistics.ts";
import { testGoldens } from "./golden.ts";

testGoldens("statistics", [
  [
    kthRangeError(4, 0, 3),
    "E_KTH_RANGE",
    "kthvalue: k is 4 but dim 0 has size 3; expected 1 <= k <= 3",
  ],
  [
    binValueError("bincount", -2),
    "E_BIN_VALUE",
    "bincount: an element is -2; expected integers of 0 or more",
  ],
  [
    weightShapeError("bincount", [2], [3]),
    "E_WEIGHT_SHAPE",
    "bincount: weights have shape [2]; expected the shape of self, [3]",
  ],
  [
    histogramError(0, 1, 2),
    "E_HISTOGRAM",
    "histc: there are 0 bins from 1 to 2; expected 1 bin or more, and min <= max, both finite",
  ],
  [
    interpolationError("quantile", "cubic", ["linear", "lower"]),
    "E_INTERPOLATION",
    'quantile: interpolation is "cubic"; expected one of linear, lower',
  ],
  [quantileError("quantile", 1.5), "E_QUANTILE", "quantile: q is 1.5; expected 0 <= q <= 1"],
  [
    belowBoundError("renorm", "p", 0, "above 0"),
    "E_BELOW_BOUND",
    "renorm: p is 0; expected a number above 0",
  ],
  [
    reduceModeError("scatter_reduce", "max", ["sum", "amax"]),
    "E_REDUCE_MODE",
    'scatter_reduce: reduce is "max"; expected one of sum, amax',
  ],
  [
    sortedShapeError("searchsorted", [2, 3], [3, 1]),
    "E_SORTED_SHAPE",
    "searchsorted: the sorted sequence has shape [2, 3], and what goes with it [3, 1]; expected one vector, or shapes that agree but for the last dim; a sorter of the same shape",
  ],
  [
    sideError("searchsorted", "up"),
    "E_SIDE",
    'searchsorted: side is "up"; expected "left" or "right", and not "left" together with right: true',
  ],
]);
