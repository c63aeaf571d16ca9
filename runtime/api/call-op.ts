// callOp: any operator by name, with arguments as a PyTorch user writes them.

import { callOp as callRegistered } from "../dispatch/dispatch.ts";
import { callInto } from "../dispatch/out.ts";
import { noMatchingOverloadError } from "../errors/arguments.ts";
import { unknownOpError } from "../errors/registry.ts";
import type { OpArg, OpResult } from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";
import { bindArguments, callablesNamed, knownNames, type OpCallable } from "./callables.ts";
import { callPythonMethod } from "./python-methods.ts";

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
  const special = callPythonMethod(name, args);
  if (special !== undefined) return special;
  const found = callablesNamed(name);
  if (found.length === 0) throw unknownOpError(name, knownNames());
  const { out, ...named } = kwargs;
  if (out instanceof Tensor && found.some(({ op }) => op.takesOut === true))
    return callWithOut(name, found, args, named, out);
  for (const callable of found) {
    const bound = bindArguments(callable, args, kwargs);
    if (bound !== null)
      return plainResult(callRegistered(callable.op, bound), outputMask(callable, bound));
  }
  throw noMatchingOverloadError(
    name,
    found.map(({ op }) => op.schema),
  );
}

/** The first of the callables that take `out` and the arguments writes into it. */
function callWithOut(
  name: string,
  found: readonly OpCallable[],
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
  out: Tensor,
): Tensor {
  const takers = found.filter(({ op }) => op.takesOut === true);
  for (const callable of takers) {
    const bound = bindArguments(callable, args, kwargs);
    if (bound !== null) return callInto(callable.op, bound, out);
  }
  throw noMatchingOverloadError(
    name,
    takers.map(({ op }) => op.schema),
  );
}

/** Which outputs were asked for; null where the operator always computes all. */
function outputMask({ own }: OpCallable, bound: readonly OpArg[]): readonly OpArg[] | null {
  const at = own.findIndex(({ name }) => name === "output_mask");
  const mask = bound[at];
  return Array.isArray(mask) ? mask : null;
}

function plainResult(result: OpResult, mask: readonly OpArg[] | null): unknown {
  if (!Array.isArray(result)) return result;
  return result.map((output: OpArg, i) => (mask?.[i] === false ? null : output));
}
