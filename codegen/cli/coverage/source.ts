// Where a coverage command's document comes from: measured here, or saved before; whole, or the part that was asked for.
import { existsSync, readFileSync } from "node:fs";
import { declaredOps } from "../../../coverage-report/declared.ts";
import { parseDocument } from "../../../coverage-report/definition.ts";
import { partOf } from "../../../coverage-report/document.ts";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import { isPart, type Selection, selectEntries } from "../../../coverage-report/selection.ts";
import type { OpEntry } from "../../model/entry.ts";
import { ExitCode, printNote, reportProblem } from "../process.ts";
import { collectProjects } from "./collect.ts";
import type { OptionValues } from "./form.ts";
import { loadProjects } from "./load-project.ts";

/** The options that every form reads: flags and description. */
export const SOURCE_OPTIONS: readonly (readonly [flags: string, description: string])[] = [
  ["--op <names...>", "only these ops; a name without overload means every overload"],
  ["--family <names...>", "only the ops of these families"],
  ["--with <folders...>", "measure the plugins in these folders too"],
  ["--from <file>", "show a saved document, made with --json or --out, instead of measuring"],
];

/** The document that the options ask for; null, with a note printed and the exit status set, when there is none. */
export async function readDocument(options: OptionValues): Promise<CoverageDocument | null> {
  const selection = selectionOf(options);
  const { from } = options;
  const document =
    typeof from === "string"
      ? saved(from, selection)
      : await measured(selection, namesIn(options, "with"));
  if (document === null) process.exitCode ??= ExitCode.problem;
  return document;
}

function namesIn(options: OptionValues, option: string): readonly string[] {
  const value = options[option];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The part of the ops that the options name. */
export function selectionOf(options: OptionValues): Selection {
  return { ops: namesIn(options, "op"), families: namesIn(options, "family") };
}

/** The entries that hold what is asked for; null, with a note printed and the exit status set, for an unknown name. */
export function selectedEntries(
  entries: readonly OpEntry[],
  selection: Selection,
): readonly OpEntry[] | null {
  if (!isPart(selection)) return entries;
  const selectable = entries.flatMap((entry) =>
    declaredOps(entry).map(({ op }) => ({
      op: op.name,
      family: entry.family,
      source: entry.name,
    })),
  );
  const wanted = selectEntries(selectable, selection);
  if ("problems" in wanted) return unknownNames(wanted.problems);
  return entries.filter(({ name }) => wanted.has(name));
}

async function measured(
  selection: Selection,
  folders: readonly string[],
): Promise<CoverageDocument | null> {
  const projects = await loadProjects("coverage", folders);
  if (projects === null) return null;
  if (!isPart(selection)) return collectProjects(projects);
  const entries = projects.flatMap((project) => project.entries);
  const selected = selectedEntries(entries, selection);
  if (selected === null) return null;
  const names = new Set(selected.map(({ name }) => name));
  return collectProjects(projects, ({ name }) => names.has(name));
}

function saved(file: string, selection: Selection): CoverageDocument | null {
  if (!existsSync(file)) {
    printNote(
      `coverage: there is no file ${JSON.stringify(file)}; expected a document for --from\n` +
        `  hint: npx batchwise coverage --json > ${JSON.stringify(file)} makes one`,
    );
    return null;
  }
  const document = parseDocument(readFileSync(file, "utf8"));
  if ("problems" in document) {
    reportProblem();
    printNote(
      [
        `coverage: ${file} is no coverage document of this version; expected what --json prints`,
        ...document.problems.map((problem) => `  ${problem}`),
        "  hint: make it again with npx batchwise coverage --json",
      ].join("\n"),
    );
    return null;
  }
  const part = partOf(document, selection);
  return "problems" in part ? unknownNames(part.problems) : part;
}

/** A name that nothing has is wrong usage. */
function unknownNames(problems: readonly string[]): null {
  printNote(problems.join("\n"));
  process.exitCode = ExitCode.usage;
  return null;
}
