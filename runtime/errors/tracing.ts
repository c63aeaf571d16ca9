// Errors about traced programs.
import { BatchwiseError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** An argument that has no form as data. */
export function traceValueError(op: string, got: string): BatchwiseError {
  return new BatchwiseError(
    "E_TRACE_VALUE",
    message({
      where: `trace: ${op}`,
      what: `an argument is a ${got}, which cannot be written down`,
      expected: "expected tensors, numbers, booleans, strings, nulls and lists of them",
    }),
  );
}

/** A program called with another number of inputs. */
export function replayInputCountError(got: number, expected: number): BatchwiseError {
  return new BatchwiseError(
    "E_REPLAY_INPUTS",
    message({
      where: "replay",
      what: `the program was called with ${got} input${got === 1 ? "" : "s"}`,
      expected: `expected ${expected}`,
    }),
  );
}

/** What the error shows of a tensor. */
interface Described {
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** An input that differs from the traced one. */
export function replayInputError(index: number, got: Described, expected: Described): ShapeError {
  return new ShapeError(
    "E_REPLAY_INPUT",
    message({
      where: "replay",
      what: `input ${index} is ${got.dtype} of shape ${showShape(got.shape)}`,
      expected: `expected ${expected.dtype} of shape ${showShape(expected.shape)}, as it was traced`,
      hint: "trace the function again for other shapes",
    }),
  );
}
