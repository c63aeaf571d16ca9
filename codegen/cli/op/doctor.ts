// `batchwise op doctor`: what ops lack, each with its place and the command that helps.

import type { Command } from "commander";
import pc from "picocolors";
import type { OpEntry } from "../../model/entry.ts";
import { helpEnd } from "../help-text.ts";
import { ExitCode, printJson, printNote, printResult, reportProblem } from "../process.ts";
import { startStep } from "../progress.ts";
import { count, wrapText } from "../table.ts";
import { type Diagnosis, diagnose, readSurroundings } from "./diagnose.ts";
import { findOps, unknownOpNote } from "./find-ops.ts";
import { type OpProject, readOpProject, showPlace } from "./op-project.ts";

interface DoctorOptions {
  readonly family?: string;
  readonly json?: boolean;
}

/** Adds `op doctor` to the command line. */
export function register(parent: Command): void {
  parent
    .command("doctor")
    .description("say what an op lacks, where, and which command helps")
    .argument(
      "[op]",
      "an op, a base name or a callable of PyTorch; default: every op that lacks something",
    )
    .option("--family <family>", "only ops of a family")
    .option("--json", "print what was found as one JSON document")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Reads ops.yaml and the sources; runs nothing, so it works when nothing else compiles.",
        examples: ["npx batchwise op doctor trace", "npx batchwise op doctor --family reduction"],
        exit: "0 ok or advice alone, 1 something is wrong or there is no such op, 2 wrong usage",
      }),
    )
    .action(run);
}

async function run(name: string | undefined, options: DoctorOptions): Promise<void> {
  const project = readOpProject("op doctor");
  if (project === null) return;
  const entries = wantedEntries(project, name, options);
  if (entries === null) return;
  const step = startStep("op doctor");
  const surroundings = await readSurroundings(project);
  const found = diagnose(project, surroundings, entries);
  const isWhole = name === undefined && options.family === undefined;
  const all = isWhole ? [...surroundings.strays, ...found] : found;
  step.finish(count(entries.length, "op"));
  if (all.some(({ level }) => level === "error")) reportProblem();
  if (options.json === true) printJson({ ops: entries.length, findings: all });
  else if (name === undefined) printResult(renderMany(all, entries.length));
  else printResult(renderFew(all, entries));
}

/** The entries that were asked for; null, with a note, when there are none. */
function wantedEntries(
  { entries }: OpProject,
  name: string | undefined,
  { family }: DoctorOptions,
): readonly OpEntry[] | null {
  if (family !== undefined && !entries.some((entry) => entry.family === family)) {
    const known = [...new Set(entries.map((entry) => entry.family))].join(", ");
    printNote(`op doctor: there is no family ${JSON.stringify(family)}; expected one of ${known}`);
    process.exitCode = ExitCode.usage;
    return null;
  }
  const ofFamily = entries.filter((entry) => family === undefined || entry.family === family);
  if (name === undefined) return ofFamily;
  const found = findOps(name, ofFamily);
  if (found.entries.length > 0) return found.entries;
  printNote(unknownOpNote("op doctor", name, found));
  reportProblem();
  return null;
}

const mark = ({ level }: Diagnosis): string =>
  level === "error" ? pc.red("wrong ") : pc.yellow("advice");

/** A few ops: every finding with its fix. */
function renderFew(all: readonly Diagnosis[], entries: readonly OpEntry[]): string {
  const texts = entries.map((entry) => {
    const own = all.filter(({ op }) => op === entry.name);
    const head = `${pc.bold(entry.name)}  ${pc.dim(`ops.yaml:${entry.position.line}`)}`;
    if (own.length === 0) return `${head}\n  ${pc.green("nothing is missing")}`;
    const lines = own.map(
      (one) =>
        `  ${mark(one)}  ${pc.dim(showPlace(one.place))}: ${wrapText(one.what, 10)}\n          hint: ${wrapText(one.fix, 16)}`,
    );
    return [head, ...lines].join("\n");
  });
  return texts.join("\n\n");
}

/** Many ops: a line per finding under what it is, with the fix once. */
function renderMany(all: readonly Diagnosis[], total: number): string {
  const errors = all.filter(({ level }) => level === "error");
  const groups = new Map<string, Diagnosis[]>();
  for (const one of [...errors, ...all.filter(({ level }) => level === "advice")]) {
    const known = groups.get(one.code) ?? [];
    groups.set(one.code, known);
    known.push(one);
  }
  const texts = [...groups.values()].map((group) => renderGroup(group));
  const advised = new Set(all.map(({ op }) => op)).size;
  const summary =
    errors.length === 0
      ? `${count(total, "op")}: nothing is wrong, advice for ${advised}`
      : `${count(total, "op")}: ${count(errors.length, "thing")} wrong, advice for ${advised}`;
  return [...texts, `  ${summary}; npx batchwise op doctor <op> shows what helps`].join("\n\n");
}

function renderGroup(group: readonly Diagnosis[]): string {
  const [first] = group;
  const head = `${mark(first)}  ${pc.bold(first.title)} (${group.length})`;
  const lines = group.map(({ op, place, what }) => {
    const name = op ?? "";
    return `  ${name === "" ? "" : `${pc.bold(name)}  `}${pc.dim(showPlace(place))}  ${wrapText(what, 6)}`;
  });
  return [head, ...lines].join("\n");
}
