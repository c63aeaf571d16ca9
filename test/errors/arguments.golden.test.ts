// Goldens of the errors about the arguments of a call.
import {
  argumentGivenTwiceError,
  argumentTypeError,
  missingArgumentError,
  noMatchingOverloadError,
  tooManyArgumentsError,
  unknownOptionError,
} from "../../runtime/errors/arguments.ts";
import { testGoldens } from "./golden.ts";

const SELECT = "select(self: Tensor, dim: number, index: number)";
const ADD = [
  "add(self: Tensor, other: Tensor, { alpha = 1 })",
  "add(self: Tensor, other: number, alpha: number = 1)",
];

testGoldens("arguments", [
  [
    missingArgumentError("select", "index", SELECT),
    "E_MISSING_ARGUMENT",
    "select: argument index is missing; expected every argument without a default\n" +
      "  hint: the signature is select(self: Tensor, dim: number, index: number)",
  ],
  [
    argumentTypeError("select", "index", {
      expected: "integer",
      given: '"last"',
      signature: SELECT,
    }),
    "E_ARGUMENT_TYPE",
    'select: argument index is "last"; expected an integer\n' +
      "  hint: the signature is select(self: Tensor, dim: number, index: number)",
  ],
  [
    unknownOptionError("add", "alhpa", ["other", "alpha"], ADD[0]),
    "E_UNKNOWN_OPTION",
    'add: unknown option "alhpa"; expected one of other, alpha\n' +
      "  hint: did you mean alpha? the signature is add(self: Tensor, other: Tensor, { alpha = 1 })",
  ],
  [
    unknownOptionError("add", "out", ["other", "alpha"], ADD[0]),
    "E_UNKNOWN_OPTION",
    'add: unknown option "out"; expected one of other, alpha\n' +
      "  hint: the signature is add(self: Tensor, other: Tensor, { alpha = 1 })",
  ],
  [
    argumentGivenTwiceError("add", "alpha", ADD[1]),
    "E_ARGUMENT_TWICE",
    "add: argument alpha is given by position and by name; expected it once\n" +
      "  hint: the signature is add(self: Tensor, other: number, alpha: number = 1)",
  ],
  [
    tooManyArgumentsError("select", 4, 3, SELECT),
    "E_TOO_MANY_ARGUMENTS",
    "select: 4 positional arguments were given; expected at most 3\n" +
      "  hint: the signature is select(self: Tensor, dim: number, index: number)",
  ],
  [
    noMatchingOverloadError("add", ADD, ["a tensor of shape [2]", '"x"']),
    "E_NO_OVERLOAD",
    'add: no overload takes (a tensor of shape [2], "x"); expected the arguments of one signature\n' +
      "  hint: the signatures are add(self: Tensor, other: Tensor, { alpha = 1 }); add(self: Tensor, other: number, alpha: number = 1)",
  ],
  [
    noMatchingOverloadError("callOp", ADD),
    "E_NO_OVERLOAD",
    "callOp: no overload takes the arguments; expected the arguments of one signature\n" +
      "  hint: the signatures are add(self: Tensor, other: Tensor, { alpha = 1 }); add(self: Tensor, other: number, alpha: number = 1)",
  ],
]);
