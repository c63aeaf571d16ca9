// Goldens of the errors about collectives.
import {
  axisNameError,
  axisNameOptionError,
  chunkedAxisError,
} from "../../runtime/errors/collectives.ts";
import { testGoldens } from "./golden.ts";

testGoldens("collectives", [
  [
    axisNameError("psum", "i", []),
    "E_AXIS_NAME",
    'psum: no mapped axis is called "i"; expected the axisName of a vmap that is running\n  hint: call it inside vmap(f, { axisName: "i" }); no axis has a name here',
  ],
  [
    axisNameError("psum", "batch_", ["batch"]),
    "E_AXIS_NAME",
    'psum: no mapped axis is called "batch_"; expected the axisName of a vmap that is running\n  hint: did you mean batch?',
  ],
  [
    chunkedAxisError("pmean", "i", 2, 8),
    "E_CHUNKED_AXIS",
    'pmean: axis "i" runs in chunks, 2 of 8 examples at a time; expected all examples at once, as a collective needs every one of them\n  hint: leave out chunkSize',
  ],
  [
    axisNameOptionError("vmap(f, { axisName: 3 })", "3"),
    "E_AXIS_NAME_OPTION",
    "vmap(f, { axisName: 3 }): axisName is 3; expected a text that is not empty",
  ],
]);
