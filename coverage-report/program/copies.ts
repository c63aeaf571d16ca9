// Which copy of batchwise a program imports: what it computes with is what has to be recorded.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { foreignCopyError } from "./errors.ts";

/** A copy of batchwise on disk. */
export interface LibraryCopy {
  /** Its root folder. */
  readonly root: string;
  /** URL of its recorder. */
  readonly recorder: string;
}

const ownRecorder = new URL("recorder.js", import.meta.url);

/** The root of the package or checkout that this file belongs to. */
function ownRoot(): string {
  return (
    packageRoot(fileURLToPath(import.meta.url)) ?? fileURLToPath(new URL(".", import.meta.url))
  );
}

/**
 * The copy that `import "batchwise"` in `script` gives; the one of this command where that leads nowhere.
 *
 * @throws ProgramError E_PROGRAM_COPY when it has no recorder
 */
export function copyImportedBy(script: string, shown: string): LibraryCopy {
  const root = importedRoot(script);
  const own = ownRoot();
  if (root === null || root === own) return { root: own, recorder: ownRecorder.href };
  const recorder = join(root, "dist", "coverage-report", "program", "recorder.js");
  if (!existsSync(recorder)) throw foreignCopyError(shown, root, own);
  return { root, recorder: pathToFileURL(recorder).href };
}

function importedRoot(script: string): string | null {
  try {
    return packageRoot(createRequire(script).resolve("batchwise"));
  } catch {
    return null;
  }
}

/** The nearest folder above a file whose package.json says that it is batchwise. */
function packageRoot(file: string): string | null {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (!existsSync(path)) continue;
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof manifest !== "object" || manifest === null || !("name" in manifest)) continue;
    if (manifest.name === "batchwise") return folder;
  }
  return null;
}
