// Errors of autograd.functional and of the checks of derivatives.
import { AutogradError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** With `strict`, something that does not depend on an input; null stands for all of them. */
export function independentError(where: string, what: string, input: number | null): AutogradError {
  return new AutogradError(
    "E_INDEPENDENT",
    message({
      where,
      what: `${what} does not depend on ${input === null ? "any input" : `input ${input}`}`,
      expected: "expected a dependence because strict is set",
      hint: "leave strict out to get zeros",
    }),
  );
}

/** `strict` looks at the graph row by row, `vectorize` computes all rows at once. */
export function strictVectorizeError(where: string): AutogradError {
  return new AutogradError(
    "E_STRICT_VECTORIZE",
    message({
      where,
      what: "strict and vectorize are both set",
      expected: "expected at most one of them",
    }),
  );
}

/** Forward mode is only there with `vectorize`. */
export function forwardModeError(where: string): AutogradError {
  return new AutogradError(
    "E_FORWARD_MODE",
    message({
      where,
      what: 'the strategy is "forward-mode" and vectorize is not set',
      expected: 'expected "reverse-mode", or { vectorize: true }',
    }),
  );
}

/** The vector of a product was left out where it is not clear what it should be. */
export function missingVectorError(where: string, of: string): AutogradError {
  return new AutogradError(
    "E_MISSING_VECTOR",
    message({
      where,
      what: `v was left out and ${of}`,
      expected: "expected v, one tensor for each, or a single tensor with one element",
    }),
  );
}

/** Nothing to check a derivative for. */
export function noCheckedInputError(where: string): AutogradError {
  return new AutogradError(
    "E_NO_CHECKED_INPUT",
    message({
      where,
      what: "there is no input of dtype float32 or float64",
      expected: "expected at least one input that can be differentiated",
    }),
  );
}

/** One entry of two Jacobians that differ. */
export interface WorstEntry {
  /** Element of the output. */
  readonly row: readonly number[];
  /** Element of the input. */
  readonly column: readonly number[];
  readonly got: number;
  readonly expected: number;
}

/** A derivative that is not what finite differences give. */
export interface DerivativeMismatch {
  readonly where: string;
  readonly output: number;
  readonly input: number;
  /** What was checked: `reverse mode`, `forward mode`, `the batched gradient`. */
  readonly checked: string;
  /** What it was compared with. */
  readonly reference: string;
  readonly worst: WorstEntry;
  /** How many entries are beyond the tolerance, and of how many. */
  readonly count: number;
  readonly total: number;
  readonly tolerance: string;
}

/** A derivative failed its check; the worst entry is shown. */
export function gradcheckError(mismatch: DerivativeMismatch): AutogradError {
  const { where, output, input, checked, reference, worst, count, total, tolerance } = mismatch;
  const place = `element ${showShape(worst.row)} of output ${output} by element ${showShape(worst.column)} of input ${input}`;
  return new AutogradError(
    "E_GRADCHECK",
    message({
      where,
      what: `${checked} and ${reference} differ in ${count} of ${total} entries, most in ${place}: ${worst.got} and ${worst.expected}`,
      expected: `expected ${tolerance}`,
    }),
  );
}

/** Running the same check twice gave two results. */
export function nondeterministicError(
  where: string,
  output: number,
  input: number,
  difference: number,
): AutogradError {
  return new AutogradError(
    "E_NONDETERMINISTIC",
    message({
      where,
      what: `two backward passes of output ${output} by input ${input} differ by ${difference}`,
      expected: "expected equal gradients, or { nondetTol } of at least that",
    }),
  );
}
