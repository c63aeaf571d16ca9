// Goldens of the errors about memory.
import {
  memoryBudgetError,
  outOfMemoryError,
  releasedStorageError,
} from "../../runtime/errors/memory.ts";
import { testGoldens } from "./golden.ts";

testGoldens("memory", [
  [
    releasedStorageError("add.Tensor", "float32", 100),
    "E_RELEASED",
    "add.Tensor: the memory of this tensor (100 float32 elements) was already released; expected a tensor that is still alive\n  hint: return the tensor from the scope or transform that made it, or clone() it there",
  ],
  [
    outOfMemoryError("allocating 1099511627776 float64 elements", 8796093022208),
    "E_OUT_OF_MEMORY",
    "allocating 1099511627776 float64 elements: 8796093022208 bytes could not be allocated; expected a size that fits into memory\n  hint: check the shape for a broadcast or outer product that is larger than meant, or use chunkSize",
  ],
  [
    memoryBudgetError("-1"),
    "E_MEMORY_BUDGET",
    "setMemoryBudget: the budget is -1; expected a number of bytes, 0 or more",
  ],
]);
