// What the dashboard shows beside the document: the baseline, benchmark results, program reports, read and checked.
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { BASELINE_FILE, UPDATE_COMMAND } from "../../../coverage-report/baseline.ts";
import {
  type BenchmarkResults,
  readBenchmarkResults,
} from "../../../coverage-report/dashboard/benchmark-results.ts";
import {
  type Baseline,
  type CoverageDocument,
  type OpCoverage,
  parseBaseline,
} from "../../../coverage-report/model.ts";
import {
  type ProgramReport,
  programReportDefinition,
} from "../../../coverage-report/program/model.ts";
import { printNote, reportProblem } from "../process.ts";

/** The committed states of the ops in the document; null where there are none, with a note when they do not load. */
export function readBaselineBeside({ complete, ops }: CoverageDocument): Baseline | null {
  if (!existsSync(BASELINE_FILE)) return null;
  const baseline = parseBaseline(readFileSync(BASELINE_FILE, "utf8"));
  if (!("problem" in baseline)) return complete ? baseline : partOfBaseline(baseline, ops);
  reportProblem();
  printNote(
    `${BASELINE_FILE}: ${baseline.problem}; the page shows no changes since the baseline\n` +
      `  hint: ${UPDATE_COMMAND}`,
  );
  return null;
}

/** What was not measured is not gone. */
function partOfBaseline({ ops }: Baseline, measured: readonly OpCoverage[]): Baseline {
  const names = new Set(measured.map(({ op }) => op));
  return { ops: Object.fromEntries(Object.entries(ops).filter(([op]) => names.has(op))) };
}

/** The results of `--bench`; null when it is not given. */
export function readBenchmarks(file: unknown): BenchmarkResults | null | "unreadable" {
  if (typeof file !== "string") return null;
  const hint = `npm run bench --silent -- --json > ${file} makes one`;
  return readJsonFile({ option: "--bench", file, hint, read: readBenchmarkResults });
}

/** The reports of `--program-report`; none when it is not given. */
export function readPrograms(files: unknown): readonly ProgramReport[] | "unreadable" {
  if (!Array.isArray(files)) return [];
  const reports = files.map((name) => {
    const file = String(name);
    const hint = `npx batchwise coverage --program main.ts --output ${file} makes one`;
    return readJsonFile({ option: "--program-report", file, hint, read: readProgramReport });
  });
  const readable = reports.filter((report) => report !== "unreadable");
  return readable.length === reports.length ? readable : "unreadable";
}

function readProgramReport(data: unknown): ProgramReport | { readonly problem: string } {
  const result = programReportDefinition.safeParse(data);
  return result.success ? result.data : { problem: z.prettifyError(result.error) };
}

interface JsonFile<Content> {
  readonly option: string;
  readonly file: string;
  readonly hint: string;
  readonly read: (data: unknown) => Content | { readonly problem: string };
}

function readJsonFile<Content extends object>({
  option,
  file,
  hint,
  read,
}: JsonFile<Content>): Content | "unreadable" {
  const complain = (what: string): "unreadable" => {
    printNote(`coverage: ${option} ${JSON.stringify(file)}: ${what}\n  hint: ${hint}`);
    return "unreadable";
  };
  if (!existsSync(file)) return complain("there is no such file; expected a JSON document");
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    return complain(`it is no JSON; expected one document (${String(error)})`);
  }
  const content = read(data);
  return "problem" in content ? complain(`it is another document:\n${content.problem}`) : content;
}
