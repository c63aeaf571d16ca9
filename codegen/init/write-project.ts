// Writes a planned project into its folder: the hand-written files, then what codegen makes of them.
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { internalError, renderProblems } from "../errors.ts";
import { writeAtomically, writeFiles } from "../files.ts";
import { generate } from "../generate.ts";
import { readExports } from "../project/read-exports.ts";

/** What stands in the way of a folder; null when it is free: absent, or empty but for a repository. */
export function folderObstacle(folder: string): string | null {
  if (!existsSync(folder)) return null;
  if (!statSync(folder).isDirectory()) return "it is a file";
  const found = readdirSync(folder).filter((name) => name !== ".git");
  return found.length === 0
    ? null
    : `it holds ${found.slice(0, 3).join(", ")}${found.length > 3 ? ", …" : ""}`;
}

/** Writes the files and generated/; returns the paths that codegen wrote. */
export function writeProject(
  folder: string,
  files: ReadonlyMap<string, string>,
): readonly string[] {
  for (const [path, text] of files) writeAtomically(join(folder, path), text);
  const opsText = readFileSync(join(folder, "ops.yaml"), "utf8");
  const { files: generated, problems } = generate({
    opsText,
    fileName: "ops.yaml",
    project: readExports(folder),
  });
  if (problems.length > 0)
    throw internalError("init", renderProblems(problems, new Map([["ops.yaml", opsText]])));
  return writeFiles(folder, generated).written;
}

/** Removes what an interrupted run wrote. */
export function removeProject(folder: string, paths: readonly string[]): void {
  for (const path of paths) rmSync(join(folder, path), { force: true });
  rmSync(join(folder, "generated"), { recursive: true, force: true });
  rmSync(join(folder, ".cache"), { recursive: true, force: true });
  for (const path of paths) removeEmpty(folder, dirname(path));
}

function removeEmpty(root: string, folder: string): void {
  const path = join(root, folder);
  if (folder === "." || !existsSync(path) || readdirSync(path).length > 0) return;
  rmSync(path, { recursive: true });
  removeEmpty(root, dirname(folder));
}
