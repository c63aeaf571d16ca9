// Runs a user's program in a process of its own, as node would, and brings back what was recorded.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { copyImportedBy, type LibraryCopy } from "./copies.ts";
import {
  notAProgramError,
  programNotFoundError,
  programNotStartedError,
  unreadableRecordingError,
} from "./errors.ts";
import { ORDER_VARIABLE, type RecordingOrder } from "./order.ts";
import { type Recording, recordingDefinition } from "./recording.ts";

/** What to run, and where its output goes. */
export interface ProgramRequest {
  /** The file as the user named it. */
  readonly file: string;
  readonly args: readonly string[];
  /** Whether what the program prints goes to standard error, so that standard output stays free. */
  readonly hasQuietOutput: boolean;
}

/** How the process ended and what it recorded. */
export interface ProgramRun {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly recording: Recording;
}

const TYPESCRIPT = [".ts", ".mts", ".cts", ".tsx"];
const JAVASCRIPT = [".js", ".mjs", ".cjs"];

/**
 * Runs the program to its end.
 *
 * @throws ProgramError E_PROGRAM_NOT_FOUND, E_PROGRAM_KIND, E_PROGRAM_COPY, E_PROGRAM_START, E_PROGRAM_RECORDING
 */
export async function runProgram(request: ProgramRequest): Promise<ProgramRun> {
  const { file } = request;
  const script = scriptPath(file);
  const copy = copyImportedBy(script, file);
  const folder = mkdtempSync(join(tmpdir(), "batchwise-program-"));
  try {
    const order = {
      recorder: copy.recorder,
      file: join(folder, "recording.json"),
      name: basename(file),
    };
    const { exitCode, signal } = await ended(request, script, order);
    if (!existsSync(order.file))
      throw programNotStartedError(file, signal ?? `exit status ${exitCode}`);
    return { exitCode, signal, recording: readRecording(order.file, file, copy) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scriptPath(file: string): string {
  const path = resolve(file);
  if (!existsSync(path)) throw programNotFoundError(file, process.cwd());
  if (statSync(path).isDirectory()) throw notAProgramError(file, "a folder");
  const extension = extname(path);
  if (![...TYPESCRIPT, ...JAVASCRIPT].includes(extension))
    throw notAProgramError(
      file,
      extension === "" ? "a file without extension" : `a ${extension} file`,
    );
  return realpathSync(path);
}

interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

function ended(
  { args, hasQuietOutput }: ProgramRequest,
  script: string,
  order: RecordingOrder,
): Promise<Ending> {
  const preloads = [
    ...(TYPESCRIPT.includes(extname(script)) ? [preload("typescript.js")] : []),
    preload("preload.js"),
  ];
  const flags = preloads.flatMap((url) => ["--import", url]);
  const child = spawn(process.execPath, [...process.execArgv, ...flags, script, ...args], {
    stdio: ["inherit", hasQuietOutput ? 2 : "inherit", "inherit"],
    env: { ...process.env, [ORDER_VARIABLE]: JSON.stringify(order) },
  });
  // Ctrl-C reaches the program too; it decides, and what it had recorded is reported.
  const wait = (): void => undefined;
  const pass = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.on("SIGINT", wait);
  process.on("SIGTERM", pass);
  return new Promise<Ending>((done, fail) => {
    child.on("error", fail);
    child.on("exit", (exitCode, signal) => done({ exitCode, signal }));
  }).finally(() => {
    process.off("SIGINT", wait);
    process.off("SIGTERM", pass);
  });
}

/** These lie beside this file once it is built. */
function preload(name: string): string {
  const url = new URL(name, import.meta.url);
  return existsSync(fileURLToPath(url))
    ? url.href
    : new URL(`../../dist/coverage-report/program/${name}`, import.meta.url).href;
}

function readRecording(path: string, file: string, copy: LibraryCopy): Recording {
  const read = recordingDefinition.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!read.success) throw unreadableRecordingError(file, copy.root, z.prettifyError(read.error));
  return read.data;
}
