// The table of subcommands; each file is loaded only when its command is called.
import type { Command } from "commander";

/** The part of a subcommand file that the shell uses. */
export interface CommandFile {
  /** Adds the command, with its options and action, to the program. */
  readonly register: (program: Command) => void;
}

/** One row of `batchwise --help`. */
export interface CommandEntry {
  readonly name: string;
  /** One line, lower-case start, no period. */
  readonly summary: string;
  readonly load: () => Promise<CommandFile>;
}

/**
 * Every subcommand in the order of `--help`.
 *
 * Loading late keeps `batchwise codegen` independent of generated/, which other commands import.
 */
export const commands: readonly CommandEntry[] = [
  {
    name: "codegen",
    summary: "generate code from ops.yaml and rules/",
    load: () => import("./codegen.ts"),
  },
  {
    name: "coverage",
    summary: "show which operators are correct and fast under each transform",
    load: () => import("./coverage.ts"),
  },
];
