// The table of files that `coverage --out` writes: a name and how its text is made of the document.
import { badgeOf } from "../../../coverage-report/badge.ts";
import { CHECKLIST_FILE, renderChecklist } from "../../../coverage-report/checklist.ts";
import { documentSchemaText } from "../../../coverage-report/definition.ts";
import { printDocument } from "../../../coverage-report/document.ts";
import type { HistoryEntry } from "../../../coverage-report/history.ts";
import { type CoverageDocument, DOCUMENT_SCHEMA } from "../../../coverage-report/model.ts";

/** A file of the report. */
export interface Artifact {
  /** Its name inside the folder. */
  readonly file: string;
  /** Its text, from the document and the committed history, the oldest change first. */
  readonly render: (
    document: CoverageDocument,
    history: readonly HistoryEntry[],
  ) => string | Promise<string>;
}

/** Every file, in the order in which they are named when written. */
export const artifacts: readonly Artifact[] = [
  { file: "coverage.json", render: printDocument },
  { file: DOCUMENT_SCHEMA.replace("./", ""), render: documentSchemaText },
  { file: CHECKLIST_FILE, render: renderChecklist },
  { file: "badge.json", render: (document) => `${JSON.stringify(badgeOf(document), null, 2)}\n` },
];
