// Golden messages of runtime/errors/equations.ts.
import { equationError } from "../../runtime/errors/equations.ts";
import { testGoldens } from "./golden.ts";

testGoldens("equations", [
  [
    equationError("ij->k", "the result's subscript k is in no operand", "one of i, j"),
    "E_EQUATION",
    'einsum("ij->k"): the result\'s subscript k is in no operand; expected one of i, j',
  ],
]);
