// `coverage --gate`: fails both ways, on what got worse and on a baseline that no longer says what is.
import { existsSync, readFileSync } from "node:fs";
import {
  BASELINE_FILE,
  gateComplaints,
  UPDATE_COMMAND,
} from "../../../coverage-report/baseline.ts";
import { CHECKLIST_FILE, isChecklistFresh } from "../../../coverage-report/checklist.ts";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import { coverageProblems } from "../../../coverage-report/problems.ts";
import { problemList } from "../../../coverage-report/terminal.ts";
import { printJson, printNote, printResult, reportProblem } from "../process.ts";
import { OPS_FILE } from "./collect.ts";
import type { CoverageForm } from "./form.ts";

/** Compares with the committed baseline. */
export const gateForm: CoverageForm = {
  flags: "--gate",
  description: `fail on any difference from ${BASELINE_FILE}`,
  run: async ({ measure, json }) => {
    const document = await measure();
    if (document === null) return;
    const text = existsSync(BASELINE_FILE) ? readFileSync(BASELINE_FILE, "utf8") : null;
    const complaints = [...gateComplaints(document, text), ...staleFiles(document)];
    const problems = coverageProblems(document, OPS_FILE);
    if (complaints.length > 0) reportProblem();
    if (json) {
      return printJson({ ok: complaints.length + problems.length === 0, complaints, problems });
    }
    printNote([problemList(document, OPS_FILE), ...complaints].join("\n"));
    if (complaints.length === 0) printResult(`coverage: equal to ${BASELINE_FILE}`);
  },
};

/** The files that are written with the baseline and no longer say what it says; of a part nothing can be told. */
function staleFiles(document: CoverageDocument): readonly string[] {
  if (!document.complete) return [];
  const checklist = existsSync(CHECKLIST_FILE) ? readFileSync(CHECKLIST_FILE, "utf8") : null;
  if (isChecklistFresh(document, checklist)) return [];
  return [
    `coverage: ${CHECKLIST_FILE} is ${checklist === null ? "missing" : "stale"}; expected the list of this coverage`,
    `  hint: ${UPDATE_COMMAND}, and commit the file`,
  ];
}
