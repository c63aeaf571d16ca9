// Goldens of the errors about modules.
import {
  missingStateError,
  moduleOptionError,
  stackedModelsError,
  stateNameError,
  stateShapeError,
  unknownStateError,
} from "../../runtime/errors/modules.ts";
import { testGoldens } from "./golden.ts";

testGoldens("modules", [
  [
    moduleOptionError("nn.Linear", "inFeatures", "0", "a positive integer"),
    "E_MODULE_OPTION",
    "nn.Linear: inFeatures is 0; expected a positive integer",
  ],
  [
    unknownStateError("functionalCall(Net)", "wieght", ["weight", "bias"]),
    "E_UNKNOWN_STATE",
    'functionalCall(Net): the module has no parameter or buffer "wieght"; expected names of namedParameters() and namedBuffers()\n  hint: did you mean weight?',
  ],
  [
    unknownStateError("functionalCall(Net)", "gain", []),
    "E_UNKNOWN_STATE",
    'functionalCall(Net): the module has no parameter or buffer "gain"; expected names of namedParameters() and namedBuffers()\n  hint: the names are none',
  ],
  [
    missingStateError("Net.loadStateDict", ["bias"]),
    "E_MISSING_STATE",
    "Net.loadStateDict: the state lacks bias; expected every parameter and buffer of the module\n  hint: pass { strict: false } to keep the module's own values for them",
  ],
  [
    stateShapeError("Net.loadStateDict", "weight", [2], [3]),
    "E_STATE_SHAPE",
    "Net.loadStateDict: weight has shape [2]; expected [3]",
  ],
  [
    stateNameError("Net.registerBuffer", "a.b"),
    "E_STATE_NAME",
    'Net.registerBuffer: "a.b" cannot be a name; expected a text without dots, and not empty',
  ],
  [
    stackedModelsError("there are no models"),
    "E_STACKED_MODELS",
    "stackModuleState: there are no models; expected one or more models of the same structure and mode",
  ],
]);
