// Errors about vmap's own arguments and results.
import { VmapError } from "./classes.ts";
import { insideCall, message, showShape, type TransformCall } from "./message.ts";

/** `randomness` is not one of the three modes. */
export function randomnessOptionError(where: string, got: string): VmapError {
  return new VmapError(
    "E_RANDOMNESS_OPTION",
    message({
      where,
      what: `randomness is ${got}`,
      expected: 'expected "error", "different" or "same"',
    }),
  );
}

/** `chunkSize` is not a positive integer. */
export function chunkSizeError(
  where: string,
  got: string,
  expected = "a positive integer",
): VmapError {
  return new VmapError(
    "E_CHUNK_SIZE",
    message({
      where,
      what: `chunkSize is ${got}`,
      expected: `expected ${expected}`,
      hint: "leave it out to map all examples at once",
    }),
  );
}

/** vmap's second argument is no object of options. */
export function optionsTypeError(where: string, got: string): VmapError {
  return new VmapError(
    "E_VMAP_OPTIONS",
    message({
      where,
      what: `the second argument is ${got}`,
      expected: "expected an object of options",
      hint: `write { inDims: ${got} }`,
    }),
  );
}

/** An option vmap does not have. */
export function unknownVmapOptionError(
  where: string,
  name: string,
  near: readonly string[],
): VmapError {
  const parts = {
    where,
    what: `there is no option ${name}`,
    expected: "expected inDims, outDims, randomness, chunkSize, axisSize or axisName",
  };
  const hint = near.length === 0 ? {} : { hint: `did you mean ${near.join(", ")}?` };
  return new VmapError("E_UNKNOWN_VMAP_OPTION", message({ ...parts, ...hint }));
}

/** The function to map is async. */
export function asyncFunctionError(where: string): VmapError {
  return new VmapError(
    "E_ASYNC_FUNCTION",
    message({
      where,
      what: `the function is async, so it returns before its work is done, when its tensors are not mapped any more`,
      expected: "expected a function that returns its result",
      hint: "await what it needs first, then map a function without await",
    }),
  );
}

/** The function to map is a generator function. */
export function generatorFunctionError(where: string): VmapError {
  return new VmapError(
    "E_GENERATOR_FUNCTION",
    message({
      where,
      what: `the function is a generator: calling it makes an iterator and runs none of its body`,
      expected: "expected a function that returns its result",
      hint: "collect what it yields: (x) => [...generate(x)]",
    }),
  );
}

/** The mapped function returned a promise. */
export function promiseOutputError(where: string, path: string): VmapError {
  return new VmapError(
    "E_PROMISE_OUTPUT",
    message({
      where,
      what: `${outputAt(path)} is a promise, which settles when its tensors are not mapped any more`,
      expected: "expected a tensor",
      hint: "await what the function needs first, then map a function without await",
    }),
  );
}

/** `kwargs` was misused. */
export function keywordsError(where: string, what: string): VmapError {
  return new VmapError(
    "E_KEYWORDS",
    message({
      where,
      what,
      expected: "expected one plain object, as the last argument",
      hint: "write f(x, kwargs({ scale }))",
    }),
  );
}

/** Two chunks returned different things. */
export function chunksDifferError(
  where: string,
  path: string,
  first: string,
  other: string,
): VmapError {
  return new VmapError(
    "E_CHUNKS_DIFFER",
    message({
      where,
      what: `${outputAt(path)} is ${first} in the first chunk but ${other} in a later one`,
      expected: "expected the same structure, shapes and dtypes from every chunk",
      hint: "the function must not depend on how often it was called",
    }),
  );
}

/** vmap was asked to map something that is no function. */
export function notAFunctionError(where: string, got: string): VmapError {
  return new VmapError(
    "E_NOT_A_FUNCTION",
    message({ where, what: `the first argument is ${got}`, expected: "expected a function" }),
  );
}

/** The mapped function was called without inputs. */
export function noInputsError(where: string): VmapError {
  return new VmapError(
    "E_NO_INPUTS",
    message({
      where,
      what: "the function was called without inputs",
      expected: "expected at least one tensor to map",
      hint: "pass the tensor as an argument, or give axisSize",
    }),
  );
}

/** `inDims` is neither an int nor a structure of ints and nulls. */
export function inDimsTypeError(where: string, got: string): VmapError {
  return new VmapError(
    "E_IN_DIMS_TYPE",
    message({
      where,
      what: `inDims is ${got}`,
      expected: "expected an integer, null, or an array with one entry per input",
    }),
  );
}

/** `inDims` does not fit the inputs. */
export function inDimsStructureError(where: string, inDims: string, inputs: string): VmapError {
  return new VmapError(
    "E_IN_DIMS_STRUCTURE",
    message({
      where,
      what: `inDims has structure ${inDims} but the inputs have structure ${inputs}`,
      expected: "expected the same structure or a prefix of it",
      hint: "use null for inputs that are not mapped",
    }),
  );
}

/** A leaf of `inDims` is neither an int nor null. */
export function inDimLeafError(where: string, path: string, got: string): VmapError {
  return new VmapError(
    "E_IN_DIM_LEAF",
    message({ where, what: `inDims${path} is ${got}`, expected: "expected an integer or null" }),
  );
}

