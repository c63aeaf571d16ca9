// Makes the report of a recording: short paths, source lines, advice, and an order.
import { readFileSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import type { Outcome, ProgramReport, ProgramSite, ProgramTotals } from "./model.ts";
import type { RecordedSite, Recording } from "./recording.ts";
import { remedyFor, splitRefusal } from "./remedies.ts";
import type { ProgramRun } from "./run.ts";

/** What the report is about. */
export interface ReportedProgram {
  /** As the user named it. */
  readonly file: string;
  readonly args: readonly string[];
  /** The folder that paths are relative to. */
  readonly folder: string;
}

/** The report on a run. */
export function programReport(
  run: ProgramRun,
  { file, args, folder }: ReportedProgram,
): ProgramReport {
  const { recording, exitCode } = run;
  const sources = new Map<string, readonly string[]>();
  const sites = recording.sites.map((site) => asSite(site, folder, sources)).sort(byLoss);
  return {
    version: 1,
    file: shortPath(resolve(folder, file), folder),
    args,
    batchwise: recording.batchwise,
    outcome: outcomeOf(run),
    exitCode,
    error: recording.error,
    totals: totalsOf(recording, sites),
    sites,
  };
}

/** The place and operator of a site, however often and at whichever levels it ran: what people count. */
export function siteName({ file, line, op, formula }: ProgramSite): string {
  return `${file}:${line} ${op} ${formula}`;
}

/** How many different sites there are among some rows. */
function countSites(sites: readonly ProgramSite[]): number {
  return new Set(sites.map(siteName)).size;
}

function outcomeOf({ exitCode, signal, recording }: ProgramRun): Outcome {
  if (signal !== null) return "interrupted";
  return exitCode === 0 && recording.error === null ? "ok" : "failed";
}

function totalsOf(recording: Recording, sites: readonly ProgramSite[]): ProgramTotals {
  const { calls, unlistedCalls } = recording;
  return {
    sites: countSites(sites.filter(({ within }) => within === null)),
    slowSites: countSites(sites.filter(({ state }) => state === "fallback")),
    refusedSites: countSites(sites.filter(({ state }) => state === "refused")),
    calls,
    ms: rounded(recording.ms),
    opMs: rounded(recording.opMs),
    lostMs: rounded(recording.lostMs),
    unlistedCalls,
  };
}

function asSite(
  { place, ...site }: RecordedSite,
  folder: string,
  sources: Map<string, readonly string[]>,
): ProgramSite {
  const [, path = null, digits] = /^(.*):(\d+)$/.exec(place ?? "") ?? [];
  const line = path === null ? null : Math.max(Number(digits), 1);
  return {
    file: path === null ? null : shortPath(path, folder),
    line,
    source: path === null || line === null ? null : sourceLine(path, line, sources),
    ...site,
    why: site.state === "refused" ? splitRefusal(site.why).cause : site.why,
    ms: rounded(site.ms),
    lostMs: rounded(site.lostMs),
    remedy: remedyFor(site),
  };
}

/** A microsecond is the finest that is meant. */
function rounded(ms: number): number {
  return Math.max(0, Math.round(ms * 1000) / 1000);
}

function shortPath(path: string, folder: string): string {
  return relative(folder, path).split(sep).join("/");
}

function sourceLine(
  path: string,
  line: number,
  sources: Map<string, readonly string[]>,
): string | null {
  let lines = sources.get(path);
  if (lines === undefined) {
    lines = readLines(path);
    sources.set(path, lines);
  }
  return lines[line - 1]?.trim() ?? null;
}

/** Sources that are gone, or that are no files at all, have no lines. */
function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split(/\r?\n/);
  } catch {
    return [];
  }
}

function byLoss(a: ProgramSite, b: ProgramSite): number {
  return (
    b.lostMs - a.lostMs ||
    b.ms - a.ms ||
    compare(siteName(a), siteName(b)) ||
    a.level - b.level ||
    compare(a.state, b.state)
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
