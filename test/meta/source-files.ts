// The files of this checkout, as the meta tests see them.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Folders that hold output, packages or another tool's sources. */
const skippedNames = new Set(["node_modules", "dist", ".git", ".cache"]);
const skippedPaths = new Set(["runtime/kernels/wasm/assembly", "generated/kernels/wasm"]);

function walk(folder: string, found: string[]): void {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (skippedNames.has(entry.name) || skippedPaths.has(path)) continue;
    if (entry.isDirectory()) walk(path, found);
    else found.push(path);
  }
}

/** Every file of the checkout that a person or codegen wrote, sorted, with forward slashes. */
export function listFiles(): readonly string[] {
  const found: string[] = [];
  walk("", found);
  return found.sort();
}

/** The text of a file of the checkout. */
export function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** Whether the checkout has the file. */
export function hasFile(path: string): boolean {
  return existsSync(join(root, path));
}

/** The files git tracks or would track; the walk above where there is no git checkout. */
export function listTrackedFiles(): readonly string[] {
  try {
    const args = ["ls-files", "-co", "--exclude-standard", "-z"];
    const text = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" });
    return text.split("\0").filter((path) => path !== "" && hasFile(path));
  } catch {
    return listFiles();
  }
}
