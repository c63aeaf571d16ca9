// Errors about custom functions: their definition, and what their rules return.
import { AutogradError, SchemaError, VmapError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** Two ways to map a custom function were given. */
export function twoVmapRulesError(where: string): SchemaError {
  return new SchemaError(
    "E_CUSTOM_TWO_VMAP_RULES",
    message({
      where,
      what: "both vmap and generateVmapRule were given",
      expected: "expected one of them",
      hint: "delete generateVmapRule to use the rule, or delete the rule to have one generated",
    }),
  );
}

/** A part of a custom function that has to be a function is none. */
export function customPartError(where: string, part: string, got: string): SchemaError {
  return new SchemaError(
    "E_CUSTOM_PART",
    message({ where, what: `${part} is ${got}`, expected: "expected a function" }),
  );
}

/** A custom function without a rule was mapped. */
export function noCustomVmapError(where: string): VmapError {
  return new VmapError(
    "E_CUSTOM_NO_VMAP",
    message({
      where,
      what: "an input is mapped, and the function says nothing of vmap",
      expected: "expected a vmap rule",
      hint: "add vmap(info, inDims, ...xs), or generateVmapRule: true where forward and backward are made of operators",
    }),
  );
}

/** A custom function without a backward was differentiated. */
export function noCustomBackwardError(where: string): AutogradError {
  return new AutogradError(
    "E_CUSTOM_NO_BACKWARD",
    message({
      where,
      what: "a gradient is wanted, and the function has no backward",
      expected: "expected backward(ctx, ...cotangents)",
      hint: "add it, or detach() the inputs if no gradient should flow",
    }),
  );
}

/** A custom function with neither a jvp nor a backward was differentiated forwards. */
export function noCustomJvpError(where: string): AutogradError {
  return new AutogradError(
    "E_CUSTOM_NO_JVP",
    message({
      where,
      what: "a tangent is wanted, and the function has neither jvp nor backward",
      expected: "expected jvp(ctx, ...tangents)",
      hint: "add it, or detach() the inputs if no tangent should flow",
    }),
  );
}

/** A rule returned too many or too few entries. */
export function customCountError(
  where: string,
  part: string,
  got: number,
  expected: string,
): AutogradError {
  return new AutogradError(
    "E_CUSTOM_COUNT",
    message({
      where,
      what: `${part} returned ${got} ${got === 1 ? "entry" : "entries"}`,
      expected: `expected ${expected}`,
      hint: "return null for an input that has no derivative",
    }),
  );
}

/** A rule returned something that is neither a tensor nor null, or one of a wrong shape. */
export function customShapeError(
  where: string,
  part: string,
  got: string,
  shape: readonly number[],
): AutogradError {
  return new AutogradError(
    "E_CUSTOM_SHAPE",
    message({
      where,
      what: `${part} is ${got}`,
      expected: `expected a tensor of shape ${showShape(shape)} or null`,
    }),
  );
}

/** A vmap rule did not return outputs with their dims. */
export function customVmapResultError(where: string, got: string): VmapError {
  return new VmapError(
    "E_CUSTOM_VMAP_RESULT",
    message({
      where,
      what: `the vmap rule returned ${got}`,
      expected: "expected [outputs, outDims], outDims an int or null per output",
    }),
  );
}

/** A vmap rule's output has no batch dim where it says it has. */
export function customVmapDimError(
  where: string,
  shape: readonly number[],
  dim: number,
  batchSize: number,
): VmapError {
  return new VmapError(
    "E_CUSTOM_VMAP_DIM",
    message({
      where,
      what: `the vmap rule returned a tensor of shape ${showShape(shape)} with outDim ${dim}`,
      expected: `expected size ${batchSize}, the batch size, at that dim`,
    }),
  );
}
