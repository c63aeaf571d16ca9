// Goldens of the errors about tensors in a graph.
import { plainViewInPlaceError } from "../../runtime/errors/graph.ts";
import { testGoldens } from "./golden.ts";

testGoldens("graph", [
  [
    plainViewInPlaceError("copy_", [2]),
    "E_PLAIN_VIEW_IN_PLACE",
    "copy_ (self [2]): self is a view of a tensor without history, and the value written into it requires grad, so the gradient would be lost on the way through that tensor; expected a tensor that is no view, or a view of a computed tensor that requires grad\n  hint: write with setIndex_(parts, value) on the whole tensor, or clone() the view first",
  ],
]);
