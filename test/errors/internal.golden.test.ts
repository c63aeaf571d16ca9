// Golden of broken invariants.
import { internalError } from "../../runtime/errors/internal.ts";
import { testGoldens } from "./golden.ts";

testGoldens("internal", [
  [
    internalError("add.Tensor", "no kernel is bound"),
    "E_INTERNAL",
    "add.Tensor: internal error: no kernel is bound\n  hint: this is a bug in batchwise or in a plugin; please report it with the call that led here",
  ],
]);
