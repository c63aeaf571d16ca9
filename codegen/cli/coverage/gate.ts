// `coverage --gate`: fails both ways, on what got worse and on a baseline that no longer says what is.
import { existsSync, readFileSync } from "node:fs";
import { BASELINE_FILE, gateComplaints } from "../../../coverage-report/baseline.ts";
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
    const complaints = gateComplaints(document, text);
    const problems = coverageProblems(document, OPS_FILE);
    if (complaints.length > 0) reportProblem();
    if (json) {
      return printJson({ ok: complaints.length + problems.length === 0, complaints, problems });
    }
    printNote([problemList(document, OPS_FILE), ...complaints].join("\n"));
    if (complaints.length === 0) printResult(`coverage: equal to ${BASELINE_FILE}`);
  },
};
