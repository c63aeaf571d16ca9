// Which plain results count as views: those that share memory with an argument, not those a decomposition shaped.
import type { OpArg, OpArgs, OpResult } from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";

/**
 * Results in memory of their own are no views of anything the caller can reach, whatever views they were
 * made through; returns them.
 */
export function asOwnResults(result: OpResult, args: OpArgs): OpResult {
  if (result instanceof Tensor) settle(result, args);
  else if (Array.isArray(result))
    for (const out of result) if (out instanceof Tensor) settle(out, args);
  return result;
}

function settle(out: Tensor, args: OpArgs): void {
  const plain = plainOf(out);
  if (plain.isView && !args.some((arg) => sharesMemory(arg, out))) plain.isView = false;
}

/** The tensor below every wrapper. */
function plainOf(x: Tensor): Tensor {
  return x.value === null ? x : plainOf(x.value);
}

function sharesMemory(arg: OpArg, out: Tensor): boolean {
  if (arg instanceof Tensor) return arg.storage === out.storage;
  return Array.isArray(arg) && arg.some((item: OpArg) => sharesMemory(item, out));
}
