// `batchwise codegen --watch`: runs codegen again whenever something it reads changes, until Ctrl-C.

import { isAbsolute, relative, sep } from "node:path";
import { performance } from "node:perf_hooks";
import { type FSWatcher, watch } from "chokidar";
import { describeError, printNote } from "./process.ts";
import { showDuration } from "./progress.ts";

/** What codegen reads, relative to the root. */
const WATCHED_FILES: readonly string[] = ["ops.yaml", "package.json"];
const WATCHED_FOLDERS: readonly string[] = [
  "rules",
  "runtime/kernels/js",
  "runtime/kernels/wasm/bindings",
  // Of a plugin.
  "kernels",
];

/** How long it stays quiet before a run: an editor that saves by renaming makes several events of one save. */
const QUIET_MS = 30;

/** How often the files' times are looked at. */
const POLL_MS = 100;

/** Whether a path, relative to the root with forward slashes, is read by codegen or leads to what is. */
export function isWatched(path: string): boolean {
  if (path === "" || WATCHED_FILES.includes(path)) return true;
  const isFolderOf = (folder: string): boolean => folder === path || folder.startsWith(`${path}/`);
  if (WATCHED_FOLDERS.some(isFolderOf)) return true;
  const isInside = WATCHED_FOLDERS.some((folder) => path.startsWith(`${folder}/`));
  // Folders have no dot; editors put their own files beside the sources.
  return isInside && (path.endsWith(".ts") || !/\.[^/]*$/.test(path));
}

/** A queue of one: calls during a run lead to one run after it. */
export class Rerunner {
  private readonly run: (changed: readonly string[]) => Promise<void>;
  private readonly quiet: number;
  private changed = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(run: (changed: readonly string[]) => Promise<void>, quiet: number = QUIET_MS) {
    this.run = run;
    this.quiet = quiet;
  }

  /** Notes a change; the run starts when no other follows for a moment. */
  notice(path: string): void {
    this.changed.add(path);
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), this.quiet);
  }

  /** Forgets what has not started and waits for what has. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.changed.clear();
    await this.running;
  }

  private start(): void {
    this.timer = null;
    if (this.running !== null || this.changed.size === 0) return;
    const changed = [...this.changed].sort();
    this.changed = new Set();
    this.running = this.run(changed).finally(() => {
      this.running = null;
      if (this.changed.size > 0 && this.timer === null) this.start();
    });
  }
}

/** What one run of codegen in watch mode is told, and says. */
export interface WatchedRun {
  /** Runs codegen; prints its own result. */
  readonly run: () => Promise<void>;
  /** Loads what a later run will need, while nobody waits. */
  readonly prepare: () => Promise<void>;
}

/** Watches `root` until Ctrl-C; a run that throws is told about, and watching goes on. */
export async function watchProject(root: string, { run, prepare }: WatchedRun): Promise<void> {
  const guarded = async (changed: readonly string[]): Promise<void> => {
    const start = performance.now();
    clearScreen();
    printNote(`codegen: ${describeChange(changed)}`);
    try {
      await run();
    } catch (error) {
      // A file may be gone between being seen and being read; the next event brings another run.
      printNote(describeError(error));
    }
    printNote(`codegen: done in ${showDuration(performance.now() - start)}; watching`);
  };
  const rerunner = new Rerunner(guarded);
  const watcher = startWatching(root, (path) => rerunner.notice(path));
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  await guarded([]);
  await prepare();
  await untilInterrupted();
  await watcher.close();
  await rerunner.stop();
  printNote("\ncodegen: stopped watching");
}

function startWatching(root: string, notice: (path: string) => void): FSWatcher {
  const relativePath = (path: string): string =>
    (isAbsolute(path) ? relative(root, path) : path).split(sep).join("/");
  const watcher = watch(root, {
    ignored: (path) => !isWatched(relativePath(path)),
    ignoreInitial: true,
    // Editors save by renaming over the file, and the system's events are for the file that was there before: one may be
    // missed. Asking for the times of some two hundred files costs next to nothing.
    usePolling: true,
    interval: POLL_MS,
    // A rename over the file is a change of it, not a removal.
    atomic: 20,
  });
  return watcher
    .on("all", (event, path) => {
      if (event !== "addDir") notice(relativePath(path));
    })
    .on("error", (error) => printNote(describeError(error)));
}

function describeChange(changed: readonly string[]): string {
  if (changed.length === 0) return "started";
  const [first, ...others] = changed;
  return others.length === 0 ? `${first} changed` : `${first} and ${others.length} more changed`;
}

/** On a terminal the last run's problems go away; in a log every run stays. */
function clearScreen(): void {
  if (process.stdout.isTTY === true) process.stdout.write("\u001B[2J\u001B[3J\u001B[H");
}

/** Resolves at the first SIGINT or SIGTERM. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
}
