// `coverage --html`: the dashboard, one HTML file that needs nothing beside it.
import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { renderDashboard } from "../../../coverage-report/dashboard/render.ts";
import { writeAtomically } from "../../files.ts";
import { ExitCode, printJson, printNote, printResult, reportProblem } from "../process.ts";
import { startStep } from "../progress.ts";
import { readBaselineBeside, readBenchmarks, readPrograms } from "./dashboard-files.ts";
import type { CoverageForm, OptionValues } from "./form.ts";
import { readHistory } from "./records.ts";

/** Where the page is written when no file is named. */
const DASHBOARD_FILE = "coverage/index.html";

/** Writes the dashboard. */
export const htmlForm: CoverageForm = {
  flags: "--html [file]",
  description: `write the dashboard as one HTML file, by default ${DASHBOARD_FILE}`,
  options: [
    [
      "--source-url <url>",
      "--html: what links to sources start with, such as a repository's blob/main",
    ],
    ["--bench <file>", "--html: show results of npm run bench -- --json"],
    ["--program-report <files...>", "--html: show reports of coverage --program --output"],
  ],
  run: async ({ value, json, options, measure }) => {
    const file = fileOf(value);
    const sourceBase = sourceBaseOf(options, file);
    // Read before the minute of measuring: a wrong name is told at once.
    const benchmarks = readBenchmarks(options["bench"]);
    const programs = readPrograms(options["programReport"]);
    if (sourceBase === null) {
      process.exitCode = ExitCode.usage;
      return;
    }
    if (benchmarks === "unreadable" || programs === "unreadable") return reportProblem();
    const history = readHistory();
    if (history === null) return;
    const document = await measure();
    if (document === null) return;
    const step = startStep("dashboard");
    const baseline = readBaselineBeside(document);
    const page = renderDashboard({
      document,
      baseline,
      history,
      benchmarks,
      programs,
      sourceBase,
    });
    writeAtomically(file, page);
    step.finish(`${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB`);
    if (json) printJson({ written: [file] });
    else printResult(file);
  },
};

/** The file to write; in a folder that is there, its index.html. */
function fileOf(value: string | true): string {
  if (value === true) return DASHBOARD_FILE;
  const isFolder = existsSync(value) && statSync(value).isDirectory();
  return isFolder ? join(value, "index.html") : value;
}

/** What links to sources start with; null, with a note, when it is no web address. */
function sourceBaseOf(options: OptionValues, file: string): string | null {
  const url = options["sourceUrl"];
  if (url === undefined) return wayBackFrom(dirname(file));
  const text = String(url);
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  printNote(
    `coverage: --source-url ${JSON.stringify(text)} is no web address; expected one that starts with https:// or http://\n` +
      "  hint: a repository's sources start with its address and /blob/main",
  );
  return null;
}

/** The way from a folder to the current one, as a link has it. */
export function wayBackFrom(folder: string): string {
  return relative(folder, ".").split(sep).join("/") || ".";
}
