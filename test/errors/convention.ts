// The house convention of error messages, as a check that returns a list of problems.

/** Blanks out quoted text and bracketed groups, innermost first, keeping every position. */
function maskGroups(line: string): string {
  const blank = (group: string): string => "_".repeat(group.length);
  let masked = line.replace(/"[^"]*"|`[^`]*`/g, blank);
  for (let before = ""; before !== masked; ) {
    before = masked;
    masked = masked.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, blank);
  }
  return masked;
}

/** Splits `where: what` at the first `: ` outside brackets and quotes; null when there is none. */
export function splitMessage(
  line: string,
): { readonly where: string; readonly what: string } | null {
  const at = maskGroups(line).indexOf(": ");
  return at < 0 ? null : { where: line.slice(0, at), what: line.slice(at + 2) };
}

/** A capital that starts a sentence; `BigInt64Array`, `NaN`, `E_CODE` and `Linear(...)` are names. */
function startsLikeSentence(text: string): boolean {
  return /^[A-Z][a-z]*(\s|$)/.test(text);
}

function headProblems(head: string): readonly string[] {
  const parts = splitMessage(head);
  if (parts === null) return ["the first line has no `where: what`"];
  const { where, what } = parts;
  const problems: string[] = [];
  if (where.trim() === "" || what.trim() === "") problems.push("where or what is empty");
  if (startsLikeSentence(where)) problems.push("where starts like a sentence");
  if (startsLikeSentence(what)) problems.push("what starts with a capital");
  return problems;
}

function hintProblems(line: string): readonly string[] {
  // Text of the user's, and carets below it.
  if (line.startsWith("  | ")) return [];
  if (!/^ {2}hint: \S/.test(line)) return [`"${line}" is no hint line`];
  const isSentence = startsLikeSentence(line.slice("  hint: ".length));
  return isSentence ? ["the hint starts with a capital"] : [];
}

function lineProblems(line: string): readonly string[] {
  const problems: string[] = [];
  if (/[.!]$/.test(line) && !line.endsWith("..."))
    problems.push(`a line ends with "${line.at(-1)}"`);
  if (line.includes("[object ")) problems.push("a value prints as [object …]");
  return problems;
}

/** What is wrong with a message, judged by section 7 of the style guide; empty when nothing is. */
export function conventionProblems(text: string): readonly string[] {
  const [head, ...rest] = text.split("\n");
  const saysWhatToDo = /; expected /.test(head) || rest.length > 0;
  return [
    ...headProblems(head),
    ...rest.flatMap(hintProblems),
    ...[head, ...rest].flatMap(lineProblems),
    ...(saysWhatToDo ? [] : ["neither what was expected nor a hint is said"]),
  ];
}
