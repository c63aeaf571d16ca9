// Ops that make tensors from sizes and numbers: their options may ask for a leaf of autograd.
import { argumentTypeError } from "../errors/arguments.ts";
import { internalError } from "../errors/internal.ts";
import type { OpResult } from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";
import { callOverload } from "./arguments.ts";
import type { Op } from "./op.ts";
import { isPlainObject } from "./predicates.ts";

let makeLeaf: (x: Tensor) => Tensor = () => {
  throw internalError("requiresGrad", "not registered");
};

/** Registration hands over what makes a tensor a leaf, which lives above this file. */
export function installLeafMaker(make: (x: Tensor) => Tensor): void {
  makeLeaf = make;
}

/**
 * `callOverload` for ops that make new tensors: the options object may also hold `requiresGrad`.
 *
 * @throws SchemaError when the call fits no overload; AutogradError where no leaf can be made
 */
export function callFactory(
  where: string,
  ops: readonly Op[],
  values: readonly unknown[],
): OpResult {
  const at = values.findLastIndex((value) => value !== undefined);
  const options = values[at];
  if (!isPlainObject(options) || !Object.hasOwn(options, "requiresGrad"))
    return callOverload(where, ops, values);
  const { requiresGrad = false, ...others } = options;
  if (typeof requiresGrad !== "boolean") {
    throw argumentTypeError(where, "requiresGrad", {
      expected: "boolean",
      given: String(requiresGrad),
      signature: `${where}(…, { requiresGrad = false })`,
    });
  }
  const made = callOverload(where, ops, values.with(at, others));
  return requiresGrad && made instanceof Tensor ? makeLeaf(made) : made;
}
