// Generated files on disk: what differs, and writing it so that an interruption leaves no half-written file.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** The folder that only codegen writes to. */
export const GENERATED_FOLDER = "generated";

/** How the files on disk differ from what codegen gives; paths relative to the root. */
export interface FileChanges {
  /** Missing, or with other text. */
  readonly written: readonly string[];
  /** On disk, but no longer generated. */
  readonly removed: readonly string[];
}

/** Compares the generated folder of `root` with `files`. */
export function compareFiles(root: string, files: ReadonlyMap<string, string>): FileChanges {
  const written = [...files]
    .filter(([path, text]) => readText(join(root, path)) !== text)
    .map(([path]) => path);
  const removed = filesUnder(root, GENERATED_FOLDER).filter((path) => !files.has(path));
  return { written, removed };
}

/** Makes the generated folder hold exactly `files`; unchanged ones are not touched. */
export function writeFiles(root: string, files: ReadonlyMap<string, string>): FileChanges {
  const changes = compareFiles(root, files);
  for (const path of changes.written) writeAtomically(join(root, path), files.get(path) ?? "");
  for (const path of changes.removed) {
    rmSync(join(root, path));
    removeEmptyFolders(root, dirname(path));
  }
  return changes;
}

/** Writes beside the target first, then renames: readers see the old text or the new one. */
export function writeAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function readText(path: string): string | null {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function filesUnder(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesUnder(root, path) : [path];
    })
    .sort();
}

function removeEmptyFolders(root: string, folder: string): void {
  if (folder === "." || readdirSync(join(root, folder)).length > 0) return;
  rmdirSync(join(root, folder));
  removeEmptyFolders(root, dirname(folder));
}
