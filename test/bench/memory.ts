// 2,000 adds of 1e6 elements with nothing disposed of, in a process of their own.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What one run took. */
export interface MemoryRun {
  readonly name: string;
  readonly seconds: number;
  readonly spills: number;
  readonly peakRssMegabytes: number;
  /** What was asked of it, in words, and whether it holds. */
  readonly target: string;
  readonly isMet: boolean;
}

/** One gigabyte of budget, and what the engine needs beside it. */
const RSS_LIMIT = 2400;

interface Report {
  readonly value: number;
  readonly seconds: number;
  readonly spills: number;
  readonly peakRss: number;
}

async function runProgram(mode: "sync" | "turns"): Promise<Report> {
  const program = fileURLToPath(new URL("./memory-program.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, mode]);
  const report: Report = JSON.parse(stdout);
  if (report.value !== 2001) throw new Error(`2,000 adds of 1 to 1 gave ${report.value}`);
  return report;
}

/** Runs both programs. */
export async function measureMemory(): Promise<readonly MemoryRun[]> {
  const [sync, turns] = [await runProgram("sync"), await runProgram("turns")];
  const megabytes = ({ peakRss }: Report): number => Math.round(peakRss / 1e6);
  return [
    {
      name: "2,000 synchronous adds of 1e6",
      seconds: sync.seconds,
      spills: sync.spills,
      peakRssMegabytes: megabytes(sync),
      target: `below ${RSS_LIMIT} MB`,
      isMet: megabytes(sync) < RSS_LIMIT,
    },
    {
      name: "the same, a turn of the event loop each",
      seconds: turns.seconds,
      spills: turns.spills,
      peakRssMegabytes: megabytes(turns),
      target: "no spills",
      isMet: turns.spills === 0,
    },
  ];
}
