// The report on a user's program as data: one row per call site, and its checked form when read back.
import { z } from "zod";
import { RUN_REASONS } from "../../runtime/dispatch/reason-code.ts";

/** How the calls of a site were served. */
export const SITE_STATES = ["rule", "decomposed", "fallback", "refused", "kernel"] as const;

/** One of those states. */
export type SiteState = (typeof SITE_STATES)[number];

/** Why a site is slow or refused, as a word that tools can count. */
export const SITE_REASONS: readonly [...typeof RUN_REASONS, "MAPPED_WRITE"] = [
  ...RUN_REASONS,
  // A write in place that would need a different value per example, or per level.
  "MAPPED_WRITE",
];

/** One of the reasons. */
export type SiteReason = (typeof SITE_REASONS)[number];

/** How a program ended; `interrupted` is a signal, such as that of Ctrl-C. */
export const OUTCOMES = ["ok", "failed", "interrupted"] as const;

/** One of the endings. */
export type Outcome = (typeof OUTCOMES)[number];

/** What to do about a site. */
export interface Remedy {
  /** `rule`: write or widen a batching rule; `rewrite`: change the program. */
  readonly kind: "rule" | "rewrite";
  /** One sentence: what to write, and instead of what. */
  readonly text: string;
  /** The command that starts it; null when there is none. */
  readonly command: string | null;
}

/** One operator at one place of the program, served in one way at one level. */
export interface ProgramSite {
  /** Relative to the folder the command ran in, with forward slashes; null when no line of the program is known. */
  readonly file: string | null;
  /** From 1; null with `file`. */
  readonly line: number | null;
  /** That line of the source, without its indentation; null when it cannot be read. */
  readonly source: string | null;
  /** The operator with its overload: `sum.dim_IntList`. */
  readonly op: string;
  readonly state: SiteState;
  /** The vmap level it was processed at; 0 for plain tensors. */
  readonly level: number;
  /** Sizes of the batch at that level, ascending; at most eight, the smallest and the largest among them. */
  readonly batchSizes: readonly number[];
  readonly calls: number;
  /** Milliseconds, with everything the calls called. */
  readonly ms: number;
  /** Milliseconds of it that a rule would save at most: all but one of the runs of every outermost loop. */
  readonly lostMs: number;
  /** The derivative formula that made the calls, such as `backward of mul.Tensor`; the line is that of the operator. */
  readonly formula: string | null;
  /** The operator whose rule, decomposition or loop made the calls; null when the program's own code did. */
  readonly within: string | null;
  readonly reason: SiteReason | null;
  /** The same in words; for DECOMPOSES_TO_SLOW the operator that loops. */
  readonly why: string | null;
  readonly remedy: Remedy | null;
}

/** Sums over the whole run. */
export interface ProgramTotals {
  /** Operators at places of the program's own code: each operator, line and derivative formula counts once. */
  readonly sites: number;
  /** How many operators at places ran in the slow loop, also as parts of others. */
  readonly slowSites: number;
  /** How many operators at places were refused. */
  readonly refusedSites: number;
  /** Calls that the program's own code made, or a derivative formula. */
  readonly calls: number;
  /** Milliseconds from the program's first operator call to its end. */
  readonly ms: number;
  /** Milliseconds spent in those calls. */
  readonly opMs: number;
  /** Milliseconds that batching rules would save at most. */
  readonly lostMs: number;
  /** Calls at sites beyond the largest number of sites kept; they are in no row. */
  readonly unlistedCalls: number;
}

/** The version of the report's form; it grows when a reader of the old form would misread the new one. */
export const PROGRAM_REPORT_VERSION = 1;

/** The whole report. Rows are sorted: most time lost first, then most time, then by place. */
export interface ProgramReport {
  readonly version: typeof PROGRAM_REPORT_VERSION;
  /** The program, relative to the folder the command ran in, with forward slashes. */
  readonly file: string;
  /** What the program was given on its command line. */
  readonly args: readonly string[];
  /** The version of batchwise that the program imports. */
  readonly batchwise: string;
  readonly outcome: Outcome;
  /** The exit status of the program; null when a signal ended it. */
  readonly exitCode: number | null;
  /** Name and message of the error that ended the program; null when none did. */
  readonly error: string | null;
  readonly totals: ProgramTotals;
  readonly sites: readonly ProgramSite[];
}

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();

const remedyDefinition = z.strictObject({
  kind: z.enum(["rule", "rewrite"]),
  text: z.string(),
  command: z.string().nullable(),
});

const siteDefinition = z.strictObject({
  file: z.string().nullable(),
  line: z.int().positive().nullable(),
  source: z.string().nullable(),
  op: z.string(),
  state: z.enum(SITE_STATES),
  level: count,
  batchSizes: z.array(count).max(8),
  calls: count,
  ms: milliseconds,
  lostMs: milliseconds,
  formula: z.string().nullable(),
  within: z.string().nullable(),
  reason: z.enum(SITE_REASONS).nullable(),
  why: z.string().nullable(),
  remedy: remedyDefinition.nullable(),
});

const totalsDefinition = z.strictObject({
  sites: count,
  slowSites: count,
  refusedSites: count,
  calls: count,
  ms: milliseconds,
  opMs: milliseconds,
  lostMs: milliseconds,
  unlistedCalls: count,
});

/** Checks a program report that was read from a file. */
export const programReportDefinition: z.ZodType<ProgramReport> = z.strictObject({
  version: z.literal(PROGRAM_REPORT_VERSION),
  file: z.string(),
  args: z.array(z.string()),
  batchwise: z.string(),
  outcome: z.enum(OUTCOMES),
  exitCode: z.int().nullable(),
  error: z.string().nullable(),
  totals: totalsDefinition,
  sites: z.array(siteDefinition),
});
