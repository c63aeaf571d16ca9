// `batchwise coverage diff`: what changed between two measurements, for people, tools, pull requests and CI.

import { type Command, Option } from "commander";
import { diffAnnotations, staleAnnotations } from "../../../coverage-report/annotations.ts";
import { BASELINE_FILE } from "../../../coverage-report/baseline.ts";
import { type CoverageDiff, diffCoverage } from "../../../coverage-report/diff.ts";
import { renderDiffMarkdown } from "../../../coverage-report/diff-markdown.ts";
import { type CoverageSide, parseSide } from "../../../coverage-report/diff-side.ts";
import { renderDiff } from "../../../coverage-report/diff-terminal.ts";
import { annotate } from "../github/annotate.ts";
import { appendToSummary } from "../github/step-summary.ts";
import { helpEnd } from "../help-text.ts";
import { ExitCode, printJson, printNote, printResult, reportProblem } from "../process.ts";
import { readTextFile } from "../read-text-file.ts";

interface DiffOptions {
  readonly baseline?: string;
  readonly json?: boolean;
  readonly md?: boolean;
  readonly github?: boolean;
}

/** The file of ops that annotations point to where the document does not say. */
const OPS_FILE = "ops.yaml";

/** Adds `diff` to `coverage`. */
export function register(coverage: Command): void {
  const command = coverage
    .command("diff")
    .description("show what changed between two measurements of coverage")
    .usage("[options] [before] <after>")
    .argument("<files...>", "each a coverage.json, or a coverage-baseline.json (states only)")
    .option(
      "--baseline <file>",
      `the committed baseline, to say whether it is stale; without <before>, what to compare with (default: ${BASELINE_FILE})`,
    )
    .addOption(new Option("--json", "print the comparison as one JSON document").conflicts("md"))
    .option("--md", "print Markdown for the comment on a pull request")
    .option("--github", "annotate the lines of ops.yaml, and write the summary of the job")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "--github prints workflow commands to standard error and appends Markdown to the file that GITHUB_STEP_SUMMARY names.",
        examples: [
          "npx batchwise coverage --json > coverage.json",
          "npx batchwise coverage diff coverage.json  # with the committed baseline",
          "npx batchwise coverage diff before.json coverage.json --md > comment.md",
        ],
        exit: "0 nothing got worse, 1 something did or a file cannot be read, 2 wrong usage",
      }),
    );
  command.action((files: readonly string[], options: DiffOptions) => {
    if (files.length > 2) {
      command.error(`error: ${files.length} files were given; expected one or two`, {
        exitCode: ExitCode.usage,
      });
    }
    run(files, options);
  });
}

function run(files: readonly string[], options: DiffOptions): void {
  const diff = compare(files, options.baseline);
  if (diff === null || !diff.ok) reportProblem();
  if (diff === null) return;
  if (options.github === true) {
    annotate([...diffAnnotations(diff, OPS_FILE), ...staleAnnotations(diff)]);
    appendToSummary(renderDiffMarkdown(diff));
  }
  if (options.json === true) printJson(diff);
  else printResult(options.md === true ? renderDiffMarkdown(diff) : renderDiff(diff));
}

/** Null, with a note for each file that cannot be read. */
function compare(files: readonly string[], baseline: string | undefined): CoverageDiff | null {
  const committedFile = baseline ?? (files.length === 1 ? BASELINE_FILE : undefined);
  const committed = committedFile === undefined ? null : readSide(committedFile);
  const [before, after] =
    files.length === 1 ? [committed, readSide(files[0])] : files.map(readSide);
  const isComplete = committedFile === undefined || committed !== null;
  if (!isComplete || before === null || after === null) return null;
  return diffCoverage(before, after, committed);
}

function readSide(file: string): CoverageSide | null {
  const text = readTextFile(file);
  const side = typeof text === "string" ? parseSide(text) : text;
  if (!("problem" in side)) return side;
  printNote(
    `coverage diff: ${file}: ${side.problem}; expected a coverage.json or a ${BASELINE_FILE}\n` +
      "  hint: npx batchwise coverage --json > coverage.json measures and writes one",
  );
  return null;
}
