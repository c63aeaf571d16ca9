// Refuses text before a parser sees it: too long, binary, or nested so deeply that parsing would cost the stack.
import type { Complaint } from "../errors.ts";
import {
  controlCharacter,
  fileTooLarge,
  lineTooLong,
  nestedTooDeep,
  tooManyEntries,
} from "../problems/file.ts";

/** Largest file that is read, in characters; 3,000 entries need half of it. */
export const MAX_FILE_LENGTH = 2_000_000;

/** Most entries that are read; PyTorch has about 2,500 operators. */
export const MAX_ENTRIES = 5_000;

/** After so many problems the rest of the file is not read: it is no ops.yaml. */
export const MAX_PROBLEMS = 1_000;

/** Most keys of one entry that are read. */
export const MAX_KEYS = 64;

/** Longest line that is read, in characters. */
const MAX_LINE_LENGTH = 10_000;

/** Most brackets open at once outside of quotes and comments, most list dashes and key marks on one line. */
const MAX_OPEN = 50;

/** Deepest indentation, in spaces. */
const MAX_INDENT = 200;

/** A complaint about a place in the text. */
export interface TextRefusal {
  readonly offset: number;
  readonly complaint: Complaint;
}

/** The first reason not to parse `text`, or null. */
export function refuseText(text: string): TextRefusal | null {
  if (text.length > MAX_FILE_LENGTH)
    return { offset: 0, complaint: fileTooLarge(text.length, MAX_FILE_LENGTH) };
  return refuseCharacters(text) ?? refuseCounts(text) ?? refuseBrackets(text) ?? refuseLines(text);
}

/** Control characters, and the marks that make text read in another order than it is. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function refuseCharacters(text: string): TextRefusal | null {
  const match = FORBIDDEN.exec(text);
  return match === null
    ? null
    : { offset: match.index, complaint: controlCharacter(match[0].charCodeAt(0)) };
}

function refuseCounts(text: string): TextRefusal | null {
  const dashes = text.match(/^-(?=\s)/gm)?.length ?? 0;
  if (dashes > MAX_ENTRIES) return { offset: 0, complaint: tooManyEntries(dashes, MAX_ENTRIES) };
  let start = 0;
  for (const line of text.split("\n")) {
    if (line.length > MAX_LINE_LENGTH)
      return { offset: start, complaint: lineTooLong(line.length, MAX_LINE_LENGTH) };
    start += line.length + 1;
  }
  return null;
}

/**
 * Brackets count from the last line that begins an entry: a bracket in prose is closed there at the latest,
 * and a flow collection that runs over such a line is no valid block list anyway.
 */
function refuseBrackets(text: string): TextRefusal | null {
  let depth = 0;
  for (const { 0: char, index } of text.matchAll(/[[{\]}]|^-/gm)) {
    if (char === "-") depth = 0;
    else if (char === "[" || char === "{") depth++;
    else depth = Math.max(0, depth - 1);
    if (depth > MAX_OPEN)
      return { offset: index, complaint: nestedTooDeep(`more than ${MAX_OPEN} brackets are open`) };
  }
  return null;
}

function refuseLines(text: string): TextRefusal | null {
  const indent = new RegExp(`^[ \\t]{${MAX_INDENT},}\\S`, "m").exec(text);
  if (indent !== null) {
    const complaint = nestedTooDeep(`a line is indented by more than ${MAX_INDENT} spaces`);
    return { offset: indent.index, complaint };
  }
  const marks = new RegExp(`^[ \\t]*(?:[-?:][ \\t]+){${MAX_OPEN},}`, "m").exec(text);
  if (marks !== null) {
    const complaint = nestedTooDeep(`more than ${MAX_OPEN} nested lists or keys on one line`);
    return { offset: marks.index, complaint };
  }
  return null;
}
