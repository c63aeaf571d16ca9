// Compiles the AssemblyScript kernels, generated and hand-written, into one module. Runs at build time, in Node only.

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { kernelBuildError, noKernelSourcesError } from "../../errors/kernel-build.ts";

/** What `buildWasm` needs. */
export interface BuildWasmOptions {
  /** Folder of package.json. */
  readonly root: string;
  /** Receives one line per step. */
  readonly log: (line: string) => void;
  /** Where the module goes; `dist/runtime/kernels/wasm/kernels.wasm` unless given. */
  readonly output?: string;
}

const GENERATED = "generated/kernels/wasm";
const HAND_WRITTEN = "runtime/kernels/wasm/assembly";
/** Sources that both languages compile. */
const SHARED = "runtime/kernels/special";
const ENTRY = ".cache/wasm/entry.ts";
const OUTPUT = "dist/runtime/kernels/wasm/kernels.wasm";

/** The module has no memory and no allocator of its own; its static data lies below the heap that heap.ts manages. */
const FLAGS: readonly string[] = [
  "-O3",
  "--noAssert",
  ...["--runtime", "stub"],
  ...["--enable", "simd"],
  "--importMemory",
  ...["--use", "abort="],
];

/** Builds the module unless sources, compiler and flags are unchanged. @returns whether it compiled anything. */
export async function buildWasm(options: BuildWasmOptions): Promise<boolean> {
  const { root, log, output } = options;
  const target = output ?? join(root, OUTPUT);
  const kernels = [...sourcesIn(root, GENERATED), ...sourcesIn(root, HAND_WRITTEN)];
  if (kernels.length === 0) throw noKernelSourcesError([GENERATED, HAND_WRITTEN]);
  const compiler = createRequire(join(root, "package.json")).resolve("assemblyscript/bin/asc.js");
  const imported = [`${HAND_WRITTEN}/lib`, SHARED].flatMap((folder) => sourcesIn(root, folder));
  const hash = hashOf(root, [...kernels, ...imported], compiler);
  const hashFile = `${target}.hash`;
  if (existsSync(target) && existsSync(hashFile) && readFileSync(hashFile, "utf8") === hash) {
    log("wasm kernels: unchanged");
    return false;
  }
  const start = performance.now();
  mkdirSync(dirname(target), { recursive: true });
  writeEntry(root, kernels);
  const unfinished = `${target}.${process.pid}.tmp`;
  await compile(compiler, options, unfinished);
  renameSync(unfinished, target);
  writeFileSync(hashFile, hash);
  log(
    `wasm kernels: ${kernels.length} files compiled in ${((performance.now() - start) / 1000).toFixed(1)} s`,
  );
  return true;
}

/** AssemblyScript files directly in a folder, relative to the root, sorted; none when the folder is missing. */
function sourcesIn(root: string, folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  const files = readdirSync(path).filter((file) => file.endsWith(".ts"));
  return files.toSorted().map((file) => `${folder}/${file}`);
}

function hashOf(root: string, sources: readonly string[], compiler: string): string {
  const hash = createHash("sha256");
  hash.update(readFileSync(join(dirname(compiler), "..", "package.json")));
  hash.update(FLAGS.join(" "));
  for (const source of sources)
    hash.update(`\0${source}\0`).update(readFileSync(join(root, source)));
  return hash.digest("hex");
}

/** The compiler wants no file extension after `export * from`. */
function writeEntry(root: string, kernels: readonly string[]): void {
  const entry = join(root, ENTRY);
  mkdirSync(dirname(entry), { recursive: true });
  const up = relative(dirname(entry), root).split(sep).join("/");
  writeFileSync(
    entry,
    kernels.map((file) => `export * from "${up}/${file.slice(0, -".ts".length)}";\n`).join(""),
  );
}

async function compile(
  compiler: string,
  { root, log }: BuildWasmOptions,
  outFile: string,
): Promise<void> {
  const args = [compiler, ENTRY, "--baseDir", root, ...FLAGS, "--outFile", outFile];
  try {
    await promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 });
  } catch (cause) {
    const output = outputOf(cause).trimEnd();
    log(output);
    throw kernelBuildError(output.split("\n")[0].replaceAll('"', "'"), cause);
  }
}

/** What the compiler printed, or the reason why it did not run. */
function outputOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null) return String(cause);
  const raw = "stderr" in cause && typeof cause.stderr === "string" ? cause.stderr : "";
  // The compiler colours its output on some terminals and CI services.
  const text = stripVTControlCharacters(raw);
  return text.trim() === "" ? String(cause) : text;
}
