// Golden texts of the errors about traced programs.
import {
  replayInputCountError,
  replayInputError,
  traceValueError,
} from "../../runtime/errors/tracing.ts";
import { testGoldens } from "./golden.ts";

testGoldens("tracing", [
  [
    traceValueError("rand", "Generator"),
    "E_TRACE_VALUE",
    "trace: rand: an argument is a Generator, which cannot be written down; expected tensors, numbers, booleans, strings, nulls and lists of them",
  ],
  [
    replayInputCountError(1, 2),
    "E_REPLAY_INPUTS",
    "replay: the program was called with 1 input; expected 2",
  ],
  [
    replayInputError(0, { dtype: "int32", shape: [2] }, { dtype: "float32", shape: [2, 3] }),
    "E_REPLAY_INPUT",
    "replay: input 0 is int32 of shape [2]; expected float32 of shape [2, 3], as it was traced\n  hint: trace the function again for other shapes",
  ],
]);
