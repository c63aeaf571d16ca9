// The project as it stands on disk, read without the registry: it helps exactly when the rest does not compile.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../errors.ts";
import { loadOps } from "../../load/load-ops.ts";
import type { OpEntry } from "../../model/entry.ts";
import type { ProjectExports } from "../../project/exports.ts";
import { readExports } from "../../project/read-exports.ts";
import { printNote, reportProblem } from "../process.ts";

/** The file that declares the operators. */
export const OPS_FILE = "ops.yaml";

/** A place in a file of the project; the path is relative to its root. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What the sources say. */
export interface OpProject {
  readonly root: string;
  readonly opsText: string;
  /** The entries that can be read. */
  readonly entries: readonly OpEntry[];
  /** What is wrong with the text of ops.yaml. */
  readonly problems: readonly Problem[];
  readonly exports: ProjectExports;
  /** Where each set of samples is made; null where there is no test/samples/. */
  readonly samplePlaces: ReadonlyMap<string, Place> | null;
  /** The text of a file of the project; null when it is not there. */
  readonly read: (file: string) => string | null;
}

/** Reads the project of the current directory; null, with a note in the name of `command`, where there is none. */
export function readOpProject(command: string): OpProject | null {
  const root = process.cwd();
  if (!existsSync(join(root, OPS_FILE))) {
    printNote(
      `${command}: there is no ${OPS_FILE} in ${root}; expected the root of a project with operators\n` +
        `  hint: change to the folder that holds ${OPS_FILE}`,
    );
    reportProblem();
    return null;
  }
  const project = openOpProject(root);
  const count = project.problems.length;
  if (count > 0) {
    printNote(
      `${command}: ${OPS_FILE} has ${count} problem${count === 1 ? "" : "s"}, and what cannot be read is left out\n` +
        "  hint: npm run codegen shows each with its line",
    );
  }
  return project;
}

/** Reads the project in `root`, which has an ops.yaml. */
export function openOpProject(root: string): OpProject {
  const opsText = readFileSync(join(root, OPS_FILE), "utf8");
  const { entries, problems } = loadOps(opsText, OPS_FILE);
  const texts = new Map<string, string | null>();
  const read = (file: string): string | null => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const path = join(root, file);
    const text = existsSync(path) ? readFileSync(path, "utf8") : null;
    texts.set(file, text);
    return text;
  };
  return {
    root,
    opsText,
    entries,
    problems,
    exports: readExports(root, join(root, ".cache", "exports.json")),
    samplePlaces: samplePlaces(root, read),
    read,
  };
}

const SAMPLES_FOLDER = "test/samples";

function samplePlaces(root: string, read: OpProject["read"]): ReadonlyMap<string, Place> | null {
  const files = sampleFiles(root);
  if (files.length === 0) return null;
  const places = new Map<string, Place>();
  for (const file of files) {
    const lines = (read(file) ?? "").split("\n");
    lines.forEach((line, i) => {
      const set = /^ {2}(\w+)(?:: |\(\)|,$)/.exec(line)?.[1];
      if (set !== undefined && !places.has(set)) places.set(set, { file, line: i + 1 });
    });
  }
  return places;
}

/** A plugin has one file of samples. */
function sampleFiles(root: string): readonly string[] {
  const folder = join(root, SAMPLES_FOLDER);
  if (!existsSync(folder)) return existsSync(`${folder}.ts`) ? [`${SAMPLES_FOLDER}.ts`] : [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => `${SAMPLES_FOLDER}/${name}`);
}

/** Where a file exports a name; its first line when the declaration is not found. */
export function exportPlace({ read }: OpProject, file: string, name: string): Place {
  const lines = (read(file) ?? "").split("\n");
  const declares = new RegExp(`^export (?:async )?(?:function|const|class) ${name}\\b`);
  return {
    file,
    line:
      Math.max(
        0,
        lines.findIndex((line) => declares.test(line)),
      ) + 1,
  };
}

/** `ops.yaml:120`. */
export function showPlace({ file, line }: Place): string {
  return `${file}:${line}`;
}
