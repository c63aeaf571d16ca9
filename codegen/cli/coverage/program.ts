// `coverage --program`: runs a user's script with recording on and shows how each operator call in it was served.
import { resolve } from "node:path";
import { siteAnnotations } from "../../../coverage-report/program/annotations.ts";
import type { ProgramReport } from "../../../coverage-report/program/model.ts";
import { describeSite, placeOf, slowSites } from "../../../coverage-report/program/offences.ts";
import { programReport } from "../../../coverage-report/program/report.ts";
import { runProgram } from "../../../coverage-report/program/run.ts";
import { renderProgram } from "../../../coverage-report/program/terminal.ts";
import { writeAtomically } from "../../files.ts";
import { annotate } from "../github/annotate.ts";
import { ExitCode, printJson, printNote, printResult, reportProblem } from "../process.ts";
import type { CoverageForm, FormRequest } from "./form.ts";

/** Records a program. */
export const programForm: CoverageForm = {
  flags: "--program <file>",
  description:
    "run a program (TypeScript or JavaScript) and show how each operator call in it was served",
  options: [
    [
      "--max-fallbacks <n>",
      "with --program: fail if more call sites than this run in the slow loop",
    ],
    ["--output <file>", "with --program: write the JSON report there as well"],
  ],
  tellsGithub: true,
  run: async (request) => {
    const limit = readLimit(request.options["maxFallbacks"]);
    if (limit === null) return;
    const report = await record(String(request.value), request);
    const { output } = request.options;
    if (typeof output === "string")
      writeAtomically(resolve(output), `${JSON.stringify(report, null, 2)}\n`);
    if (request.json) printJson(report);
    else printResult(`\n${renderProgram(report)}\n`);
    judge(report, limit, request);
  },
};

async function record(file: string, { args, json }: FormRequest): Promise<ProgramReport> {
  const run = await runProgram({ file, args, hasQuietOutput: json });
  return programReport(run, { file, args, folder: process.cwd() });
}

/** Infinity where there is no limit; null, with a note, where it is no number. */
function readLimit(value: unknown): number | null {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (typeof value === "string" && /^\d+$/.test(value)) return Number(value);
  printNote(
    `coverage: --max-fallbacks is ${JSON.stringify(value)}; expected a whole number from 0\n` +
      "  hint: --max-fallbacks 0 allows none",
  );
  process.exitCode = ExitCode.usage;
  return null;
}

/** Tells what is wrong, for people, for GitHub and as the exit status. */
function judge(report: ProgramReport, limit: number, { options }: FormRequest): void {
  const slow = slowSites(report);
  const isOver = slow.length > limit;
  if (options["github"] === true) annotate(siteAnnotations(slow, isOver ? "error" : "notice"));
  if (isOver) {
    const found = slow.length === 1 ? "1 call site is" : `${slow.length} call sites are`;
    const lines = slow.map((site) => `${placeOf(site)}: ${describeSite(site)}`);
    const verdict = `coverage: ${found} in the slow loop; expected at most ${limit} (--max-fallbacks)`;
    printNote([...lines, verdict].join("\n"));
    reportProblem();
  }
  if (report.outcome === "failed") reportProblem();
  if (report.outcome === "interrupted") process.exitCode = ExitCode.interrupted;
  if (report.totals.calls === 0 && report.outcome === "ok") {
    printNote(NOTHING_RECORDED);
    reportProblem();
  }
}

const NOTHING_RECORDED =
  "coverage: the program called no operator; expected one that computes with batchwise\n" +
  '  hint: operators count when the program imports them as "batchwise" and calls them in its own thread, not in a worker';
