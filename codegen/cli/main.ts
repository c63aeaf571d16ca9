#!/usr/bin/env node
// The `batchwise` command: loads the one subcommand that was asked for and hands over to commander.
import { Command, CommanderError } from "commander";
import { type CommandEntry, type CommandGroup, commands } from "./commands.ts";
import { type BuildNeed, useFreshBuild } from "./fresh-build.ts";
import { helpEnd } from "./help-text.ts";
import { packageVersion } from "./package-version.ts";
import { ExitCode, runProcess } from "./process.ts";
import { usageError } from "./usage-error.ts";

function createProgram(words: readonly string[]): Command {
  const found = followWords(words);
  const path = ["batchwise", ...words.slice(0, found.depth)].join(" ");
  const below = found.below.map(({ name }) => name);
  return (
    new Command("batchwise")
      .description("vmap and composable transforms: code generation and coverage")
      .version(packageVersion())
      // What stands behind `diff` in `coverage diff a b --json` is an option of `diff`, not of `coverage`.
      .enablePositionalOptions()
      .configureOutput({ outputError: (raw, write) => write(usageError(raw, path, below)) })
      .exitOverride()
      .addHelpText(
        "after",
        helpEnd({
          notes:
            "Every command takes --help; those that print a result take --json for one JSON document on standard output. NO_COLOR=1 turns colours off.",
          examples: [
            "npx batchwise op show sum.dim_IntList",
            "npx batchwise coverage --program train.ts",
          ],
          exit: "0 ok, 1 a problem was found, 2 wrong usage, 130 interrupted",
        }),
      )
  );
}

/**
 * Loads and registers the commands that the words ask for; where `isListed`, it names the others too, for --help.
 *
 * A command that runs by itself is otherwise without those below it: their names may be words for it, as in
 * `coverage --program plot.ts -- diff`.
 */
async function addCommands(
  parent: Command,
  entries: readonly (CommandEntry | CommandGroup)[],
  [word, ...rest]: readonly string[],
  isListed: boolean,
): Promise<void> {
  for (const entry of entries) {
    // `coverage diff` does without what `coverage` itself needs, such as the whole library.
    const isPassedThrough = entry.commands?.some(({ name }) => name === rest[0]) === true;
    const isAsked = entry.name === word && !isPassedThrough;
    if (isAsked && "load" in entry) (await entry.load()).register(parent);
    else parent.command(entry.name).description(entry.summary);
    const command = parent.commands.find((known) => known.name() === entry.name);
    if (entry.commands === undefined || command === undefined || entry.name !== word) continue;
    if (isAsked && "load" in entry && !isListed) continue;
    command.enablePositionalOptions();
    await addCommands(command, entry.commands, rest, isListed);
    if (!("load" in entry)) endWithHelp(command, entry);
  }
}

interface Followed {
  readonly found: CommandEntry | CommandGroup | undefined;
  /** The commands below it, or all where no word names one. */
  readonly below: readonly (CommandEntry | CommandGroup)[];
  /** How many words name it. */
  readonly depth: number;
}

/** The command that the words lead to, as far as they name commands. */
function followWords(words: readonly string[]): Followed {
  let followed: Followed = { found: undefined, below: commands, depth: 0 };
  for (const word of words) {
    const next = followed.below.find(({ name }) => name === word);
    if (next === undefined) break;
    followed = { found: next, below: next.commands ?? [], depth: followed.depth + 1 };
  }
  return followed;
}

/** Options that answer without running anything. */
const ANSWERS: readonly string[] = ["--help", "-h", "--version", "-V"];

/** Whether the arguments ask for words about a command; what stands behind `--` is none of them. */
function asksForHelp(args: readonly string[]): boolean {
  return args[0] === "help" || ownPart(args).some((arg) => ANSWERS.includes(arg));
}

/** The arguments up to `--`. */
function ownPart(args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  return end < 0 ? args : args.slice(0, end);
}

/** What has to be compiled for these arguments; null where no command runs. */
function buildNeed(args: readonly string[], words: readonly string[]): BuildNeed | null {
  if (asksForHelp(args)) return null;
  const { found } = followWords(words);
  if (found === undefined || !("load" in found)) return null;
  return found.readsSourcesOnly === true || ownPart(args).includes("--declared")
    ? "codegen"
    : "all";
}

/** A group called by itself prints its commands, and that is wrong usage; so is a word that is none of them. */
function endWithHelp(group: Command, { examples }: CommandGroup): void {
  group
    .allowExcessArguments()
    .addHelpText("after", helpEnd({ examples, exit: "as each command says" }))
    .action(() => {
      const [word] = group.args;
      if (word !== undefined)
        group.error(`error: unknown command '${word}'`, { exitCode: ExitCode.usage });
      group.outputHelp({ error: true });
      process.exitCode = ExitCode.usage;
    });
}

/** The words that name the command; those behind an option may be its values, as in `coverage --op diff`. */
function commandWords(args: readonly string[]): readonly string[] {
  const firstOption = args.findIndex((arg) => arg.startsWith("-"));
  const words = firstOption < 0 ? args : args.slice(0, firstOption);
  return words.filter((word) => word !== "help");
}

/** Parses the arguments and runs the command; a command reports a problem by setting `process.exitCode`. */
async function main(args: readonly string[]): Promise<number> {
  const words = commandWords(args);
  const need = buildNeed(args, words);
  const decided = need === null ? null : await useFreshBuild(need);
  if (decided !== null) return decided;
  const program = createProgram(words);
  await addCommands(program, commands, words, asksForHelp(args));
  if (args.length === 0) {
    program.outputHelp();
    return ExitCode.usage;
  }
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  }
  return Number(process.exitCode ?? ExitCode.ok);
}

/** `help op show` asks what `op show --help` does. */
function withoutHelpWord(args: readonly string[]): readonly string[] {
  return args[0] === "help" ? [...args.slice(1), "--help"] : args;
}

await runProcess(() => main(withoutHelpWord(process.argv.slice(2))));
