// The report on a program for people: a headline, a table with the worst first, the worst lines with what to do.
import pc from "picocolors";
import type { ProgramReport, ProgramSite } from "./model.ts";
import { placeOf, showSizes, showTime, slowSites } from "./offences.ts";
import { siteName } from "./report.ts";

const MAX_ROWS = 10;
const MAX_FRAMES = 3;

/** Everything a terminal shows. */
export function renderProgram(report: ProgramReport): string {
  const parts = [headline(report), endingOf(report), table(report), ...frames(report)];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** `train.ts: 12 call sites, 3 in the slow loop, 41 % of the time`. */
export function headline({ file, totals }: ProgramReport): string {
  const { sites, slowSites: slow, refusedSites, calls, ms, lostMs } = totals;
  if (calls === 0) return `${pc.bold(file)}: no operator call was recorded`;
  const loops =
    slow === 0
      ? pc.green("none in the slow loop")
      : pc.yellow(`${slow} in the slow loop, ${showShare(lostMs, ms)} of the time`);
  const refused = refusedSites === 0 ? "" : `, ${pc.red(`${refusedSites} refused`)}`;
  const run = `${calls.toLocaleString("en")} ${calls === 1 ? "call" : "calls"} in ${showTime(ms)}`;
  return `${pc.bold(file)}: ${sites} call ${sites === 1 ? "site" : "sites"}, ${loops}${refused} ${pc.dim(`(${run})`)}`;
}

function showShare(part: number, whole: number): string {
  const percent = whole > 0 ? (100 * part) / whole : 0;
  return percent > 0 && percent < 1 ? "under 1 %" : `${Math.round(percent)} %`;
}

function endingOf({ outcome, exitCode, error, sites }: ProgramReport): string {
  if (outcome === "ok") return "";
  if (outcome === "interrupted")
    return pc.yellow("It was interrupted; this is what had been recorded about a second before.");
  const [why] = (error ?? `exit status ${exitCode}`).split(/\n|; expected /);
  const ending = pc.red(`It ended with ${why.replace(/[.:]+$/, "")}.`);
  return sites.length === 0 ? ending : `${ending}\nThis is what was recorded until then.`;
}

/** Rows that matter: what is slow or refused, also inside other operators, then what takes the time. */
function shownSites({ sites }: ProgramReport): readonly ProgramSite[] {
  const bad = sites.filter(({ state }) => state === "fallback" || state === "refused");
  const good = sites.filter(
    ({ state, within }) => within === null && state !== "fallback" && state !== "refused",
  );
  return [...bad, ...good].slice(0, Math.max(MAX_ROWS, Math.min(bad.length, 2 * MAX_ROWS)));
}

function table(report: ProgramReport): string {
  const shown = shownSites(report);
  if (shown.length === 0) return "";
  const head = ["lost", "time", "calls", "B", "level", "op", "served by", "where"];
  const rows = [head, ...shown.map(rowOf)];
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const lines = rows.map((row, at) => {
    const cells = row.map((cell, i) => (i < 5 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])));
    const line = `  ${cells.join("  ")}`.trimEnd();
    return at === 0 ? pc.dim(line) : painted(line, shown[at - 1]);
  });
  const rest = report.sites.length - shown.length;
  const more =
    rest <= 0
      ? []
      : [pc.dim(`  … and ${rest} more ${rest === 1 ? "row" : "rows"}; --json has all`)];
  return [...lines, ...more].join("\n");
}

function painted(line: string, { state }: ProgramSite): string {
  if (state === "refused") return pc.red(line);
  return state === "fallback" ? pc.yellow(line) : line;
}

function rowOf(site: ProgramSite): readonly string[] {
  const { op, state, level, calls, ms, lostMs, within, formula, reason } = site;
  const name = within === null ? op : `${within} › ${op}`;
  const served = state === "fallback" ? "loop" : state;
  return [
    lostMs === 0 ? "" : showTime(lostMs),
    showTime(ms),
    calls.toLocaleString("en"),
    showSizes(site),
    String(level),
    formula === null ? name : `${name} (${formula})`,
    reason === "DECOMPOSES_TO_SLOW" ? "decomposed, with a loop" : served,
    placeOf(site),
  ];
}

/** The worst lines of the program, each with the reason and what to do. */
function frames(report: ProgramReport): readonly string[] {
  const slow = slowSites(report);
  const refused = report.sites.filter(({ state }) => state === "refused");
  const worst = [...refused, ...slow].slice(0, MAX_FRAMES);
  const names = new Set(worst.map(siteName));
  const left = new Set([...refused, ...slow].map(siteName)).size - names.size;
  const more = left <= 0 ? [] : [pc.dim(`… and ${left} more like these`)];
  return [...worst.map(frame), ...more];
}

function frame(site: ProgramSite): string {
  const { op, line, source, reason, why, remedy } = site;
  const what = site.state === "refused" ? pc.red("refused") : pc.yellow(loopWords(site));
  const words = why === null || why === "" ? "" : `: ${why}`;
  const code = source === null ? [] : [`  ${pc.dim(`${line} │`)} ${source}`];
  const advice = remedy === null ? [] : [`  ${pc.cyan("→")} ${remedy.text}`];
  const command = remedy?.command == null ? [] : [`    ${pc.cyan(remedy.command)}`];
  return [
    `${pc.bold(placeOf(site))}  ${op}: ${what}`,
    ...code,
    `  ${pc.dim(`${reason}${words}`)}`,
    ...advice,
    ...command,
  ].join("\n");
}

function loopWords({ batchSizes }: ProgramSite): string {
  const [fewest = 0] = batchSizes;
  const most = batchSizes.at(-1) ?? fewest;
  return `one run per example, ${fewest === most ? most : `${fewest} to ${most}`} of them`;
}
