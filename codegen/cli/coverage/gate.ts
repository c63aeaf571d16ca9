// `coverage --gate`: fails both ways, on what got worse and on a baseline that no longer says what is.
import { existsSync, readFileSync } from "node:fs";
import {
  type Annotation,
  diffAnnotations,
  staleAnnotations,
} from "../../../coverage-report/annotations.ts";
import {
  BASELINE_FILE,
  gateComplaints,
  UPDATE_COMMAND,
} from "../../../coverage-report/baseline.ts";
import { CHECKLIST_FILE, isChecklistFresh } from "../../../coverage-report/checklist.ts";
import { type CoverageDiff, diffCoverage } from "../../../coverage-report/diff.ts";
import {
  type CoverageSide,
  parseSide,
  sideOfDocument,
} from "../../../coverage-report/diff-side.ts";
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
    const differences = gateComplaints(document, text);
    // One command writes all files anew, and it is not named while something regresses.
    const complaints = differences.length > 0 ? differences : staleFiles(document);
    const problems = coverageProblems(document, OPS_FILE);
    if (complaints.length > 0) reportProblem();
    const notes = [problemList(document, OPS_FILE), ...complaints].join("\n");
    if (options["github"] === true) tellGateToGithub({ document, text, complaints, notes });
    else if (!json) printNote(notes);
    if (json) printJson({ ok: complaints.length + problems.length === 0, complaints, problems });
    else if (complaints.length === 0) printResult(equalText(document));
  },
};

function equalText({ complete, ops }: CoverageDocument): string {
  const part = complete
    ? ""
    : `, as far as the ${ops.length} measured ${ops.length === 1 ? "op goes" : "ops go"}`;
  return `coverage: equal to ${BASELINE_FILE}${part}`;
}

/** Complains of a checklist that says something else than the document; of a part nothing can be told. */
function staleFiles(document: CoverageDocument): readonly string[] {
  // A project may do without the file.
  if (!document.complete || !existsSync(CHECKLIST_FILE)) return [];
  if (isChecklistFresh(document, readFileSync(CHECKLIST_FILE, "utf8"))) return [];
  return [
    `coverage: ${CHECKLIST_FILE} is stale; expected the list of this coverage`,
    `  hint: ${UPDATE_COMMAND}, and commit the file`,
  ];
}

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
  const errors = diff === null ? [] : gateErrors(diff);
  // Whatever the gate complains about shows on the pull request, also what no op is to blame for.
  const rest = complaints.length > 0 && errors.length === 0 ? [wholeComplaint(complaints)] : [];
  annotate([...errors, ...rest]);
  appendToSummary(
    diff === null
      ? `### Coverage gate: failed\n\n${BASELINE_FILE} is missing or unreadable.\n`
      : renderGateMarkdown(diff, complaints),
  );
}

/** What has a rule now is said by the comparison with the base branch; here it only makes the baseline stale. */
function gateErrors(diff: CoverageDiff): readonly Annotation[] {
  const errors = diffAnnotations(diff, OPS_FILE).filter(({ level }) => level === "error");
  return [...errors, ...(diff.ok ? staleAnnotations(diff) : [])];
}

/** Null when the baseline cannot be read. */
function baselineDiff(document: CoverageDocument, text: string | null): CoverageDiff | null {
  const baseline = text === null ? null : parseSide(text);
  if (baseline === null || "problem" in baseline) return null;
  const current = sideOfDocument(document);
  const expected = document.complete ? baseline : rowsOf(baseline, current);
  return diffCoverage(expected, current, expected);
}

/** The rows of `side` that a part has too. */
function rowsOf(side: CoverageSide, part: CoverageSide): CoverageSide {
  return { ...side, rows: new Map([...side.rows].filter(([op]) => part.rows.has(op))) };
}

const wholeComplaint = (complaints: readonly string[]): Annotation => ({
  level: "error",
  file: BASELINE_FILE,
  line: null,
  title: "coverage gate",
  message: complaints.join("\n"),
});
