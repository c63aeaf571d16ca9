// Where in the user's code a call came from, for warnings and reports.

import { originalPlace } from "./source-maps.ts";

/** Path of this package's root, as it appears in stack frames: built files lie in dist/ below it. */
const PACKAGE_ROOT = new URL("../../", import.meta.url).href.replace(/\/dist\/$/, "/");

/** Between the user's line and this one may lie many more frames than the default keeps. */
const MANY_FRAMES = 200;

/** How many frames the next search begins with: a few more than the last one needed, since each costs time. */
let usualFrames = 8;

/** `file:line` of the innermost stack frame outside this package, in the source if a map leads there; null when there is none. */
export function callSite(): string | null {
  // Whoever formats stacks has maps of its own (test runners do), which only the text shows.
  if (hasForeignFormatter()) return siteInText(stackText());
  const site = siteInFrames(usualFrames) ?? siteInFrames(MANY_FRAMES);
  return site === NO_FRAMES ? siteInText(stackText()) : site;
}

/** Newer versions of Node show their own formatter under this name. */
const NODES_FORMATTER = "ErrorPrepareStackTrace";

function hasForeignFormatter(): boolean {
  const { prepareStackTrace } = Error;
  return typeof prepareStackTrace === "function" && prepareStackTrace.name !== NODES_FORMATTER;
}

/** Marks an engine that gives stacks as text only. */
const NO_FRAMES = "";

/** What each place in a running file is in the source. */
const places = new Map<string, string>();

/** Beyond this, places are traced back every time. */
const MAX_PLACES = 100_000;

function siteInFrames(limit: number): string | null {
  const frames = stackFrames(limit);
  if (frames === null) return NO_FRAMES;
  for (const [index, frame] of frames.entries()) {
    const file = frame.getFileName();
    if (typeof file !== "string" || !isUsersFile(file)) continue;
    usualFrames = Math.max(index + 3, usualFrames - 1);
    const line = frame.getLineNumber() ?? 1;
    const column = frame.getColumnNumber() ?? 1;
    const key = `${file}:${line}:${column}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = originalPlace(pathOf(file), line, column);
    if (places.size < MAX_PLACES) places.set(key, place);
    return place;
  }
  return null;
}

/** The running frames themselves, where the engine gives them: reading them is far quicker than reading text. */
function stackFrames(limit: number): readonly NodeJS.CallSite[] | null {
  const saved = Error.stackTraceLimit;
  const formatter = Error.prepareStackTrace;
  let frames: readonly NodeJS.CallSite[] | null = null;
  Error.stackTraceLimit = limit;
  Error.prepareStackTrace = (_error, given) => {
    frames = given;
    return "";
  };
  // Reading the stack is what calls the function above.
  void new Error("call site").stack;
  if (formatter === undefined) Reflect.deleteProperty(Error, "prepareStackTrace");
  else Error.prepareStackTrace = formatter;
  Error.stackTraceLimit = saved;
  return frames;
}

function stackText(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = MANY_FRAMES;
  const { stack } = new Error("call site");
  Error.stackTraceLimit = limit;
  return stack ?? "";
}

/** `file:line` of the innermost frame outside this package among those an error kept; null when there is none. */
export function siteOfError(error: Error): string | null {
  return siteInText(error.stack ?? "");
}

/** Whether Node has traced the text of stacks back to the sources already. */
function areStacksMapped(): boolean {
  return (
    typeof process === "object" && process.sourceMapsEnabled === true && !hasForeignFormatter()
  );
}

function siteInText(stack: string): string | null {
  for (const line of stack.split("\n").slice(1)) {
    const match = /\(?((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:\\)[^()]*):(\d+):(\d+)\)?$/.exec(
      line.trim(),
    );
    if (match === null) continue;
    const [, file, lineNumber, column] = match;
    if (!isUsersFile(file)) continue;
    if (areStacksMapped()) return `${pathOf(file)}:${lineNumber}`;
    return originalPlace(pathOf(file), Number(lineNumber), Number(column));
  }
  return null;
}

const usersFiles = new Map<string, boolean>();

function isUsersFile(file: string): boolean {
  let answer = usersFiles.get(file);
  if (answer === undefined) {
    answer = /^(file:\/\/|https?:\/\/|\/|[A-Za-z]:\\)/.test(file) && !isOwnFile(file);
    if (usersFiles.size < MAX_PLACES) usersFiles.set(file, answer);
  }
  return answer;
}

/** Own files are the library's folders under the package root; tests and examples beside them are users. */
function isOwnFile(file: string): boolean {
  const href = file.startsWith("/") ? `file://${file}` : file;
  return (
    href.startsWith(PACKAGE_ROOT) &&
    /^(dist\/)?(runtime|rules|generated)\//.test(href.slice(PACKAGE_ROOT.length))
  );
}

/** The path of a file that a frame may name as an URL, with `%20` and a loader's `?query`. */
function pathOf(file: string): string {
  return file.startsWith("file://") ? decodeURIComponent(new URL(file).pathname) : file;
}
