// `batchwise coverage`: runs the samples of every op through every transform and shows the result in one form.

import { type Command, Option } from "commander";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import { coverageProblems } from "../../../coverage-report/problems.ts";
import { renderReport } from "../../../coverage-report/terminal.ts";
import { renderRows } from "../../../coverage-report/terminal-rows.ts";
import { helpEnd } from "../help-text.ts";
import { printJson, printResult, reportProblem } from "../process.ts";
import { OPS_FILE } from "./collect.ts";
import type { OptionValues } from "./form.ts";
import { coverageForms } from "./forms.ts";
import { readDocument, SOURCE_OPTIONS } from "./source.ts";
import { tellGithub } from "./tell-github.ts";

/** Adds `coverage` to the command line. */
export function register(program: Command): void {
  const command = program
    .command("coverage")
    .description("show which operators are correct and fast under each transform")
    .argument("[args...]", "what the program of --program is given, after --")
    .option("--json", "print the result as one JSON document; alone, the whole document")
    .option("--github", "annotate pull requests on GitHub, and write the summary of the job");
  for (const [flags, text] of SOURCE_OPTIONS) command.option(flags, text);
  const forms = coverageForms.map(({ flags, description }) => new Option(flags, description));
  const names = forms.map((form) => form.attributeName());
  for (const [i, form] of forms.entries()) {
    command.addOption(form.conflicts(names.filter((_, other) => other !== i)));
    for (const [flags, text] of coverageForms[i].options ?? []) command.option(flags, text);
  }
  command
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Without --program it reads ops.yaml of the current directory: in a checkout of batchwise with the samples in test/samples/, in a plugin with its compiled code and samples, as its package.json names them.",
        examples: [
          "npx batchwise coverage --op flip sum.dim_IntList",
          "npx batchwise coverage --family view --ops",
          "npx batchwise coverage --json > coverage.json",
          "npx batchwise coverage --html report.html --from coverage.json",
          "npx batchwise coverage --program train.ts --max-fallbacks 0 -- --epochs 1",
        ],
        exit: "0 ok, 1 a wrong result, an undeclared state, a failed gate or a failed program, 2 wrong usage",
      }),
    )
    .action(run);
}

async function run(
  args: readonly string[],
  options: OptionValues,
  command: Command,
): Promise<void> {
  if (args.length > 0 && options["program"] === undefined)
    command.error(`error: unexpected argument '${args[0]}'; only --program takes arguments`);
  refuseStrayOptions(options, command);
  const json = options["json"] === true;
  const isForGithub = options["github"] === true;
  const measure = async (isTold: boolean): Promise<CoverageDocument | null> => {
    const document = await measureAndCheck(options);
    if (isTold && document !== null) tellGithub(document);
    return document;
  };
  for (const form of coverageForms) {
    const value = options[new Option(form.flags).attributeName()];
    if (typeof value !== "string" && value !== true) continue;
    const isTold = isForGithub && form.tellsGithub !== true;
    return form.run({ value, json, args, options, measure: () => measure(isTold) });
  }
  const document = await measure(isForGithub);
  if (document === null) return;
  if (json) printJson(document);
  else printResult(reportOf(document));
}

/** A part with more ops than this is counted like the whole. */
const MOST_TABLES = 12;

function reportOf(document: CoverageDocument): string {
  const isFew = !document.complete && document.ops.length <= MOST_TABLES;
  return isFew ? renderRows(document, OPS_FILE) : renderReport(document, OPS_FILE);
}

/** An option that only one form reads means nothing without that form. */
function refuseStrayOptions(values: OptionValues, command: Command): void {
  for (const { flags, options = [] } of coverageForms) {
    if (values[new Option(flags).attributeName()] !== undefined) continue;
    const stray = options
      .map(([own]) => new Option(own))
      .find((own) => command.getOptionValueSource(own.attributeName()) === "cli");
    if (stray !== undefined) command.error(`error: option '${stray.flags}' needs '${flags}'`);
  }
}

async function measureAndCheck(options: OptionValues): Promise<CoverageDocument | null> {
  const document = await readDocument(options);
  if (document !== null && coverageProblems(document, OPS_FILE).length > 0) reportProblem();
  return document;
}
