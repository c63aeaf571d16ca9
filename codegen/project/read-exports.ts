// Reads the exports of the hand-written folders. Missing folders export nothing, so plugin projects work too.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExportCache, exportKey, readExportCache, writeExportCache } from "./export-cache.ts";
import type { HelperExport, ProjectExports } from "./exports.ts";
import { type FileExports, fileExports } from "./file-exports.ts";
import { readPlugin } from "./read-plugin.ts";

/** A file with what it exports. */
interface ReadFile {
  /** Path relative to the project root. */
  readonly file: string;
  readonly exports: FileExports;
}

/** Of the package, and of a plugin. */
const KERNEL_FOLDERS: readonly string[] = ["runtime/kernels/js", "kernels"];

const HELPER_FOLDERS: readonly string[] = ["rules/derivatives", "rules/decompositions"];

/**
 * The exports of the project at `root`.
 *
 * @param cacheFile remembers files by the hash of their text, so that a warm run loads no parser; null remembers nothing
 */
export function readExports(root: string, cacheFile: string | null = null): ProjectExports {
  const known = cacheFile === null ? new Map() : readExportCache(cacheFile);
  const used = new Map<string, FileExports>();
  const read = (folder: string): readonly ReadFile[] => readFolder({ root, folder, known, used });
  const rules = read("rules/batching");
  const project = {
    kernels: exportedNames(KERNEL_FOLDERS.flatMap(read), /(Kernel|Read|Meta|Geometry)$/),
    wasmKernels: exportedNames(read("runtime/kernels/wasm/bindings"), /WasmKernel$/),
    rules: exportedNames(rules, /BatchRule$/),
    ruleLines: new Map(rules.flatMap(({ exports }) => Object.entries(exports.lines))),
    helpers: exportedHelpers(HELPER_FOLDERS.flatMap(read)),
    ...readPlugin(root),
  };
  const isSame = used.size === known.size && [...used.keys()].every((key) => known.has(key));
  if (cacheFile !== null && !isSame) writeExportCache(cacheFile, used);
  return project;
}

interface FolderReading {
  readonly root: string;
  readonly folder: string;
  readonly known: ExportCache;
  /** Filled with every answer that was needed. */
  readonly used: Map<string, FileExports>;
}

function readFolder({ root, folder, known, used }: FolderReading): readonly ReadFile[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => {
      const file = `${folder}/${name}`;
      const text = readFileSync(join(path, name), "utf8");
      const key = exportKey(text);
      const exports = known.get(key) ?? used.get(key) ?? fileExports(file, text);
      used.set(key, exports);
      return { file, exports };
    });
}

function exportedNames(files: readonly ReadFile[], pattern: RegExp): ReadonlyMap<string, string> {
  return new Map(
    files.flatMap(({ file, exports }) =>
      exports.names
        .filter((name) => pattern.test(name))
        .map((name): [string, string] => [name, file]),
    ),
  );
}

function exportedHelpers(files: readonly ReadFile[]): ReadonlyMap<string, HelperExport> {
  return new Map(
    files.flatMap(({ file, exports }) =>
      exports.functions.map((helper): [string, HelperExport] => [helper.name, { ...helper, file }]),
    ),
  );
}
