// Goldens of the errors about methods that plugins add to Tensor.
import { methodTakenError } from "../../runtime/errors/plugin-methods.ts";
import { testGoldens } from "./golden.ts";

testGoldens("plugin-methods", [
  [
    methodTakenError("stats", "sum", null),
    "E_METHOD_TAKEN",
    'plugin "stats": sum is a method of tensors already, of batchwise; expected a name of its own\n  hint: remove "method" from the op\'s variants in ops.yaml, or rename the op, and run codegen',
  ],
  [
    methodTakenError("stats", "zscore", "other"),
    "E_METHOD_TAKEN",
    'plugin "stats": zscore is a method of tensors already, of plugin "other"; expected a name of its own\n  hint: remove "method" from the op\'s variants in ops.yaml, or rename the op, and run codegen',
  ],
]);
