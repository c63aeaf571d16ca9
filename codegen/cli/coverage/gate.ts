// `coverage --gate`: fails both ways, on what got worse and on a baseline that no longer says what is.
import { existsSync, readFileSync } from "node:fs";
import {
  type Annotation,
  diffAnnotations,
  staleAnnotations,
} from "../../../coverage-report/annotations.ts";
import { BASELINE_FILE, gateComplaints } from "../../../coverage-report/baseline.ts";
import { type CoverageDiff, diffCoverage } from "../../../coverage-report/diff.ts";
import { parseSide, sideOfDocument } from "../../../coverage-report/diff-side.ts";
import { renderGateMarkdown } from "../../../coverage-report/gate-markdown.ts";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import { coverageProblems } from "../../../coverage-report/problems.ts";
import { problemList } from "../../../coverage-report/terminal.ts";
import { annotate, printFolded } from "../github/annotate.ts";
import { appendToSummary } from "../github/step-summary.ts";
import { printJson, printNote, printResult, reportProblem } from "../process.ts";
import { OPS_FILE } from "./collect.ts";
import type { CoverageForm } from "./form.ts";

/** Compares with the committed baseline. */
export const gateForm: CoverageForm = {
  flags: "--gate",
  description: `fail on any difference from ${BASELINE_FILE}`,
  tellsGithub: true,
  run: async ({ measure, json, options }) => {
    const document = await measure();
    if (document === null) return;
    const text = existsSync(BASELINE_FILE) ? readFileSync(BASELINE_FILE, "utf8") : null;
    const complaints = gateComplaints(document, text);
    const problems = coverageProblems(document, OPS_FILE);
    if (complaints.length > 0) reportProblem();
    const notes = [problemList(document, OPS_FILE), ...complaints].join("\n");
    if (options["github"] === true) tellGateToGithub({ document, text, complaints, notes });
    else if (!json) printNote(notes);
    if (json) printJson({ ok: complaints.length + problems.length === 0, complaints, problems });
    else if (complaints.length === 0) printResult(`coverage: equal to ${BASELINE_FILE}`);
  },
};

/** The gate's findings on their way to GitHub. */
interface GateFindings {
  readonly document: CoverageDocument;
  /** The baseline file; null when there is none. */
  readonly text: string | null;
  readonly complaints: readonly string[];
  readonly notes: string;
}

function tellGateToGithub({ document, text, complaints, notes }: GateFindings): void {
  printFolded("coverage gate", notes);
  const diff = baselineDiff(document, text);
  if (diff === null) {
    const message = complaints.join("\n");
    annotate([unreadable(message)]);
    appendToSummary(`### Coverage gate: failed\n\n${BASELINE_FILE} is missing or unreadable.\n`);
    return;
  }
  annotate([...diffAnnotations(diff, OPS_FILE), ...(diff.ok ? staleAnnotations(diff) : [])]);
  appendToSummary(renderGateMarkdown(diff));
}

/** Null when the baseline cannot be read. */
function baselineDiff(document: CoverageDocument, text: string | null): CoverageDiff | null {
  const baseline = text === null ? null : parseSide(text);
  if (baseline === null || "problem" in baseline) return null;
  return diffCoverage(baseline, sideOfDocument(document), baseline);
}

const unreadable = (message: string): Annotation => ({
  level: "error",
  file: BASELINE_FILE,
  line: null,
  title: "coverage gate",
  message,
});
