#!/usr/bin/env node
// The `batchwise` command: loads the one subcommand that was asked for and hands over to commander.
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { type CommandEntry, commands } from "./commands.ts";
import { ExitCode, runProcess } from "./process.ts";

function packageVersion(): string {
  // From dist/codegen/cli/ in the package and in a checkout.
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
  );
  const hasVersion = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return hasVersion ? String(manifest.version) : "unknown";
}

function createProgram(): Command {
  return new Command("batchwise")
    .description("vmap and composable transforms: code generation and coverage")
    .version(packageVersion())
    .showHelpAfterError(
      "  hint: batchwise --help lists the commands, batchwise <command> --help its options",
    )
    .exitOverride()
    .addHelpText("after", "\nExit status: 0 ok, 1 a problem was found, 2 wrong usage");
}

/** The command that is asked for: the first argument that is no option, or the one after `help`. */
function requestedCommand(args: readonly string[]): CommandEntry | undefined {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const name = names[0] === "help" ? names[1] : names[0];
  return commands.find((entry) => entry.name === name);
}

/** Parses the arguments and runs the command; a command reports a problem by setting `process.exitCode`. */
async function main(args: readonly string[]): Promise<number> {
  const program = createProgram();
  const requested = requestedCommand(args);
  for (const entry of commands) {
    if (entry === requested) (await entry.load()).register(program);
    else program.command(entry.name).description(entry.summary);
  }
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
