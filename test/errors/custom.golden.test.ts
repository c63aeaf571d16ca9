// Goldens of the errors about custom functions.
import {
  customCountError,
  customPartError,
  customShapeError,
  customVmapDimError,
  customVmapResultError,
  noCustomBackwardError,
  noCustomJvpError,
  noCustomVmapError,
  twoVmapRulesError,
} from "../../runtime/errors/custom.ts";
import { testGoldens } from "./golden.ts";

const where = "customFunction(f)";

testGoldens("custom", [
  [
    twoVmapRulesError(where),
    "E_CUSTOM_TWO_VMAP_RULES",
    "customFunction(f): both vmap and generateVmapRule were given; expected one of them\n  hint: delete generateVmapRule to use the rule, or delete the rule to have one generated",
  ],
  [
    customPartError(where, "forward", "3"),
    "E_CUSTOM_PART",
    "customFunction(f): forward is 3; expected a function",
  ],
  [
    noCustomVmapError(where),
    "E_CUSTOM_NO_VMAP",
    "customFunction(f): an input is mapped, and the function says nothing of vmap; expected a vmap rule\n  hint: add vmap(info, inDims, ...xs), or generateVmapRule: true where forward and backward are made of operators",
  ],
  [
    noCustomBackwardError(where),
    "E_CUSTOM_NO_BACKWARD",
    "customFunction(f): a gradient is wanted, and the function has no backward; expected backward(ctx, ...cotangents)\n  hint: add it, or detach() the inputs if no gradient should flow",
  ],
  [
    noCustomJvpError(where),
    "E_CUSTOM_NO_JVP",
    "customFunction(f): a tangent is wanted, and the function has neither jvp nor backward; expected jvp(ctx, ...tangents)\n  hint: add it, or detach() the inputs if no tangent should flow",
  ],
  [
    customCountError(where, "backward", 1, "2, one per input"),
    "E_CUSTOM_COUNT",
    "customFunction(f): backward returned 1 entry; expected 2, one per input\n  hint: return null for an input that has no derivative",
  ],
  [
    customShapeError(where, "entry 0 of backward", "Tensor[]", [3]),
    "E_CUSTOM_SHAPE",
    "customFunction(f): entry 0 of backward is Tensor[]; expected a tensor of shape [3] or null",
  ],
  [
    customVmapResultError(where, "Tensor[3]"),
    "E_CUSTOM_VMAP_RESULT",
    "customFunction(f): the vmap rule returned Tensor[3]; expected [outputs, outDims], outDims an int or null per output",
  ],
  [
    customVmapDimError(where, [3, 2], 0, 4),
    "E_CUSTOM_VMAP_DIM",
    "customFunction(f): the vmap rule returned a tensor of shape [3, 2] with outDim 0; expected size 4, the batch size, at that dim",
  ],
]);
