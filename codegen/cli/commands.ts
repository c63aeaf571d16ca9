// The table of subcommands; each file is loaded only when its command is called.
import type { Command } from "commander";

/** The part of a subcommand file that the shell uses. */
export interface CommandFile {
  /** Adds the command, with its options and action, to its parent: the program or a group. */
  readonly register: (parent: Command) => void;
}

/** A command that does something. */
export interface CommandEntry {
  readonly name: string;
  /** One line, lower-case start, no period. */
  readonly summary: string;
  readonly load: () => Promise<CommandFile>;
  /** Commands below it, as in `coverage diff`. */
  readonly commands?: readonly CommandEntry[];
}

/** A word that only leads to other commands, as `op` in `op show`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}

/**
 * Every subcommand in the order of `--help`.
 *
 * Loading late keeps `batchwise codegen` independent of generated/, which other commands import.
 */
export const commands: readonly (CommandEntry | CommandGroup)[] = [
  {
    name: "codegen",
    summary: "generate code from ops.yaml and rules/",
    load: () => import("./codegen.ts"),
  },
  {
    name: "coverage",
    summary: "show which operators are correct and fast under each transform",
    load: () => import("./coverage/command.ts"),
    commands: [
      {
        name: "diff",
        summary: "show what changed between two measurements of coverage",
        load: () => import("./coverage/diff.ts"),
      },
      {
        name: "comment",
        summary: "post or update the coverage comment of a pull request",
        load: () => import("./coverage/comment.ts"),
      },
    ],
  },
  {
    name: "init",
    summary: "make a plugin project, with ops of your own",
    load: () => import("./init/command.ts"),
  },
  {
    name: "op",
    summary: "add an operator",
    commands: [
      {
        name: "new",
        summary: "add an op to ops.yaml, with skeletons of what it needs",
        load: () => import("./op/new.ts"),
      },
    ],
  },
  {
    name: "rule",
    summary: "add a batching rule",
    commands: [
      {
        name: "new",
        summary: "write the skeleton of a batching rule and its test",
        load: () => import("./rule/new.ts"),
      },
    ],
  },
];
