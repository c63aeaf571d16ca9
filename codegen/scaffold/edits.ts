// Changes of several files as data, and writing them all or none.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { changedMeanwhile } from "./scaffold-error.ts";

/** One file before and after; paths are relative to the root, with forward slashes. */
export interface FileEdit {
  readonly path: string;
  /** Null when there is no such file yet. */
  readonly before: string | null;
  readonly after: string;
}

/** The text of a file, or null. */
export function readFile(root: string, path: string): string | null {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** What writing does to the disk; tests put an operation in that fails. */
export interface EditDisk {
  readonly stage: (file: string, text: string) => void;
  readonly move: (from: string, to: string) => void;
}

const disk: EditDisk = { stage: writeFileSync, move: renameSync };

/**
 * Writes every edit, or none.
 *
 * All texts are staged beside their targets before the first is renamed; when one cannot be, those renamed before it get
 * their old text back, and new files and folders go.
 *
 * @throws ScaffoldError E_SCAFFOLD_CHANGED when a file is not any more what the edit was made from
 */
export function applyEdits(
  root: string,
  edits: readonly FileEdit[],
  { stage, move }: EditDisk = disk,
): void {
  for (const { path, before } of edits)
    if (readFile(root, path) !== before) throw changedMeanwhile(path);
  const folders: string[] = [];
  const done: FileEdit[] = [];
  const temporary = (path: string): string => `${join(root, path)}.${process.pid}.tmp`;
  try {
    for (const { path, after } of edits) {
      const first = mkdirSync(dirname(join(root, path)), { recursive: true });
      if (first !== undefined) folders.push(...newFolders(first, dirname(join(root, path))));
      stage(temporary(path), after);
    }
    for (const edit of edits) {
      move(temporary(edit.path), join(root, edit.path));
      done.push(edit);
    }
  } catch (error) {
    for (const { path } of edits) rmSync(temporary(path), { force: true });
    for (const { path, before } of done.toReversed()) putBack(join(root, path), before);
    for (const folder of folders.toReversed()) rmdirSync(folder);
    throw error;
  }
}

function putBack(file: string, before: string | null): void {
  if (before === null) rmSync(file, { force: true });
  else writeFileSync(file, before);
}

/** The folders from the first that was made down to the last. */
function newFolders(first: string, last: string): readonly string[] {
  return last.length <= first.length ? [first] : [...newFolders(first, dirname(last)), last];
}
