// `coverage --update-baseline`: writes down what is, for the gate to hold: the states, their history, the checklist.
import { existsSync, readFileSync } from "node:fs";
import { BASELINE_FILE, baselineOf, printBaseline } from "../../../coverage-report/baseline.ts";
import { CHECKLIST_FILE, renderChecklist } from "../../../coverage-report/checklist.ts";
import {
  HISTORY_FILE,
  type HistoryEntry,
  nextHistoryEntry,
  printHistoryEntry,
} from "../../../coverage-report/history.ts";
import { type CoverageDocument, parseBaseline } from "../../../coverage-report/model.ts";
import { writeAtomically } from "../../files.ts";
import { packageVersion } from "../package-version.ts";
import { ExitCode, printJson, printNote, printResult } from "../process.ts";
import type { CoverageForm } from "./form.ts";
import { readHistory } from "./records.ts";

/** Writes the committed files. */
export const updateBaselineForm: CoverageForm = {
  flags: "--update-baseline",
  description: `write ${BASELINE_FILE}, ${CHECKLIST_FILE} and a line of ${HISTORY_FILE}`,
  run: async ({ measure, json }) => {
    const history = readHistory();
    if (history === null) return;
    const document = await measure();
    if (document === null) return;
    if (!document.complete) return refusePart();
    const files = filesOf(document, history);
    const changed = files.filter(({ path, text }) => readIfThere(path) !== text);
    for (const { path, text } of changed) writeAtomically(path, text);
    const written = changed.map(({ path }) => path);
    if (json) return printJson({ written, ops: document.ops.length });
    const ops = `${document.ops.length} ops`;
    printResult(
      written.length === 0
        ? `coverage: ${BASELINE_FILE} says what is (${ops}); nothing to write`
        : `coverage: wrote ${written.join(", ")} (${ops})`,
    );
  },
};

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The history comes first: interrupted after the baseline, it could not tell what changed. */
function filesOf(
  document: CoverageDocument,
  history: readonly HistoryEntry[],
): readonly TextFile[] {
  const after = baselineOf(document);
  const committed = parseBaseline(readIfThere(BASELINE_FILE) ?? "");
  const entry = nextHistoryEntry({
    history,
    before: "problem" in committed ? null : committed,
    after,
    date: new Date().toISOString().slice(0, 10),
    // The project whose folder this is; a document of several has it first.
    version: document.projects[0]?.version ?? packageVersion(),
  });
  const line = entry === null ? "" : printHistoryEntry(entry);
  return [
    { path: HISTORY_FILE, text: `${readIfThere(HISTORY_FILE) ?? ""}${line}` },
    { path: BASELINE_FILE, text: printBaseline(after) },
    { path: CHECKLIST_FILE, text: renderChecklist(document) },
  ];
}

function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** A part would take every other op out of the file. */
function refusePart(): void {
  printNote(
    `coverage: only a part of the ops was measured; expected all of them for ${BASELINE_FILE}\n` +
      "  hint: leave out --op and --family",
  );
  process.exitCode = ExitCode.usage;
}
