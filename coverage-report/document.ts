// The document as a whole: made of rows, cut down to a part, printed.
import {
  type CoverageDocument,
  DOCUMENT_SCHEMA,
  DOCUMENT_VERSION,
  type OpCoverage,
} from "./model.ts";
import { isPart, type Selection, selectEntries } from "./selection.ts";
import { tallies } from "./summary.ts";

/** What a document is made of; the rest of it follows. */
export type DocumentParts = Pick<CoverageDocument, "complete" | "projects" | "ops">;

/** The document of these rows: sorted, counted, its keys in the order of the text. */
export function documentOf({ complete, projects, ops }: DocumentParts): CoverageDocument {
  return {
    $schema: DOCUMENT_SCHEMA,
    version: DOCUMENT_VERSION,
    complete,
    projects,
    totals: tallies(ops),
    ops: [...ops].sort(byName),
  };
}

/** Code units, not the reader's language, so that the order is the same everywhere. */
function byName(a: OpCoverage, b: OpCoverage): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.op < b.op ? -1 : 1;
}

/** The text of a document file. */
export function printDocument(document: CoverageDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The rows of a document that `selection` asks for, or the names that it has not. */
export function partOf(
  document: CoverageDocument,
  selection: Selection,
): CoverageDocument | { readonly problems: readonly string[] } {
  if (!isPart(selection)) return document;
  const rows = document.ops.map((row) => ({ row, source: row.inPlaceOf ?? row.op }));
  const wanted = selectEntries(
    rows.map(({ row: { op, family }, source }) => ({ op, family, source })),
    selection,
  );
  if ("problems" in wanted) return wanted;
  const ops = rows.flatMap(({ row, source }) => (wanted.has(source) ? [row] : []));
  const complete = document.complete && ops.length === document.ops.length;
  return documentOf({ complete, projects: document.projects, ops });
}
