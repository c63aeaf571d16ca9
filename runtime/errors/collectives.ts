// Errors about collectives over a mapped axis.
import { VmapError } from "./classes.ts";
import { message } from "./message.ts";
import { nearNames } from "./near-names.ts";

/** No running vmap has the axis name. */
export function axisNameError(where: string, name: string, known: readonly string[]): VmapError {
  const near = nearNames(name, known);
  const list = known.length === 0 ? "no axis has a name here" : `known names: ${known.join(", ")}`;
  return new VmapError(
    "E_AXIS_NAME",
    message({
      where,
      what: `no mapped axis is called ${JSON.stringify(name)}`,
      expected: "expected the axisName of a vmap that is running",
      hint:
        near.length === 0
          ? `call it inside vmap(f, { axisName: ${JSON.stringify(name)} }); ${list}`
          : `did you mean ${near.join(", ")}?`,
    }),
  );
}

/** A collective would see only a chunk of its axis. */
export function chunkedAxisError(
  where: string,
  name: string,
  chunk: number,
  total: number,
): VmapError {
  return new VmapError(
    "E_CHUNKED_AXIS",
    message({
      where,
      what: `axis ${JSON.stringify(name)} runs in chunks, ${chunk} of ${total} examples at a time`,
      expected: "expected all examples at once, as a collective needs every one of them",
      hint: "leave out chunkSize",
    }),
  );
}

/** The name of an axis is no text. */
export function axisNameOptionError(where: string, got: string): VmapError {
  return new VmapError(
    "E_AXIS_NAME_OPTION",
    message({
      where,
      what: `axisName is ${got}`,
      expected: "expected a text that is not empty",
    }),
  );
}
