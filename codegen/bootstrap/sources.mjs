// Lists and hashes what a build reads, so that a warm start can skip it, and removes output without a source.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { inRoot } from "./project.mjs";

/** The folders compiled into dist/. */
const sourceFolders = [
  "codegen",
  "runtime",
  "generated",
  "rules",
  "coverage-report",
  "quick-start",
  "testing",
  // Imported by coverage-report/; not part of the package.
  "test/samples",
];

/** Files copied into dist/ beside the compiled code that reads them. */
const assetEnding = /\.(hbs|css|html)$/;

/** AssemblyScript sources: they look like TypeScript, but asc compiles them. */
const assemblyFolders = [
  join("runtime", "kernels", "wasm", "assembly"),
  join("generated", "kernels", "wasm"),
];

function walk(folder, found) {
  if (!existsSync(inRoot(folder))) return;
  for (const entry of readdirSync(inRoot(folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (assemblyFolders.includes(path) || entry.name === "node_modules") continue;
    if (entry.isDirectory()) walk(path, found);
    else if (/(?<!\.d)\.ts$/.test(entry.name) || assetEnding.test(entry.name)) found.push(path);
  }
}

/** Every source and asset of the given folders, relative to the root, sorted. */
export function listSources(folders = sourceFolders) {
  const found = [];
  for (const folder of folders) walk(folder, found);
  return found.sort();
}

/** Whether a listed source is copied rather than compiled. */
export const isAsset = (path) => assetEnding.test(path);

/** What a source becomes in dist/. */
const outputsOf = (path) => {
  if (isAsset(path)) return [path];
  const stem = path.slice(0, -".ts".length);
  return [`${stem}.js`, `${stem}.js.map`, `${stem}.d.ts`];
};

/** One hash over the names and bytes of the given files. */
export function hashFiles(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    hash.update(`${path.split(sep).join("/")}\0`);
    hash.update(readFileSync(inRoot(path)));
    hash.update("\0");
  }
  return hash.digest("hex");
}

const stampFile = (name) => inRoot("dist", ".stamps", `${name}.txt`);

/** Whether a step last ran on these very inputs and its output is still there. */
export function isFresh(name, hash, sources) {
  if (!existsSync(stampFile(name)) || readFileSync(stampFile(name), "utf8") !== hash) return false;
  return sources.every((path) => existsSync(inRoot("dist", outputsOf(path)[0])));
}

/** Forgets a step, before it starts: an interrupted build is not a fresh one. */
export function clearStamp(name) {
  rmSync(stampFile(name), { force: true });
}

/** Records that a step succeeded on these inputs. */
export function writeStamp(name, hash) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), hash);
}

function pruneFolder(folder, expected) {
  let kept = 0;
  for (const entry of readdirSync(inRoot("dist", folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      kept += pruneFolder(path, expected);
    } else if (/\.(js|js\.map|d\.ts)$/.test(entry.name) || isAsset(entry.name)) {
      if (expected.has(path)) kept += 1;
      else rmSync(inRoot("dist", path));
    } else {
      kept += 1;
    }
  }
  if (kept === 0) rmdirSync(inRoot("dist", folder));
  return kept;
}

/** Removes compiled files whose source is gone; they would ship in the package. */
export function pruneOutput(sources) {
  const expected = new Set(sources.flatMap(outputsOf));
  for (const folder of sourceFolders)
    if (existsSync(inRoot("dist", folder))) pruneFolder(folder, expected);
}
