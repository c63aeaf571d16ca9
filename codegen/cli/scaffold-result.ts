// What `op new` and `rule new` have in common: writing or showing the edits, the next steps, errors as JSON.

import { unifiedDiff } from "../scaffold/diff.ts";
import { applyEdits, type FileEdit } from "../scaffold/edits.ts";
import { ScaffoldError } from "../scaffold/scaffold-error.ts";
import { onInterrupt, printJson, printNote, printResult, reportProblem } from "./process.ts";

/** Options every scaffold takes. */
export interface ScaffoldOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** A scaffold that is decided: what it changes and what comes next. */
export interface ScaffoldResult {
  readonly edits: readonly FileEdit[];
  /** Lines above the list of files. */
  readonly summary: readonly string[];
  /** A step per line, as a command or `edit <file>`. */
  readonly next: readonly string[];
  /** Fields of the JSON document beside `ok`, `dryRun`, `files` and `next`. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Writes the edits, all or none, or shows them; then prints what was done. */
export function finishScaffold(
  root: string,
  { edits, summary, next, data }: ScaffoldResult,
  { dryRun = false, json = false }: ScaffoldOptions,
): void {
  if (!dryRun) writeUninterrupted(root, edits);
  const files = edits.map(({ path, before }) => ({
    path,
    action: before === null ? "create" : "change",
  }));
  if (json) {
    const diff = dryRun ? { diff: unifiedDiff(edits) } : {};
    printJson({ ok: true, dryRun, ...data, files, next, ...diff });
    return;
  }
  if (dryRun) {
    printNote([...summary, "nothing is written (--dry-run)"].join("\n"));
    printResult(unifiedDiff(edits));
    return;
  }
  const width = Math.max(...files.map(({ path }) => path.length));
  printResult(
    [
      ...summary,
      ...files.map(({ path, action }) =>
        `  ${action === "create" ? "new " : "edit"}  ${path.padEnd(width)}`.trimEnd(),
      ),
      "next:",
      ...next.map((step, i) => `  ${i + 1}. ${step}`),
    ].join("\n"),
  );
}

/** Ctrl-C waits until every file is renamed or put back. */
function writeUninterrupted(root: string, edits: readonly FileEdit[]): void {
  const release = onInterrupt(() => undefined);
  try {
    applyEdits(root, edits);
  } finally {
    release();
  }
}

/** Runs a scaffold; a refusal is printed, as JSON too when asked for, and ends with exit status 1. */
export async function reportRefusals(
  { json = false }: ScaffoldOptions,
  scaffold: () => Promise<void> | void,
): Promise<void> {
  try {
    await scaffold();
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error;
    reportProblem();
    printNote(error.message);
    if (json) printJson({ ok: false, code: error.code, message: error.message });
  }
}
