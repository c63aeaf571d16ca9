#!/usr/bin/env node
// The `batchwise` command: loads the one subcommand that was asked for and hands over to commander.
import { Command, CommanderError } from "commander";
import { type CommandEntry, type CommandGroup, commands } from "./commands.ts";
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

/** Loads and registers the commands that the words ask for, and names the others, so that --help lists them. */
async function addCommands(
  parent: Command,
  entries: readonly (CommandEntry | CommandGroup)[],
  [word, ...rest]: readonly string[],
): Promise<void> {
  for (const entry of entries) {
    if (entry.name === word && "load" in entry) (await entry.load()).register(parent);
    else parent.command(entry.name).description(entry.summary);
    const command = parent.commands.find((known) => known.name() === entry.name);
    if (entry.commands === undefined || command === undefined || entry.name !== word) continue;
    command.enablePositionalOptions();
    await addCommands(command, entry.commands, rest);
    if (!("load" in entry)) endWithHelp(command);
  }
}

/** A group called by itself prints its commands, and that is wrong usage. */
function endWithHelp(group: Command): void {
  group.action(() => {
    group.outputHelp({ error: true });
    process.exitCode = ExitCode.usage;
  });
}

/** Parses the arguments and runs the command; a command reports a problem by setting `process.exitCode`. */
async function main(args: readonly string[]): Promise<number> {
  const program = createProgram();
  // `help coverage` asks for the same files as `coverage --help`.
  const words = args.filter((arg) => !arg.startsWith("-"));
  await addCommands(program, commands, words[0] === "help" ? words.slice(1) : words);
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
