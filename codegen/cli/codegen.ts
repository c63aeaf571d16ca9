// `batchwise codegen`: writes generated/ from ops.yaml and rules/, or checks that it is up to date.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { checkFormulaTypes } from "../check/formula-types.ts";
import { FamilyMemory } from "../emit/family-memory.ts";
import { type Problem, renderProblems } from "../errors.ts";
import { compareFiles, type FileChanges, GENERATED_FOLDER, writeFiles } from "../files.ts";
import { compileFormulas } from "../formulas/compile.ts";
import { type Generated, generate } from "../generate.ts";
import { readExports } from "../project/read-exports.ts";
import { helpEnd } from "./help-text.ts";
import { ExitCode, printJson, printNote, printResult, reportProblem } from "./process.ts";
import { startStep } from "./progress.ts";
import { watchProject } from "./watch.ts";

interface CodegenOptions {
  readonly check?: boolean;
  readonly watch?: boolean;
  readonly json?: boolean;
}

const FILE = "ops.yaml";

/** Most problems shown by one run of --watch: the first ones should stay on the screen. */
const MAX_WATCHED = 10;

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
    .addOption(
      new Option(
        "--watch",
        "run again whenever something it reads changes, until Ctrl-C",
      ).conflicts("check"),
    )
    .option(
      "--json",
      "print what changed, or the problems, as JSON; with --watch, one line per run",
    )
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Reads ops.yaml, rules/ and the kernels of the current directory; writes generated/, and only files that change. Works in this package and in a plugin, whose package.json names its namespace.",
        examples: ["npx batchwise codegen --watch"],
        exit: "0 ok, 1 a problem in ops.yaml or stale files with --check, 2 wrong usage",
      }),
    )
    .action(run);
}

async function run(options: CodegenOptions): Promise<void> {
  const memory = new FamilyMemory();
  if (options.watch !== true) return runOnce(options, memory);
  await watchProject(process.cwd(), {
    run: () => runOnce(options, memory),
    // Loading TypeScript takes longer than everything else together; an edit of a formula should not wait for it.
    prepare: async () => {
      await compileFormulas(new Map());
    },
  });
  // How the last run ended is no result of watching.
  process.exitCode = ExitCode.ok;
}

async function runOnce(options: CodegenOptions, memory: FamilyMemory): Promise<void> {
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
  const { generated, problems } = await generateAll(root, opsText, memory);
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
  if (options.json === true)
    printDocument(options, { ok: !isStale, written, removed, problems: [] });
  else if (isStale) printNote(staleMessage(changes));
  else printResult(isCheck ? `codegen: ${GENERATED_FOLDER}/ is up to date` : summary(changes));
}

async function generateAll(
  root: string,
  opsText: string,
  memory: FamilyMemory,
): Promise<{ readonly generated: Generated; readonly problems: readonly Problem[] }> {
  const project = readExports(root, join(root, EXPORTS_FILE));
  const generated = generate({ opsText, fileName: FILE, project }, memory);
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
  options: CodegenOptions,
): void {
  reportProblem();
  if (options.json === true)
    printDocument(options, { ok: false, written: [], removed: [], problems });
  else {
    const limit = options.watch === true ? MAX_WATCHED : undefined;
    printNote(renderProblems(problems, new Map([[FILE, opsText]]), limit));
  }
}

/** One document; in watch mode on one line, so that a reader can tell runs apart. */
function printDocument({ watch }: CodegenOptions, document: unknown): void {
  if (watch === true) printResult(JSON.stringify(document));
  else printJson(document);
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
    `codegen: ${written.length} ${written.length === 1 ? "file" : "files"} written, ${removed.length} removed`,
    ...written.map((path) => `  ${path}`),
    ...removed.map((path) => `  removed ${path}`),
  ].join("\n");
}
