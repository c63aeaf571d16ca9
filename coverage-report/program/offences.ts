// The sites that count against `--max-fallbacks`: each operator at a line once, however many levels it looped at.
import { showDuration } from "../../codegen/cli/progress.ts";
import type { ProgramReport, ProgramSite } from "./model.ts";
import { siteName } from "./report.ts";

/** The sites in the slow loop, most time lost first; of several rows of one site the first. */
export function slowSites({ sites }: ProgramReport): readonly ProgramSite[] {
  const seen = new Set<string>();
  return sites.filter((site) => {
    if (site.state !== "fallback" || seen.has(siteName(site))) return false;
    seen.add(siteName(site));
    return true;
  });
}

/** `model.ts:12`; the formula's operator has that line. */
export function placeOf({ file, line }: ProgramSite): string {
  return file === null ? "(unknown line)" : `${file}:${line}`;
}

/** `32`, or `2, 5, 32` where they differ. */
export function showSizes({ batchSizes }: ProgramSite): string {
  return batchSizes.join(", ");
}

/** A duration, with a decimal where it is short: `0.4 ms`, `12 ms`, `3.4 s`. */
export function showTime(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : showDuration(ms);
}

/** One line about a slow site: what looped, how often, at what cost, why. */
export function describeSite(site: ProgramSite): string {
  const { op, calls, lostMs, formula, within, reason, why } = site;
  const part = within === null || within === op ? "" : ` (a part of ${within})`;
  const of = formula === null ? "" : ` (${formula})`;
  const times = calls === 1 ? "1 call" : `${calls} calls`;
  const words = why === null || why === "" ? "" : `: ${why}`;
  return `${op}${part}${of} ran in the slow loop: ${times}, batch size ${showSizes(site)}, ${showTime(lostMs)} lost; ${reason}${words}`;
}
