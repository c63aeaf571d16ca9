// Annotations and folded log lines in a step of GitHub Actions; both go to standard error, which it reads too.
import { type Annotation, renderAnnotation } from "../../../coverage-report/annotations.ts";
import { printNote } from "../process.ts";

/** Prints one line per annotation; results on standard output stay what they are. */
export function annotate(annotations: readonly Annotation[]): void {
  if (annotations.length > 0) printNote(annotations.map(renderAnnotation).join("\n"));
}

/** Prints a note that the log shows folded under a title; what looks like a command in it is shown, not obeyed. */
export function printFolded(title: string, text: string): void {
  printNote(`::group::${title}\n${withoutCommands(text)}\n::endgroup::`);
}

/** A text in which no line begins as commands to the runner do, in their new form or their old one. */
export function withoutCommands(text: string): string {
  return text.replaceAll(/^(\s*):(?=:)/gm, "$1: ").replaceAll("##[", "# #[");
}
