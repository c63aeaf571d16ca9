// A small layout algebra: documents that are printed on one line when they fit and broken in one fixed way when not.

/** A piece of code whose line breaks are not decided yet. */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "group"; readonly body: Doc }
  | { readonly kind: "indent"; readonly body: Doc }
  | { readonly kind: "line"; readonly flat: string }
  | { readonly kind: "hardline" }
  | { readonly kind: "ifBroken"; readonly broken: string; readonly flat: string }
  | { readonly kind: "choice"; readonly options: readonly Doc[] };

/** A space, or a line break when the group around it is broken. */
export const line: Doc = { kind: "line", flat: " " };

/** Nothing, or a line break when the group around it is broken. */
export const softline: Doc = { kind: "line", flat: "" };

/** Always a line break. */
export const hardline: Doc = { kind: "hardline" };

/** Text that depends on whether the group around it is broken. */
export function ifBroken(broken: string, flat = ""): Doc {
  return { kind: "ifBroken", broken, flat };
}

/** Printed on one line if it fits, otherwise broken at all its own lines. */
export function group(body: Doc): Doc {
  return { kind: "group", body };
}

/** Two more spaces after every line break inside. */
export function indent(body: Doc): Doc {
  return { kind: "indent", body };
}

/** The first option whose first line fits; the last one otherwise. Options after the first are printed broken. */
export function choice(...options: readonly Doc[]): Doc {
  return { kind: "choice", options };
}

/** Documents with something between them. */
export function join(separator: Doc, docs: readonly Doc[]): readonly Doc[] {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}

interface Task {
  readonly indentation: number;
  readonly isFlat: boolean;
  readonly doc: Doc;
}

/** Columns a line may have. */
const WIDTH = 100;

/** Prints a document whose first character stands at column `indentation`. */
export function print(doc: Doc, indentation = 0): string {
  if (typeof doc === "string") return trimmed(doc);
  const out: string[] = [];
  const pending: Task[] = [{ indentation, isFlat: false, doc }];
  let column = indentation;
  for (let task = pending.pop(); task !== undefined; task = pending.pop()) {
    const step = expand(task, WIDTH - column, pending);
    if (typeof step === "string") {
      out.push(step);
      column += step.length;
    } else if (step !== null) {
      out.push(`\n${" ".repeat(step.indentation)}`);
      column = step.indentation;
    }
  }
  return trimmed(out.join(""));
}

/** Without spaces at the ends of lines. */
function trimmed(text: string): string {
  return text.includes(" \n") || text.endsWith(" ") ? text.replace(/ +$/gm, "") : text;
}

/** Text to print, a line break, or null after pushing what the task stands for. */
function expand(
  task: Task,
  room: number,
  pending: Task[],
): string | { readonly indentation: number } | null {
  const { doc, isFlat, indentation } = task;
  if (typeof doc === "string") return doc;
  if (isList(doc)) {
    for (let i = doc.length - 1; i >= 0; i--) pending.push({ indentation, isFlat, doc: doc[i] });
    return null;
  }
  switch (doc.kind) {
    case "hardline":
      return { indentation };
    case "line":
      return isFlat ? doc.flat : { indentation };
    case "ifBroken":
      return isFlat ? doc.flat : doc.broken;
    case "indent":
      pending.push({ indentation: indentation + 2, isFlat, doc: doc.body });
      return null;
    case "group": {
      const flat = { indentation, isFlat: true, doc: doc.body };
      const fitsFlat = isFlat || fits(flat, room, pending, false);
      pending.push(fitsFlat ? flat : { ...flat, isFlat: false });
      return null;
    }
    case "choice":
      pending.push(chosen(task, doc.options, room, pending));
      return null;
  }
}

function chosen(task: Task, options: readonly Doc[], room: number, pending: readonly Task[]): Task {
  const { indentation } = task;
  const [first, ...others] = options;
  const flat = { indentation, isFlat: true, doc: first };
  if (task.isFlat || fits(flat, room, pending, false)) return flat;
  for (const doc of others) {
    const broken = { indentation, isFlat: false, doc };
    if (fits(broken, room, pending, true)) return broken;
  }
  return { indentation, isFlat: false, doc: options[options.length - 1] };
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** How the search for the end of a line goes on after one piece. */
type Measure = number | "fits" | "does not fit";

/**
 * Whether a task, with what follows it up to the next possible line break, stays within `room` columns.
 *
 * A flat task that contains a forced break does not fit; a broken one only has to fit up to its first break.
 */
function fits(first: Task, room: number, rest: readonly Task[], untilBreak: boolean): boolean {
  let left = room;
  let next = rest.length;
  let mayBreak = untilBreak;
  const pending: Task[] = [first];
  while (left >= 0) {
    mayBreak = mayBreak || pending.length === 0;
    const task = pending.pop() ?? rest[--next];
    if (task === undefined) return true;
    const width = measure(task, mayBreak, pending);
    if (typeof width === "string") return width === "fits";
    left -= width;
  }
  return false;
}

/** The columns a task takes on its line, after pushing its parts; or the verdict, where it ends the line. */
function measure(task: Task, mayBreak: boolean, pending: Task[]): Measure {
  const { doc, isFlat, indentation } = task;
  if (typeof doc === "string") return doc.length;
  if (isList(doc)) {
    for (let i = doc.length - 1; i >= 0; i--) pending.push({ indentation, isFlat, doc: doc[i] });
    return 0;
  }
  switch (doc.kind) {
    case "hardline":
      return mayBreak ? "fits" : "does not fit";
    case "line":
      return isFlat ? doc.flat.length : "fits";
    case "ifBroken":
      return (isFlat ? doc.flat : doc.broken).length;
    case "choice":
      pending.push({ indentation, isFlat, doc: doc.options[0] });
      return 0;
    default:
      pending.push({ indentation, isFlat, doc: doc.body });
      return 0;
  }
}
