// Reading a number out of a tensor inside a decomposition: refused where each example has its own.
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { dataDependentError } from "../../runtime/errors/rules.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";

/**
 * The only element of `x`, which decides the shape of a result.
 *
 * @param hint what to write instead where `x` is mapped
 * @throws VmapError E_DATA_DEPENDENT
 */
export function readNumber(x: Tensor, where: string, name: string, hint: string): number {
  for (let layer: Tensor | null = x; layer !== null; layer = layer.value)
    if (layer.owner?.kind === "vmap") throw dataDependentError(where, name, hint);
  return Number(_localScalarDense(x));
}
