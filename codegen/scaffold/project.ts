// A project as the scaffolds see it: its ops.yaml, what its files export, and which sets of samples there are.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Problem, renderProblems } from "../errors.ts";
import { loadOps } from "../load/load-ops.ts";
import type { OpEntry } from "../model/entry.ts";
import type { ProjectExports } from "../project/exports.ts";
import { readExports } from "../project/read-exports.ts";
import { readFile } from "./edits.ts";
import { brokenOpsFile, noOpsFile } from "./scaffold-error.ts";

/** The file every op stands in. */
export const OPS_FILE = "ops.yaml";

/** What a scaffold reads before it changes anything. */
export interface ScaffoldProject {
  readonly root: string;
  readonly opsText: string;
  readonly entries: readonly OpEntry[];
  readonly exports: ProjectExports;
  /** Reads a file of the project; null when there is none. */
  readonly read: (path: string) => string | null;
}

/** Reads the project at `root`; throws a ScaffoldError when its ops.yaml is missing or does not load. */
export function readProject(root: string, command: string): ScaffoldProject {
  const read = (path: string): string | null => readFile(root, path);
  const opsText = read(OPS_FILE);
  if (opsText === null) throw noOpsFile(command, OPS_FILE, root);
  const { entries, problems } = loadOps(opsText, OPS_FILE);
  if (problems.length > 0) throw brokenOpsFile(command, renderOps(problems, opsText));
  const exports = readExports(root, join(root, ".cache", "exports.json"));
  return { root, opsText, entries, exports, read };
}

/** Problems as codegen prints them. */
export function renderOps(problems: readonly Problem[], opsText: string): string {
  return renderProblems(problems, new Map([[OPS_FILE, opsText]]));
}

/** The names of all sets of samples, whether an op uses them or not. */
export function sampleNames({ root, entries, read }: ScaffoldProject): readonly string[] {
  const folder = join("test", "samples");
  const found =
    read("test/samples/table.ts") === null
      ? []
      : readdirSync(join(root, folder), { withFileTypes: true });
  const files = found.filter((one) => !one.isDirectory());
  const declared = files.flatMap(({ name }) =>
    [...(read(`test/samples/${name}`) ?? "").matchAll(/^ {2}(\w+): \(\) =>/gm)].map(
      (match) => match[1],
    ),
  );
  return [...new Set([...entries.map(({ samples }) => samples), ...declared])];
}
