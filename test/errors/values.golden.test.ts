// Goldens of the errors about reading values.
import { hookWithoutHistoryError, itemSizeError } from "../../runtime/errors/values.ts";
import { testGoldens } from "./golden.ts";

testGoldens("values", [
  [
    itemSizeError("item", [2, 3]),
    "E_ITEM_SIZE",
    "item: the tensor has shape [2, 3]; expected exactly one element\n  hint: use tolist() for all elements, or index one of them first",
  ],
  [
    hookWithoutHistoryError([3]),
    "E_HOOK_WITHOUT_HISTORY",
    "registerHook: the tensor of shape [3] does not require grad; expected a tensor that requires grad\n  hint: create it, or one of its inputs, with { requiresGrad: true }",
  ],
]);
