// Goldens of the errors about vmap's own arguments and results.
import {
  asyncFunctionError,
  axisSizeError,
  batchedToNumberError,
  chunkSizeError,
  chunksDifferError,
  generatorFunctionError,
  inDimLeafError,
  inDimNotTensorError,
  inDimRangeError,
  inDimsStructureError,
  inDimsTypeError,
  keywordsError,
  mappedSizesError,
  noInputsError,
  notAFunctionError,
  nothingMappedError,
  optionsTypeError,
  outDimNullError,
  outDimRangeError,
  outDimsStructureError,
  outDimsTypeError,
  outputNotTensorError,
  promiseOutputError,
  randomnessOptionError,
  unknownVmapOptionError,
} from "../../runtime/errors/vmap.ts";
import { testGoldens } from "./golden.ts";

testGoldens("vmap", [
  [
    randomnessOptionError("vmap(f)", '"maybe"'),
    "E_RANDOMNESS_OPTION",
    'vmap(f): randomness is "maybe"; expected "error", "different" or "same"',
  ],
  [
    chunkSizeError("jacrev(f)", "0"),
    "E_CHUNK_SIZE",
    "jacrev(f): chunkSize is 0; expected a positive integer\n  hint: leave it out to map all examples at once",
  ],
  [
    chunkSizeError("vmap(f, { chunkSize: 0 })", "0", 'a positive integer or "auto"'),
    "E_CHUNK_SIZE",
    'vmap(f, { chunkSize: 0 }): chunkSize is 0; expected a positive integer or "auto"\n  hint: leave it out to map all examples at once',
  ],
  [
    notAFunctionError("vmap", "3"),
    "E_NOT_A_FUNCTION",
    "vmap: the first argument is 3; expected a function",
  ],
  [
    noInputsError("vmap(f)"),
    "E_NO_INPUTS",
    "vmap(f): the function was called without inputs; expected at least one tensor to map\n  hint: pass the tensor as an argument, or give axisSize",
  ],
  [
    inDimsTypeError("vmap(f)", '"all"'),
    "E_IN_DIMS_TYPE",
    'vmap(f): inDims is "all"; expected an integer, null, or an array with one entry per input',
  ],
  [
    inDimsStructureError("vmap(f, { inDims: [0] })", "[0]", "[Tensor[3], Tensor[3]]"),
    "E_IN_DIMS_STRUCTURE",
    "vmap(f, { inDims: [0] }): inDims has structure [0] but the inputs have structure [Tensor[3], Tensor[3]]; expected the same structure or a prefix of it\n  hint: use null for inputs that are not mapped",
  ],
  [
    inDimLeafError("vmap(f)", "[1]", '"x"'),
    "E_IN_DIM_LEAF",
    'vmap(f): inDims[1] is "x"; expected an integer or null',
  ],
  [
    inDimNotTensorError("vmap(f)", "[1]", 0, "2", false),
    "E_IN_DIM_NOT_TENSOR",
    "vmap(f): input [1] is 2 but its inDims entry is 0; expected a tensor\n  hint: use null for inputs that are not mapped",
  ],
  [
    inDimRangeError("vmap(loss, { inDims: [0, 3] })", "[1]", [4, 5], 3),
    "E_IN_DIM_RANGE",
    "vmap(loss, { inDims: [0, 3] }): input [1] has shape [4, 5], so its inDims entry 3 is out of range; expected -2 <= dim < 2",
  ],
  [
    inDimRangeError("vmap(f)", "[0]", [], 0),
    "E_IN_DIM_RANGE",
    "vmap(f): input [0] has shape [], so its inDims entry 0 is out of range; expected a tensor with at least one dim",
  ],
  [
    nothingMappedError("vmap(f)"),
    "E_NOTHING_MAPPED",
    "vmap(f): no input is mapped: every entry of inDims is null; expected at least one integer\n  hint: give inDims an integer for the input to map, or set axisSize",
  ],
  [
    mappedSizesError("vmap(loss)", [
      { path: "[0]", shape: [4, 3], dim: 0 },
      { path: "[1]", shape: [2, 6], dim: 1 },
    ]),
    "E_MAPPED_SIZES",
    "vmap(loss): mapped dims differ in size: args[0] [4, 3] has 4 at dim 0, args[1] [2, 6] has 6 at dim 1; expected one size",
  ],
  [
    axisSizeError("vmap(f)", "3", "4, the size of the mapped dims"),
    "E_AXIS_SIZE",
    "vmap(f): axisSize is 3; expected 4, the size of the mapped dims",
  ],
  [
    outDimsTypeError("vmap(f)", '"last"'),
    "E_OUT_DIMS_TYPE",
    'vmap(f): outDims is "last"; expected an integer, null, or a structure like the outputs',
  ],
  [
    outDimsStructureError("vmap(f)", "[0]", "[Tensor[3], Tensor[3]]"),
    "E_OUT_DIMS_STRUCTURE",
    "vmap(f): outDims has structure [0] but the outputs have structure [Tensor[3], Tensor[3]]; expected the same structure or a prefix of it",
  ],
  [
    outDimNullError("vmap(f)", "[0]"),
    "E_OUT_DIM_NULL",
    "vmap(f): output [0] differs per example but its outDims entry is null; expected an integer for a mapped output",
  ],
  [
    outDimNullError("vmap(f)", ""),
    "E_OUT_DIM_NULL",
    "vmap(f): the output differs per example but its outDims entry is null; expected an integer for a mapped output",
  ],
  [
    outputNotTensorError("vmap(f)", "[1]", "3"),
    "E_OUTPUT_NOT_TENSOR",
    "vmap(f): output [1] is 3; expected a tensor\n  hint: return tensors, or arrays and plain objects of them; null in outDims hands anything else back as it is",
  ],
  [
    outDimRangeError("vmap(f)", "[0]", [3], 2),
    "E_OUT_DIM_RANGE",
    "vmap(f): output [0] has shape [3] per example, so its outDims entry 2 is out of range; expected -2 <= dim < 2",
  ],
  [
    batchedToNumberError("item", { kind: "vmap", where: "vmap(f)", level: 1 }, 4, []),
    "E_BATCHED_TO_NUMBER",
    "item in vmap(f) (vmap level 1): the tensor holds 4 examples of shape [], so there is no one value; expected a tensor that is not mapped\n  hint: keep the computation in tensors: where(condition, a, b) instead of a branch, maskedFill instead of a skipped step; to print it, use a template string",
  ],
  [
    inDimNotTensorError("vmap(f)", "[1]", 0, "Pair", true),
    "E_IN_DIM_NOT_TENSOR",
    "vmap(f): input [1] is Pair but its inDims entry is 0; expected a tensor\n  hint: use null for inputs that are not mapped; if Pair holds tensors, register it with registerPytreeNode",
  ],
  [
    optionsTypeError("vmap(f, [0, null])", "[0, null]"),
    "E_VMAP_OPTIONS",
    "vmap(f, [0, null]): the second argument is [0, null]; expected an object of options\n  hint: write { inDims: [0, null] }",
  ],
  [
    unknownVmapOptionError("vmap(f, { in_dims: 0 })", "in_dims", ["inDims"]),
    "E_UNKNOWN_VMAP_OPTION",
    "vmap(f, { in_dims: 0 }): there is no option in_dims; expected inDims, outDims, randomness, chunkSize, axisSize or axisName\n  hint: did you mean inDims?",
  ],
  [
    unknownVmapOptionError("vmap(f, { device: 0 })", "device", []),
    "E_UNKNOWN_VMAP_OPTION",
    "vmap(f, { device: 0 }): there is no option device; expected inDims, outDims, randomness, chunkSize, axisSize or axisName",
  ],
  [
    asyncFunctionError("vmap(load)"),
    "E_ASYNC_FUNCTION",
    "vmap(load): the function is async, so it returns before its work is done, when its tensors are not mapped any more; expected a function that returns its result\n  hint: await what it needs first, then map a function without await",
  ],
  [
    generatorFunctionError("vmap(walk)"),
    "E_GENERATOR_FUNCTION",
    "vmap(walk): the function is a generator: calling it makes an iterator and runs none of its body; expected a function that returns its result\n  hint: collect what it yields: (x) => [...generate(x)]",
  ],
  [
    promiseOutputError("vmap(f)", "[1]"),
    "E_PROMISE_OUTPUT",
    "vmap(f): output [1] is a promise, which settles when its tensors are not mapped any more; expected a tensor\n  hint: await what the function needs first, then map a function without await",
  ],
  [
    keywordsError("vmap(f)", "input [0] is marked by kwargs"),
    "E_KEYWORDS",
    "vmap(f): input [0] is marked by kwargs; expected one plain object, as the last argument\n  hint: write f(x, kwargs({ scale }))",
  ],
  [
    chunksDifferError(
      "vmap(f)",
      "[0]",
      "float32 of shape [3] per example",
      "float32 of shape [4] per example",
    ),
    "E_CHUNKS_DIFFER",
    "vmap(f): output [0] is float32 of shape [3] per example in the first chunk but float32 of shape [4] per example in a later one; expected the same structure, shapes and dtypes from every chunk\n  hint: the function must not depend on how often it was called",
  ],
]);
