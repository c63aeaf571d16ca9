// callOp: any operator by name, with arguments as a PyTorch user writes them.

import { callOp as callRegistered } from "../dispatch/dispatch.ts";
import { noMatchingOverloadError } from "../errors/arguments.ts";
import { unknownOpError } from "../errors/registry.ts";
import type { OpResult } from "../kernels/contract.ts";
import { bindArguments, callablesNamed, knownNames } from "./callables.ts";

/**
 * Calls an op by the name `listOps()` shows, by its schema name, or by the name a PyTorch user writes.
 *
 * `args` and `kwargs` follow that callable: snake_case names, overload resolved from the values.
 *
 * @returns a tensor, an array of tensors, or a value; outputs that were not computed are null
 * @throws BatchwiseError E_UNKNOWN_OP with near names; SchemaError when no overload takes the arguments
 */
export function callOp(
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> = {},
): unknown {
  const found = callablesNamed(name);
  if (found.length === 0) throw unknownOpError(name, knownNames());
  for (const callable of found) {
    const bound = bindArguments(callable, args, kwargs);
    if (bound !== null) return plainResult(callRegistered(callable.op, bound));
  }
  throw noMatchingOverloadError(
    name,
    found.map(({ op }) => op.schema),
  );
}

function plainResult(result: OpResult): unknown {
  return Array.isArray(result) ? [...result] : result;
}
