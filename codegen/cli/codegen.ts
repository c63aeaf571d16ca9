// `batchwise codegen`: writes generated/ from ops.yaml and rules/, or checks that it is up to date.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { checkFormulaTypes } from "../check/formula-types.ts";
import { type Problem, renderProblems } from "../errors.ts";
import { compareFiles, type FileChanges, GENERATED_FOLDER, writeFiles } from "../files.ts";
import { type Generated, generate } from "../generate.ts";
import { readExports } from "../project/read-exports.ts";
import { printJson, printNote, printResult, reportProblem } from "./process.ts";
import { startStep } from "./progress.ts";

interface CodegenOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

const FILE = "ops.yaml";

/** Remembers what the hand-written files export. */
const EXPORTS_FILE = join(".cache", "exports.json");

/** Remembers formulas that passed their type check. */
const CACHE_FILE = join(".cache", "formulas.json");

/** Adds `codegen` to the command line. */
export function register(program: Command): void {
  program
    .command("codegen")
    .description("generate code from ops.yaml and rules/")
    .option("--check", "write nothing; fail when generated/ is out of date")
    .option("--json", "print what changed, or the problems, as JSON")
    .addHelpText(
      "after",
      "\nReads ops.yaml, rules/ and the kernels of the current directory; writes generated/, and only files that change.\nWorks in this package and in a plugin, whose package.json names its namespace.\n" +
        "Exit status: 0 ok, 1 a problem in ops.yaml or stale files with --check, 2 wrong usage",
    )
    .action(run);
}

async function run(options: CodegenOptions): Promise<void> {
  if (!existsSync(FILE)) {
    printNote(
      `codegen: there is no ${FILE} in ${process.cwd()}; expected the root of a project with operators\n` +
        "  hint: change to the folder that holds ops.yaml",
    );
    reportProblem();
    return;
  }
  const step = startStep("codegen");
  const root = process.cwd();
  const opsText = readFileSync(FILE, "utf8");
  const { generated, problems } = await generateAll(root, opsText);
  if (problems.length > 0) {
    step.finish(`${problems.length} problem${problems.length === 1 ? "" : "s"}`);
    reportProblems(problems, opsText, options);
    return;
  }
  const isCheck = options.check === true;
  const changes = isCheck ? compareFiles(root, generated.files) : writeFiles(root, generated.files);
  step.finish(`${generated.entries.length} entries, ${generated.files.size} files`);
  const { written, removed } = changes;
  const isStale = isCheck && written.length + removed.length > 0;
  if (isStale) reportProblem();
  if (options.json === true) printJson({ ok: !isStale, written, removed, problems: [] });
  else if (isStale) printNote(staleMessage(changes));
  else printResult(isCheck ? `codegen: ${GENERATED_FOLDER}/ is up to date` : summary(changes));
}

async function generateAll(
  root: string,
  opsText: string,
): Promise<{ readonly generated: Generated; readonly problems: readonly Problem[] }> {
  const project = readExports(root, join(root, EXPORTS_FILE));
  const generated = generate({ opsText, fileName: FILE, project });
  if (generated.problems.length > 0) return { generated, problems: generated.problems };
  const { entries } = generated;
  const cacheFile = join(root, CACHE_FILE);
  const problems = await checkFormulaTypes({
    file: FILE,
    entries,
    project,
    stubs: generated.stubs,
    cacheFile,
  });
  return { generated, problems };
}

function reportProblems(
  problems: readonly Problem[],
  opsText: string,
  { json }: CodegenOptions,
): void {
  reportProblem();
  if (json === true) printJson({ ok: false, written: [], removed: [], problems });
  else printNote(renderProblems(problems, new Map([[FILE, opsText]])));
}

function staleMessage({ written, removed }: FileChanges): string {
  const count = written.length + removed.length;
  const lines = [
    ...written.map((path) => `  differs: ${path}`),
    ...removed.map((path) => `  not generated any more: ${path}`),
  ];
  return [
    `codegen: ${GENERATED_FOLDER}/ is out of date (${count} file${count === 1 ? "" : "s"}); expected the output of ${FILE}`,
    ...lines,
    "  hint: run npm run codegen and commit the result",
  ].join("\n");
}

function summary({ written, removed }: FileChanges): string {
  if (written.length + removed.length === 0) return "codegen: nothing changed";
  return [
    `codegen: ${written.length} files written, ${removed.length} removed`,
    ...written.map((path) => `  ${path}`),
    ...removed.map((path) => `  removed ${path}`),
  ].join("\n");
}
