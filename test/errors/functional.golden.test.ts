// Goldens of the errors of autograd.functional and of the checks of derivatives.
import {
  forwardModeError,
  gradcheckError,
  independentError,
  missingVectorError,
  noCheckedInputError,
  nondeterministicError,
  strictVectorizeError,
} from "../../runtime/errors/functional.ts";
import { testGoldens } from "./golden.ts";

const jacobian = "autograd.functional.jacobian(f)";

testGoldens("functional", [
  [
    independentError(jacobian, "the output", 1),
    "E_INDEPENDENT",
    "autograd.functional.jacobian(f): the output does not depend on input 1; expected a dependence because strict is set\n  hint: leave strict out to get zeros",
  ],
  [
    independentError(jacobian, "the output 2", null),
    "E_INDEPENDENT",
    "autograd.functional.jacobian(f): the output 2 does not depend on any input; expected a dependence because strict is set\n  hint: leave strict out to get zeros",
  ],
  [
    strictVectorizeError(jacobian),
    "E_STRICT_VECTORIZE",
    "autograd.functional.jacobian(f): strict and vectorize are both set; expected at most one of them",
  ],
  [
    forwardModeError(jacobian),
    "E_FORWARD_MODE",
    'autograd.functional.jacobian(f): the strategy is "forward-mode" and vectorize is not set; expected "reverse-mode", or { vectorize: true }',
  ],
  [
    missingVectorError("autograd.functional.vjp(f)", "output has shape [3]"),
    "E_MISSING_VECTOR",
    "autograd.functional.vjp(f): v was left out and output has shape [3]; expected v, one tensor for each, or a single tensor with one element",
  ],
  [
    noCheckedInputError("gradcheck(f)"),
    "E_NO_CHECKED_INPUT",
    "gradcheck(f): there is no input of dtype float32 or float64; expected at least one input that can be differentiated",
  ],
  [
    gradcheckError({
      where: "gradcheck(f)",
      output: 0,
      input: 1,
      checked: "reverse mode",
      reference: "finite differences",
      worst: { row: [2], column: [0, 1], got: 2, expected: 3 },
      count: 4,
      total: 12,
      tolerance: "differences of at most 0.00001 + 0.001 times the value",
    }),
    "E_GRADCHECK",
    "gradcheck(f): reverse mode and finite differences differ in 4 of 12 entries, most in element [2] of output 0 by element [0, 1] of input 1: 2 and 3; expected differences of at most 0.00001 + 0.001 times the value",
  ],
  [
    nondeterministicError("gradcheck(f)", 0, 1, 0.5),
    "E_NONDETERMINISTIC",
    "gradcheck(f): two backward passes of output 0 by input 1 differ by 0.5; expected equal gradients, or { nondetTol } of at least that",
  ],
]);
