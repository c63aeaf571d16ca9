// `batchwise op list`: the ops of ops.yaml with what they declare, filtered.

import { type Command, Option } from "commander";
import type { OpEntry } from "../../model/entry.ts";
import { nearName } from "../../scalar/near-name.ts";
import { helpEnd } from "../help-text.ts";
import { ExitCode, printJson, printNote, printResult } from "../process.ts";
import { count, renderTable } from "../table.ts";
import { entryStates, STATUSES, type Status } from "./entry-states.ts";
import { isMissing, MISSING, type Missing } from "./missing.ts";
import { kernelKind } from "./op-facts.ts";
import { OPS_FILE, type OpProject, readOpProject } from "./op-project.ts";

interface ListOptions {
  readonly status?: Status;
  readonly family?: string;
  readonly kind?: string;
  readonly missing?: Missing;
  readonly json?: boolean;
}

/** One row of the list. */
export interface ListedOp {
  readonly op: string;
  readonly family: string;
  readonly kind: string;
  readonly vmap: Status;
  readonly vjp: Status;
  readonly jvp: Status;
  readonly kernel: string;
  readonly entry: { readonly file: string; readonly line: number };
}

/** Adds `op list` to the command line. */
export function register(parent: Command): void {
  parent
    .command("list")
    .description("list the ops of ops.yaml and what they declare")
    .addOption(new Option("--status <status>", "only ops served so under vmap").choices(STATUSES))
    .option("--family <family>", "only ops of a family")
    .option("--kind <kind>", "only ops of a batching kind: reduction, rule, decompose, …")
    .addOption(new Option("--missing <what>", "only ops that lack it").choices(MISSING))
    .option("--json", "print the list as one JSON document")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Reads ops.yaml, rules/ and runtime/kernels/ of the current directory, so it works when nothing else compiles. What running the samples shows is in npx batchwise coverage --ops.",
        examples: [
          "npx batchwise op list --status fallback",
          "npx batchwise op list --family reduction --kind rule",
        ],
        exit: "0 ok, 1 there is no ops.yaml, 2 wrong usage",
      }),
    )
    .action(run);
}

function run(options: ListOptions): void {
  const project = readOpProject("op list");
  if (project === null) return;
  const wrong = unknownWord(project, options);
  if (wrong !== null) {
    printNote(wrong);
    process.exitCode = ExitCode.usage;
    return;
  }
  const ops = listOps(project, options);
  if (options.json === true) printJson({ ops });
  else printResult(renderList(ops, project.entries.length));
}

/** The complaint about a family or kind that no entry has. */
function unknownWord({ entries }: OpProject, { family, kind }: ListOptions): string | null {
  const families = [...new Set(entries.map((entry) => entry.family))];
  const kinds = [...new Set(entries.map(({ batching }) => batching.kind))];
  if (family !== undefined && !families.includes(family))
    return unknown("family", family, families);
  const isKind = kinds.some((known) => known === kind);
  return kind === undefined || isKind ? null : unknown("kind", kind, kinds);
}

function unknown(what: string, word: string, known: readonly string[]): string {
  const near = nearName(word, known);
  const hint = near === null ? "" : `\n  hint: did you mean ${JSON.stringify(near)}?`;
  return `op list: no op has the ${what} ${JSON.stringify(word)}; expected one of ${known.join(", ")}${hint}`;
}

/** The rows that the options let through, in the order of ops.yaml. */
export function listOps(
  project: OpProject,
  options: Omit<ListOptions, "json">,
): readonly ListedOp[] {
  const { status, family, kind, missing } = options;
  const isWanted = (entry: OpEntry): boolean =>
    (family === undefined || entry.family === family) &&
    (kind === undefined || entry.batching.kind === kind) &&
    (status === undefined || entryStates(entry).vmap === status) &&
    (missing === undefined || isMissing(project, entry, missing));
  return project.entries.filter(isWanted).map((entry) => ({
    op: entry.name,
    family: entry.family,
    kind: entry.batching.kind,
    ...entryStates(entry),
    kernel: kernelKind(project, entry),
    entry: { file: OPS_FILE, line: entry.position.line },
  }));
}

function renderList(ops: readonly ListedOp[], total: number): string {
  const shown =
    ops.length === total ? count(total, "op") : `${ops.length} of ${count(total, "op")}`;
  if (ops.length === 0) return `op list: none of ${count(total, "op")}`;
  const rows = ops.map(({ op, family, kind, vmap, vjp, jvp, kernel, entry }) => [
    op,
    family,
    kind,
    vmap,
    vjp,
    jvp,
    kernel,
    `${entry.file}:${entry.line}`,
  ]);
  const head = ["op", "family", "kind", "vmap", "vjp", "jvp", "kernel", "entry"];
  return `${renderTable(head, rows)}\n\n  ${shown}; declared, npx batchwise op show <op> runs one`;
}
