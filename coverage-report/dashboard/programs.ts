// The program section: what `coverage --program` recorded, one table per program, most time lost first.
import { STATES } from "../model.ts";
import type { ProgramReport, ProgramSite } from "../program/model.ts";
import { placeOf, showTime } from "../program/offences.ts";
import type { DashboardInput } from "./inputs.ts";
import { type OpLink, opLinker } from "./links.ts";
import { markFor } from "./states.ts";
import { counted, showCount } from "./text.ts";

/** One call site. */
export interface SiteRow {
  readonly link: OpLink;
  /** Letter and class of its state; a plain kernel has none. */
  readonly letter: string;
  readonly style: string;
  readonly state: string;
  readonly batch: string;
  readonly calls: string;
  readonly time: string;
  readonly lost: string;
  readonly place: string;
  /** The rule, decomposition or formula that made the calls; empty for the program's own. */
  readonly part: string;
  readonly source: string;
  readonly why: string;
  readonly remedy: string;
  readonly command: string | null;
}

/** One program. */
export interface ProgramView {
  readonly file: string;
  readonly summary: string;
  readonly error: string | null;
  readonly rows: readonly SiteRow[];
  /** How many rows were left out, in words; empty for none. */
  readonly rest: string;
}

/** A page is no log: what costs least is left out. */
const MOST_ROWS = 200;

/** Makes the section. */
export function programViews({ programs, document }: DashboardInput): readonly ProgramView[] {
  const link = opLinker(document.ops);
  return programs.map((report) => {
    const sites = [...report.sites].sort((a, b) => b.lostMs - a.lostMs || b.ms - a.ms);
    const rest = sites.length - MOST_ROWS;
    return {
      file: report.file,
      summary: summaryOf(report),
      error: report.error,
      rows: sites.slice(0, MOST_ROWS).map((site) => siteRow(site, link)),
      rest: rest > 0 ? `${counted(rest, "site")} that cost less` : "",
    };
  });
}

function siteRow(site: ProgramSite, link: (op: string) => OpLink): SiteRow {
  const { op, state, batchSizes, calls, ms, lostMs, source, why, remedy } = site;
  const known = STATES.find((name) => name === state);
  const mark = known === undefined ? null : markFor(known);
  return {
    link: link(op),
    letter: mark?.letter ?? "",
    style: mark?.style ?? "",
    state: mark?.name ?? state,
    batch: showRange(batchSizes),
    calls: showCount(calls),
    time: showTime(ms),
    lost: lostMs === 0 ? "–" : showTime(lostMs),
    place: placeOf(site),
    part: partOf(site),
    source: source ?? "",
    why: why ?? "",
    remedy: remedy?.text ?? "",
    command: remedy?.command ?? null,
  };
}

function showRange(sizes: readonly number[]): string {
  if (sizes.length === 0) return "–";
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return least === most ? showCount(least) : `${showCount(least)}–${showCount(most)}`;
}

function partOf({ op, within, formula }: ProgramSite): string {
  return [within === null || within === op ? "" : `a part of ${within}`, formula ?? ""]
    .filter(Boolean)
    .join(", ");
}

function summaryOf({ totals }: ProgramReport): string {
  const { sites, slowSites, refusedSites, calls, ms, lostMs } = totals;
  const start = `${counted(sites, "call site")}, ${counted(calls, "call")} in ${showTime(ms)}`;
  const refused = refusedSites === 0 ? "" : `, ${showCount(refusedSites)} refused`;
  const slow =
    slowSites === 0
      ? ", none by the slow loop"
      : `, ${showCount(slowSites)} by the slow loop, which cost ${showTime(lostMs)}`;
  return `${start}${slow}${refused}.`;
}
