// Errors about methods that plugins add to Tensor.
import { SchemaError } from "./classes.ts";
import { message } from "./message.ts";

/** A plugin's op would replace a method of Tensor; `owner` is the plugin that brought it, null for this package. */
export function methodTakenError(
  namespace: string,
  name: string,
  owner: string | null,
): SchemaError {
  const who = owner === null ? "batchwise" : `plugin ${JSON.stringify(owner)}`;
  return new SchemaError(
    "E_METHOD_TAKEN",
    message({
      where: `plugin ${JSON.stringify(namespace)}`,
      what: `${name} is a method of tensors already, of ${who}`,
      expected: "expected a name of its own",
      hint: `remove "method" from the op's variants in ops.yaml, or rename the op, and run codegen`,
    }),
  );
}
