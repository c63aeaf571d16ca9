// The values behind a wrapper: there where no level maps it.
import { assertAlive, frameOf } from "../dispatch/frames.ts";
import { batchedToNumberError } from "../errors/vmap.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * The plain tensor behind wrappers whose values are concrete; a mapped one has no single value.
 *
 * @throws VmapError E_BATCHED_TO_NUMBER
 */
export function concrete(x: Tensor, where: string): Tensor {
  let current = x;
  for (
    let frame = frameOf(current);
    frame !== null && current.value !== null;
    frame = frameOf(current)
  ) {
    assertAlive(frame, where);
    if (frame.kind === "vmap") throw batchedToNumberError(where, frame, frame.batchSize, x.shape);
    current = current.value;
  }
  return current;
}
