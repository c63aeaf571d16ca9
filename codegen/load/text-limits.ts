// Refuses text before a parser sees it: too long, binary, or nested so deeply that parsing would cost the stack.
import type { Complaint } from "../errors.ts";
import { controlCharacter, fileTooLarge, nestedTooDeep } from "../problems/file.ts";

/** Largest file that is read, in characters; a full registry needs a tenth. */
export const MAX_FILE_LENGTH = 4_000_000;

/** Most entries that are read; PyTorch has about 2,500 operators. */
export const MAX_ENTRIES = 10_000;

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
  return refuseCharacters(text) ?? refuseBrackets(text) ?? refuseLines(text);
}

function refuseCharacters(text: string): TextRefusal | null {
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset);
    const isControl = (code < 32 && code !== 10 && code !== 13 && code !== 9) || code === 127;
    if (isControl) return { offset, complaint: controlCharacter(code) };
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
