// The program section: what `coverage --program` recorded, one table per program, most time lost first.
import { STATES } from "../model.ts";
import type { DashboardInput } from "./inputs.ts";
import { type OpLink, opLinker } from "./links.ts";
import type { ProgramReport } from "./program-report.ts";
import { type Mark, markFor } from "./states.ts";
import { counted, showCount } from "./text.ts";

/** One call site. */
export interface CallRow {
  readonly link: OpLink;
  readonly mark: Mark;
  readonly batchSize: string;
  readonly time: string;
  readonly location: string;
  readonly reason: string;
  readonly suggestion: string;
}

/** One program. */
export interface ProgramView {
  readonly file: string;
  readonly summary: string;
  readonly rows: readonly CallRow[];
}

/** Makes the section. */
export function programViews({ programs, document }: DashboardInput): readonly ProgramView[] {
  const link = opLinker(document.ops);
  return programs.map((report) => ({
    file: report.file,
    summary: summaryOf(report),
    rows: [...report.calls]
      .sort((a, b) => b.ms - a.ms)
      .map(({ op, state, batchSize, ms, location, reason, suggestion }) => ({
        link: link(op),
        mark: markFor(STATES.find((known) => known === state) ?? "n/a"),
        batchSize: batchSize === null ? "–" : showCount(batchSize),
        time: ms === 0 ? "–" : `${ms < 10 ? ms.toFixed(1) : showCount(Math.round(ms))} ms`,
        location,
        reason: reason ?? "",
        suggestion: suggestion ?? "",
      })),
  }));
}

function summaryOf({ calls }: ProgramReport): string {
  const slow = calls.filter(({ state }) => state === "fallback");
  const lost = slow.reduce((sum, { ms }) => sum + ms, 0);
  const sites = counted(calls.length, "call site");
  if (slow.length === 0) return `${sites}, none by the slow loop`;
  return `${sites}, ${showCount(slow.length)} by the slow loop, ${lost.toFixed(1)} ms lost in it`;
}
