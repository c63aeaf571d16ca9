// What a workflow of GitHub Actions must keep to, as checks that return what is wrong.
import { Command } from "commander";
import { z } from "zod";
import { type CommandEntry, type CommandGroup, commands } from "../../codegen/cli/commands.ts";
import { commandNeed, shellCommands } from "./markdown.ts";

const permissionsDefinition = z.record(z.string(), z.enum(["read", "write"]));

const stepDefinition = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});

const jobDefinition = z.strictObject({
  if: z.string().optional(),
  needs: z.array(z.string()).optional(),
  "runs-on": z.string(),
  "timeout-minutes": z.number(),
  permissions: permissionsDefinition.optional(),
  environment: z.object({ name: z.string(), url: z.string() }).optional(),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  steps: z.array(stepDefinition),
});

/** The part of a workflow file that this project uses; other keys are mistakes, or to be added here. */
export const workflowDefinition = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: permissionsDefinition,
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.string() }),
  jobs: z.record(z.string(), jobDefinition),
});

/** A workflow file. */
export type Workflow = z.infer<typeof workflowDefinition>;

/** One step. */
export type Step = z.infer<typeof stepDefinition>;

/** What package.json says that a workflow depends on. */
export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Every step with the name of its job. */
export function stepsOf({ jobs }: Workflow): readonly (readonly [job: string, step: Step])[] {
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps.map((step) => [job, step] as const),
  );
}

/** Commands of `run:` without what is redirected. */
export function commandsOf({ run = "" }: Step): readonly string[] {
  return shellCommands(run).map((line) => line.replace(/\s+>{1,2}\s*\S+$/, ""));
}

/** An expression in a command is replaced before the shell reads it, so a branch name could be a command. */
export function injectionProblems(workflow: Workflow): readonly string[] {
  return stepsOf(workflow)
    .filter(([, { run = "" }]) => run.includes("${{"))
    .map(([job, { run }]) => `${job}: an expression in run: ${run}`);
}

/** A tag can be moved to other code; a commit cannot. The tag stands behind it, for people. */
export function pinProblems(text: string): readonly string[] {
  return [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)]
    .map(([, uses]) => uses)
    .filter((uses) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses))
    .map((uses) => `not pinned by commit: ${uses}`);
}

/** Steps that hold the token, and checkouts that would leave it to every later step. */
export function tokenProblems(workflow: Workflow): readonly string[] {
  return stepsOf(workflow).flatMap(([job, { uses = "", run = "", with: given, env = {} }]) => {
    const problems: string[] = [];
    if (uses.startsWith("actions/checkout@") && given?.["persist-credentials"] !== false)
      problems.push(`${job}: checkout leaves its token behind`);
    const holdsToken = Object.values(env).some((value) => /github\.token|secrets\./.test(value));
    if (holdsToken && !run.startsWith("npx batchwise coverage comment "))
      problems.push(`${job}: a token in: ${run}`);
    return problems;
  });
}

/** Versions of Node that package.json does not allow, or that are not its oldest. */
export function nodeProblems(workflow: Workflow, { engines }: Manifest): readonly string[] {
  const oldest = /^>=(\d+)\./.exec(engines.node)?.[1];
  return stepsOf(workflow)
    .filter(([, { uses = "" }]) => uses.startsWith("actions/setup-node@"))
    .map(([job, step]) => [job, String(step.with?.["node-version"])] as const)
    .filter(([, version]) => version !== oldest)
    .map(([job, version]) => `${job}: Node ${version}; expected ${oldest}, as engines says`);
}

/** Commands that would not be found, and options they do not have. */
export async function commandProblems(
  workflow: Workflow,
  manifest: Manifest,
): Promise<readonly string[]> {
  const lines = stepsOf(workflow).flatMap(([, step]) => commandsOf(step));
  const problems = await Promise.all(lines.map((line) => problemsOfLine(line, manifest)));
  return problems.flat();
}

async function problemsOfLine(
  line: string,
  { scripts, devDependencies }: Manifest,
): Promise<readonly string[]> {
  const words = line.split(/\s+/);
  if (words[0] === "npx" && words[1] in devDependencies) return [];
  if (words[0] === "echo") return [];
  const need = commandNeed(line);
  if (need.kind === "script") return need.name in scripts ? [] : [`no script: ${line}`];
  if (need.kind === "none") return [];
  if (need.kind === "unknown") return [`unknown command: ${line}`];
  return batchwiseProblems(line, words.slice(words.indexOf("batchwise") + 1));
}

async function batchwiseProblems(
  line: string,
  words: readonly string[],
): Promise<readonly string[]> {
  const command = await findCommand(words, commands);
  if (command === null) return [`no such command: ${line}`];
  const flags = command.options.map(({ long }) => long);
  return words
    .filter((word) => word.startsWith("--") && !flags.includes(word))
    .map((flag) => `no option ${flag}: ${line}`);
}

/** The command that the first words lead to, with its options. */
async function findCommand(
  [word, ...rest]: readonly string[],
  entries: readonly (CommandEntry | CommandGroup)[],
): Promise<Command | null> {
  const entry = entries.find(({ name }) => name === word);
  if (entry === undefined) return null;
  const below = await findCommand(rest, entry.commands ?? []);
  if (below !== null || !("load" in entry)) return below;
  const program = new Command();
  (await entry.load()).register(program);
  return program.commands.find((command) => command.name() === word) ?? null;
}
