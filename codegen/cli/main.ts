#!/usr/bin/env node
// The `batchwise` command: loads the one subcommand that was asked for and hands over to commander.
import { Command, CommanderError } from "commander";
import { type CommandEntry, type CommandGroup, commands } from "./commands.ts";
import { type BuildNeed, useFreshBuild } from "./fresh-build.ts";
import { packageVersion } from "./package-version.ts";
import { ExitCode, runProcess } from "./process.ts";

function createProgram(): Command {
  return (
    new Command("batchwise")
      .description("vmap and composable transforms: code generation and coverage")
      .version(packageVersion())
      // What stands behind `diff` in `coverage diff a b --json` is an option of `diff`, not of `coverage`.
      .enablePositionalOptions()
      .showHelpAfterError(
        "  hint: batchwise --help lists the commands, batchwise <command> --help its options",
      )
      .exitOverride()
      .addHelpText("after", "\nExit status: 0 ok, 1 a problem was found, 2 wrong usage")
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
    if (!("load" in entry)) endWithHelp(command);
  }
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
  let below: readonly (CommandEntry | CommandGroup)[] = commands;
  let found: CommandEntry | CommandGroup | undefined;
  for (const word of words) {
    const next = below.find(({ name }) => name === word);
    if (next === undefined) break;
    found = next;
    below = next.commands ?? [];
  }
  if (found === undefined || !("load" in found)) return null;
  return found.readsSourcesOnly === true || ownPart(args).includes("--declared")
    ? "codegen"
    : "all";
}

/** A group called by itself prints its commands, and that is wrong usage. */
function endWithHelp(group: Command): void {
  group.action(() => {
    group.outputHelp({ error: true });
    process.exitCode = ExitCode.usage;
  });
}

/**
 * The words that name the command.
 *
 * Words behind an option may be its values, as in `coverage --op diff`, and `help` asks for the file of the command
 * it is about.
 */
function commandWords(args: readonly string[]): readonly string[] {
  if (args[0] === "help") return args.slice(1, 2);
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
  const program = createProgram();
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

await runProcess(() => main(process.argv.slice(2)));
