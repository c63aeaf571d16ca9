// `batchwise init`: a plugin project that installs, builds, tests and reports coverage as it is.

import { isAbsolute, relative, resolve } from "node:path";
import { type Command, Option } from "commander";
import {
  type InitAnswers,
  LICENSES,
  type License,
  packageNameComplaint,
} from "../../init/answers.ts";
import {
  folderTakenError,
  InitError,
  namespaceMissingError,
  optionError,
} from "../../init/init-error.ts";
import { planProject } from "../../init/plan-project.ts";
import { folderObstacle, removeProject, writeProject } from "../../init/write-project.ts";
import { namespaceComplaint } from "../../project/namespace.ts";
import { helpEnd } from "../help-text.ts";
import { packageVersion } from "../package-version.ts";
import { ExitCode, onInterrupt, printJson, printNote, printResult } from "../process.ts";

interface InitOptions {
  readonly namespace?: string;
  readonly name?: string;
  readonly license?: License;
  readonly batchwise?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Adds `init` to the command line. */
export function register(program: Command): void {
  program
    .command("init")
    .description("make a plugin project, with ops of your own: rules, tests, a workflow")
    .argument("[folder]", "a new or empty folder (default: batchwise-<namespace>)")
    .option("--namespace <word>", "in front of the names of its ops: stats for stats::zscore")
    .option("--name <name>", "name of its npm package (default: that of the folder)")
    .addOption(new Option("--license <license>", "license (default: MIT)").choices(LICENSES))
    .option(
      "--batchwise <spec>",
      "where npm gets batchwise, such as file:../batchwise.tgz (default: this version)",
    )
    .option("--dry-run", "write nothing; list the files")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      helpEnd({
        notes: "On a terminal it asks for what is not given.",
        examples: ["npx batchwise init batchwise-stats --namespace stats"],
        exit: "0 ok, 1 the folder is not empty, 2 wrong usage, 130 interrupted",
      }),
    )
    .action(run);
}

async function run(given: string | undefined, options: InitOptions): Promise<void> {
  try {
    const { folder, answers } = await decide(given, options);
    const root = resolve(folder);
    const obstacle = folderObstacle(root);
    if (obstacle !== null) throw folderTakenError(folder, obstacle);
    const files = planProject(answers);
    const generated = options.dryRun === true ? [] : write(root, files);
    report(folder, answers, [...files.keys(), ...generated], options);
  } catch (error) {
    if (!(error instanceof InitError)) throw error;
    printNote(error.message);
    process.exitCode = error.isUsage ? ExitCode.usage : ExitCode.problem;
  }
}

/** A run that is interrupted or fails leaves nothing behind. */
function write(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const cleanUp = (): void => removeProject(root, [...files.keys()]);
  const withdraw = onInterrupt(cleanUp);
  try {
    return writeProject(root, files);
  } catch (error) {
    cleanUp();
    throw error;
  } finally {
    withdraw();
  }
}

/** Options settle what they say; on a terminal the rest is asked, elsewhere it has defaults. */
async function decide(
  given: string | undefined,
  options: InitOptions,
): Promise<{ readonly folder: string; readonly answers: InitAnswers }> {
  const { namespace: word, name: npmName, license: chosen, batchwise = packageVersion() } = options;
  if (word !== undefined) refuse(namespaceComplaint(word), "batchwise init --namespace stats");
  if (npmName !== undefined)
    refuse(packageNameComplaint(npmName), "batchwise init --name batchwise-stats");
  if (batchwise.trim() === "")
    refuse("--batchwise is empty", "give a version, or file: and a path");
  const isAsking = options.namespace === undefined && isTerminal(options);
  const ask = isAsking ? await import("./ask.ts") : null;
  const namespace = word ?? (await ask?.askNamespace());
  if (namespace === undefined) throw namespaceMissingError();
  const preset = `batchwise-${namespace.replaceAll("_", "-")}`;
  const folder = given ?? (await ask?.askFolder(preset)) ?? preset;
  const own = nameOf(folder, preset);
  const name = npmName ?? (await ask?.askName(own)) ?? own;
  const license = chosen ?? (await ask?.askLicense()) ?? "MIT";
  const spec = specFrom(batchwise, folder);
  return { folder, answers: { namespace, name, license, batchwise: spec } };
}

/** A path is given as seen from here, and npm reads it as seen from the project. */
function specFrom(batchwise: string, folder: string): string {
  const [, path] = /^file:(.+)$/.exec(batchwise) ?? [];
  if (path === undefined || isAbsolute(path)) return batchwise;
  return `file:${relative(resolve(folder), resolve(path)).replaceAll("\\", "/")}`;
}

function isTerminal({ json }: InitOptions): boolean {
  return json !== true && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

function refuse(complaint: string | null, hint: string): void {
  if (complaint !== null) throw optionError(complaint, hint);
}

/** The folder's own name where npm takes it. */
function nameOf(folder: string, preset: string): string {
  const last = resolve(folder).split(/[\\/]/).at(-1) ?? "";
  return packageNameComplaint(last) === null ? last : preset;
}

function report(
  folder: string,
  { namespace }: InitAnswers,
  written: readonly string[],
  { dryRun = false, json }: InitOptions,
): void {
  if (json === true) {
    printJson({ folder: resolve(folder), namespace, dryRun, written });
    return;
  }
  const shown = relative(process.cwd(), resolve(folder)) || ".";
  const isGenerated = (path: string): boolean => path.startsWith("generated/");
  const own = written.filter((path) => !isGenerated(path));
  const count = written.length - own.length;
  printResult(
    [
      `init: ${dryRun ? "would write" : "wrote"} a plugin with namespace ${namespace} to ${shown}`,
      ...own.map((path) => `  ${path}`),
      dryRun ? "  generated/" : `  generated/ (${count} files)`,
      ...(dryRun ? [] : nextSteps(shown)),
    ].join("\n"),
  );
}

function nextSteps(shown: string): readonly string[] {
  return [
    "",
    "next:",
    ...(shown === "." ? [] : [`  cd ${shown}`]),
    "  npm install",
    "  npm test          every op through every composition of transforms",
    "  npm run coverage  what is correct and fast, as a table",
    "then write the next entry in ops.yaml: docs/plugins.md and docs/ops-yaml.md of batchwise say how",
  ];
}
