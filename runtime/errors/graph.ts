// Errors about tensors that take part in a graph: views, flags, hooks, gradients set by hand.
import { AutogradError } from "./classes.ts";
import { message, showShape } from "./message.ts";

/** A write with a gradient into a view of a tensor that knows nothing of its views. */
export function plainViewInPlaceError(where: string, shape: readonly number[]): AutogradError {
  return new AutogradError(
    "E_PLAIN_VIEW_IN_PLACE",
    message({
      where: `${where} (self ${showShape(shape)})`,
      what: "self is a view of a tensor without history, and the value written into it requires grad, so the gradient would be lost on the way through that tensor",
      expected:
        "expected a tensor that is no view, or a view of a computed tensor that requires grad",
      hint: "write with setIndex_(parts, value) on the whole tensor, or clone() the view first",
    }),
  );
}
