// The table of files that `coverage --out` writes: a name and how its text is made of the document.
import { badgeOf } from "../../../coverage-report/badge.ts";
import { CHECKLIST_FILE, renderChecklist } from "../../../coverage-report/checklist.ts";
import { renderDashboard } from "../../../coverage-report/dashboard/render.ts";
import { documentSchemaText } from "../../../coverage-report/definition.ts";
import { printDocument } from "../../../coverage-report/document.ts";
import type { HistoryEntry } from "../../../coverage-report/history.ts";
import { type CoverageDocument, DOCUMENT_SCHEMA } from "../../../coverage-report/model.ts";
import { readBaselineBeside } from "./dashboard-files.ts";
import { wayBackFrom } from "./html.ts";

/** A file of the report. */
export interface Artifact {
  /** Its name inside the folder. */
  readonly file: string;
  /** Its text, from the document and the committed history, the oldest change first; `folder` is where it will lie. */
  readonly render: (
    document: CoverageDocument,
    history: readonly HistoryEntry[],
    folder: string,
  ) => string | Promise<string>;
}

/** Every file, in the order in which they are named when written. */
export const artifacts: readonly Artifact[] = [
  { file: "coverage.json", render: printDocument },
  { file: DOCUMENT_SCHEMA.replace("./", ""), render: documentSchemaText },
  { file: CHECKLIST_FILE, render: renderChecklist },
  { file: "index.html", render: dashboard },
  { file: "badge.json", render: (document) => `${JSON.stringify(badgeOf(document), null, 2)}\n` },
];

function dashboard(
  document: CoverageDocument,
  history: readonly HistoryEntry[],
  folder: string,
): string {
  const [baseline, sourceBase] = [readBaselineBeside(document), wayBackFrom(folder)];
  return renderDashboard({
    document,
    baseline,
    history,
    benchmarks: null,
    programs: [],
    sourceBase,
  });
}
