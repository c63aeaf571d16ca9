// Errors about memory: released tensors, budgets, exhaustion.
import { BatchwiseError } from "./classes.ts";
import { message } from "./message.ts";

/** A tensor whose memory was released is used. */
export function releasedStorageError(where: string, dtype: string, length: number): BatchwiseError {
  return new BatchwiseError(
    "E_RELEASED",
    message({
      where,
      what: `the memory of this tensor (${length} ${dtype} elements) was already released`,
      expected: "expected a tensor that is still alive",
      hint: "return the tensor from the scope or transform that made it, or clone() it there",
    }),
  );
}

/** Neither the WebAssembly memory nor the JavaScript heap can hold the elements. */
export function outOfMemoryError(where: string, bytes: number, cause?: unknown): BatchwiseError {
  return new BatchwiseError(
    "E_OUT_OF_MEMORY",
    message({
      where,
      what: `${bytes} bytes could not be allocated`,
      expected: "expected a size that fits into memory",
      hint: "check the shape for a broadcast or outer product that is larger than meant, or use chunkSize",
    }),
    cause === undefined ? undefined : { cause },
  );
}

/** The memory budget is no byte count. */
export function memoryBudgetError(got: string): BatchwiseError {
  return new BatchwiseError(
    "E_MEMORY_BUDGET",
    message({
      where: "setMemoryBudget",
      what: `the budget is ${got}`,
      expected: "expected a number of bytes, 0 or more",
    }),
  );
}
