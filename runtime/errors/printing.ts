// Errors about how tensors are printed.
import { BatchwiseError } from "./classes.ts";
import { message } from "./message.ts";

/** A print option that does not exist, or with a value it cannot have. */
export function printOptionError(name: string, got: string): BatchwiseError {
  return new BatchwiseError(
    "E_PRINT_OPTION",
    message({
      where: "setPrintOptions",
      what: `${name} is ${got}`,
      expected:
        "expected precision, threshold, edgeItems or lineWidth as an integer of 0 or more, sciMode as a boolean or null, or profile",
    }),
  );
}

/** A profile without that name. */
export function printProfileError(got: string, known: readonly string[]): BatchwiseError {
  return new BatchwiseError(
    "E_PRINT_PROFILE",
    message({
      where: "setPrintOptions",
      what: `there is no profile ${JSON.stringify(got)}`,
      expected: `expected one of ${known.join(", ")}`,
    }),
  );
}