/** An int in `inDims` for an input that is no tensor. */
export function inDimNotTensorError(
  where: string,
  path: string,
  dim: number,
  got: string,
  isContainer: boolean,
): VmapError {
  const container = `; if ${got} holds tensors, register it with registerPytreeNode`;
  return new VmapError(
    "E_IN_DIM_NOT_TENSOR",
    message({
      where,
      what: `input ${path} is ${got} but its inDims entry is ${dim}`,
      expected: "expected a tensor",
      hint: `use null for inputs that are not mapped${isContainer ? container : ""}`,
    }),
  );
}

/** An int in `inDims` beyond the input's rank. */
export function inDimRangeError(
  where: string,
  path: string,
  shape: readonly number[],
  dim: number,
): VmapError {
  const range =
    shape.length === 0
      ? "a tensor with at least one dim"
      : `${-shape.length} <= dim < ${shape.length}`;
  return new VmapError(
    "E_IN_DIM_RANGE",
    message({
      where,
      what: `input ${path} has shape ${showShape(shape)}, so its inDims entry ${dim} is out of range`,
      expected: `expected ${range}`,
    }),
  );
}

/** Every entry of `inDims` is null. */
export function nothingMappedError(where: string): VmapError {
  return new VmapError(
    "E_NOTHING_MAPPED",
    message({
      where,
      what: "no input is mapped: every entry of inDims is null",
      expected: "expected at least one integer",
      hint: "give inDims an integer for the input to map, or set axisSize",
    }),
  );
}

/** One mapped input, for listings. */
export interface MappedInput {
  readonly path: string;
  readonly shape: readonly number[];
  readonly dim: number;
}

/** Mapped dims have different sizes; all are listed. */
export function mappedSizesError(where: string, inputs: readonly MappedInput[]): VmapError {
  const list = inputs
    .map(
      ({ path, shape, dim }) => `args${path} ${showShape(shape)} has ${shape[dim]} at dim ${dim}`,
    )
    .join(", ");
  return new VmapError(
    "E_MAPPED_SIZES",
    message({ where, what: `mapped dims differ in size: ${list}`, expected: "expected one size" }),
  );
}

/** `axisSize` contradicts the mapped inputs or is no size. */
export function axisSizeError(where: string, got: string, expected: string): VmapError {
  return new VmapError(
    "E_AXIS_SIZE",
    message({ where, what: `axisSize is ${got}`, expected: `expected ${expected}` }),
  );
}

/** `outDims` is neither an int nor a structure of ints and nulls. */
export function outDimsTypeError(where: string, got: string): VmapError {
  return new VmapError(
    "E_OUT_DIMS_TYPE",
    message({
      where,
      what: `outDims is ${got}`,
      expected: "expected an integer, null, or a structure like the outputs",
    }),
  );
}

/** `outDims` does not fit the outputs. */
export function outDimsStructureError(where: string, outDims: string, outputs: string): VmapError {
  return new VmapError(
    "E_OUT_DIMS_STRUCTURE",
    message({
      where,
      what: `outDims has structure ${outDims} but the outputs have structure ${outputs}`,
      expected: "expected the same structure or a prefix of it",
    }),
  );
}

/** `outDims` says "not mapped" for a value that differs per example. */
export function outDimNullError(where: string, path: string): VmapError {
  return new VmapError(
    "E_OUT_DIM_NULL",
    message({
      where,
      what: `${outputAt(path)} differs per example but its outDims entry is null`,
      expected: "expected an integer for a mapped output",
    }),
  );
}

/** An output is no tensor. */
export function outputNotTensorError(where: string, path: string, got: string): VmapError {
  return new VmapError(
    "E_OUTPUT_NOT_TENSOR",
    message({
      where,
      what: `${outputAt(path)} is ${got}`,
      expected: "expected a tensor",
      hint: "return tensors, or arrays and plain objects of them; null in outDims hands anything else back as it is",
    }),
  );
}

/** An int in `outDims` beyond the output's rank. */
export function outDimRangeError(
  where: string,
  path: string,
  shape: readonly number[],
  dim: number,
): VmapError {
  const rank = shape.length + 1;
  return new VmapError(
    "E_OUT_DIM_RANGE",
    message({
      where,
      what: `${outputAt(path)} has shape ${showShape(shape)} per example, so its outDims entry ${dim} is out of range`,
      expected: `expected ${-rank} <= dim < ${rank}`,
    }),
  );
}

/** A mapped value was asked for one number. */
export function batchedToNumberError(
  what: string,
  call: TransformCall,
  batchSize: number,
  shape: readonly number[],
): VmapError {
  return new VmapError(
    "E_BATCHED_TO_NUMBER",
    message({
      where: insideCall(what, call),
      what: `the tensor holds ${batchSize} examples of shape ${showShape(shape)}, so there is no one value`,
      expected: "expected a tensor that is not mapped",
      hint: "keep the computation in tensors: where(condition, a, b) instead of a branch, maskedFill instead of a skipped step; to print it, use a template string",
    }),
  );
}

/** `output [0].loss`; a bare output has no path. */
function outputAt(path: string): string {
  return path === "" ? "the output" : `output ${path}`;
}
