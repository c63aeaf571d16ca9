// Changes of several files as data, and writing them all or none.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
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
  const file = targetOf(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

/** The file itself where the path is a link to it: a link stays one. */
function targetOf(root: string, path: string): string {
  const file = join(root, path);
  return existsSync(file) ? realpathSync(file) : file;
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
  const targets = new Map(edits.map(({ path }) => [path, targetOf(root, path)]));
  const target = (path: string): string => targets.get(path) ?? join(root, path);
  const temporary = (path: string): string => `${target(path)}.${process.pid}.tmp`;
  try {
    for (const { path, after } of edits) {
      const folder = dirname(target(path));
      const first = mkdirSync(folder, { recursive: true });
      if (first !== undefined) folders.push(...newFolders(first, folder));
      stage(temporary(path), after);
    }
    for (const edit of edits) {
      move(temporary(edit.path), target(edit.path));
      done.push(edit);
    }
  } catch (error) {
    for (const { path, before } of done.toReversed()) putBack(target(path), before);
    for (const { path } of edits)
      if (existsSync(temporary(path))) rmSync(temporary(path), { force: true });
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
