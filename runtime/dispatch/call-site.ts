// Where in the user's code a call came from, for warnings and reports.

import { originalPlace } from "./source-maps.ts";

/** Path of this package's root, as it appears in stack frames. */
const PACKAGE_ROOT = new URL("../../", import.meta.url).href;

/** `file:line` of the innermost stack frame outside this package, in the source if a map leads there; null when there is none. */
export function callSite(): string | null {
  const limit = Error.stackTraceLimit;
  // Between the user's line and this one lie more frames than the default keeps.
  Error.stackTraceLimit = 100;
  const { stack } = new Error("call site");
  Error.stackTraceLimit = limit;
  if (stack === undefined) return null;
  for (const line of stack.split("\n").slice(1)) {
    const match = /\(?((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:\\)[^()]*):(\d+):(\d+)\)?$/.exec(
      line.trim(),
    );
    if (match === null) continue;
    const [, file, lineNumber, column] = match;
    if (!isOwnFile(file))
      return originalPlace(file.replace(/^file:\/\//, ""), Number(lineNumber), Number(column));
  }
  return null;
}

/** Own files are the library's folders under the package root; tests and examples beside them are users. */
function isOwnFile(file: string): boolean {
  if (file.startsWith("node:")) return true;
  const href = file.startsWith("/") ? `file://${file}` : file;
  return (
    href.startsWith(PACKAGE_ROOT) &&
    /^(dist\/)?(runtime|rules|generated)\//.test(href.slice(PACKAGE_ROOT.length))
  );
}
