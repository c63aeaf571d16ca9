// `batchwise coverage`: runs the samples of every op through every transform and reports, or gates on, the result.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import {
  BASELINE_FILE,
  baselineOf,
  gateComplaints,
  printBaseline,
} from "../../coverage-report/baseline.ts";
import { collectCoverage } from "../../coverage-report/collect.ts";
import type { CoverageDocument } from "../../coverage-report/model.ts";
import { coverageProblems } from "../../coverage-report/problems.ts";
import { loadSamples } from "../../coverage-report/samples.ts";
import {
  problemList,
  renderOps,
  renderReport,
  renderSummary,
} from "../../coverage-report/terminal.ts";
import "../../runtime/core.ts";
import { renderProblems } from "../errors.ts";
import { loadOps } from "../load/load-ops.ts";
import type { OpEntry } from "../model/entry.ts";
import { printJson, printNote, printResult, reportProblem } from "./process.ts";
import { startStep } from "./progress.ts";

interface CoverageOptions {
  readonly json?: boolean;
  readonly summary?: boolean;
  readonly ops?: boolean;
  readonly gate?: boolean;
  readonly updateBaseline?: boolean;
}

const FILE = "ops.yaml";

/** Adds `coverage` to the command line. */
export function register(program: Command): void {
  const forms = ["json", "summary", "ops", "gate", "updateBaseline"];
  const option = (flag: string, text: string): Option => {
    const made = new Option(flag, text);
    return made.conflicts(forms.filter((form) => form !== made.attributeName()));
  };
  program
    .command("coverage")
    .description("show which operators are correct and fast under each transform")
    .addOption(option("--json", "print the whole document as JSON"))
    .addOption(option("--summary", "print a few lines"))
    .addOption(option("--ops", "print one row per op"))
    .addOption(option("--gate", `fail on any difference from ${BASELINE_FILE}`))
    .addOption(option("--update-baseline", `write ${BASELINE_FILE}`))
    .addHelpText(
      "after",
      "\nRuns in a checkout: it reads ops.yaml of the current directory and the samples in test/samples/.\n" +
        "Exit status: 0 ok, 1 a wrong result, an undeclared state or a failed gate, 2 wrong usage",
    )
    .action(run);
}

async function run(options: CoverageOptions): Promise<void> {
  const document = await collect();
  if (document === null || coverageProblems(document, FILE).length > 0) reportProblem();
  if (document === null) return;
  if (options.json === true) printJson(document);
  else if (options.gate === true) gate(document);
  else if (options.updateBaseline === true) updateBaseline(document);
  else printResult(render(document, options));
}

function render(document: CoverageDocument, { summary, ops }: CoverageOptions): string {
  if (summary === true) return renderSummary(document, FILE);
  return ops === true ? renderOps(document) : renderReport(document, FILE);
}

async function collect(): Promise<CoverageDocument | null> {
  const entries = readEntries();
  if (entries === null) return null;
  const samples = await loadSamples();
  if (samples === null) {
    printNote(
      "coverage: this copy of batchwise has no samples; expected test/samples/, which only a checkout has\n" +
        "  hint: clone the repository and run npm run coverage there",
    );
    return null;
  }
  const step = startStep("coverage");
  const document = collectCoverage({ entries, samples, onProgress: step.update });
  step.finish(`${document.ops.length} ops`);
  return document;
}

function readEntries(): readonly OpEntry[] | null {
  if (!existsSync(FILE)) {
    printNote(
      `coverage: there is no ${FILE} in ${process.cwd()}; expected the root of a batchwise checkout\n` +
        "  hint: change to the folder that holds ops.yaml",
    );
    return null;
  }
  const text = readFileSync(FILE, "utf8");
  const { entries, problems } = loadOps(text, FILE);
  if (problems.length === 0) return entries;
  printNote(renderProblems(problems, new Map([[FILE, text]])));
  return null;
}

/** Fails both ways: on what got worse, and on a baseline that no longer says what is. */
function gate(document: CoverageDocument): void {
  const text = existsSync(BASELINE_FILE) ? readFileSync(BASELINE_FILE, "utf8") : null;
  const complaints = gateComplaints(document, text);
  printNote([problemList(document, FILE), ...complaints].join("\n"));
  if (complaints.length > 0) reportProblem();
  else printResult(`coverage: equal to ${BASELINE_FILE}`);
}

/** Written beside and renamed, so that an interrupted run leaves the old file. */
function updateBaseline(document: CoverageDocument): void {
  const temporary = join(".", `${BASELINE_FILE}.${process.pid}.tmp`);
  writeFileSync(temporary, printBaseline(baselineOf(document)));
  renameSync(temporary, BASELINE_FILE);
  printResult(`coverage: wrote ${BASELINE_FILE} (${document.ops.length} ops)`);
}
