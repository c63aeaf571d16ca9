// Errors about taking values out of tensors.
import { AutogradError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** One number was asked of a tensor with several elements, or none. */
export function itemSizeError(where: string, shape: readonly number[]): ShapeError {
  return new ShapeError(
    "E_ITEM_SIZE",
    message({
      where,
      what: `the tensor has shape ${showShape(shape)}`,
      expected: "expected exactly one element",
      hint: "use tolist() for all elements, or index one of them first",
    }),
  );
}

/** A hook was put on a tensor that no gradient reaches. */
export function hookWithoutHistoryError(shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_HOOK_WITHOUT_HISTORY",
    message({
      where: "registerHook",
      what: `the tensor of shape ${showShape(shape)} does not require grad`,
      expected: "expected a tensor that requires grad",
      hint: "create it, or one of its inputs, with { requiresGrad: true }",
    }),
  );
}
