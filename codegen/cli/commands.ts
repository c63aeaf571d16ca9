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
  /** Whether it reads ops.yaml and the sources alone; then it runs where the rest does not compile. */
  readonly readsSourcesOnly?: boolean;
  /** Commands below it, as in `coverage diff`. */
  readonly commands?: readonly CommandEntry[];
}

/** A word that only leads to other commands, as `op` in `op show`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  /** Lines for its --help that work when they are typed. */
  readonly examples: readonly string[];
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
    readsSourcesOnly: true,
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
    readsSourcesOnly: true,
  },
  {
    name: "op",
    summary: "look at operators, and add one",
    examples: ["npx batchwise op show sum.dim_IntList", "npx batchwise op list --status fallback"],
    commands: [
      {
        name: "show",
        summary: "show what an op is, how it is served, and where its parts are",
        load: () => import("./op/show.ts"),
      },
      {
        name: "doctor",
        summary: "say what an op lacks, where, and which command helps",
        load: () => import("./op/doctor.ts"),
        readsSourcesOnly: true,
      },
      {
        name: "list",
        summary: "list the ops of ops.yaml and what they declare",
        load: () => import("./op/list.ts"),
        readsSourcesOnly: true,
      },
      {
        name: "new",
        summary: "add an op to ops.yaml, with skeletons of what it needs",
        load: () => import("./op/new.ts"),
        readsSourcesOnly: true,
      },
    ],
  },
  {
    name: "rule",
    summary: "look at batching rules, and write one",
    examples: ["npx batchwise rule list --missing", "npx batchwise rule new index_select"],
    commands: [
      {
        name: "list",
        summary: "list the hand-written batching rules, and those that are missing",
        load: () => import("./rule/list.ts"),
        readsSourcesOnly: true,
      },
      {
        name: "new",
        summary: "write the skeleton of a batching rule and its test",
        load: () => import("./rule/new.ts"),
        readsSourcesOnly: true,
      },
    ],
  },
];
