// What the page reads of the report that `coverage --program file --json` prints.
import { z } from "zod";

/** One operator at one place of the program. */
export interface ReportedSite {
  /** Null when no line of the program is known. */
  readonly file: string | null;
  readonly line: number | null;
  /** That line of the source. */
  readonly source: string | null;
  readonly op: string;
  readonly state: string;
  readonly batchSizes: readonly number[];
  readonly calls: number;
  /** Milliseconds, with everything the calls called. */
  readonly ms: number;
  /** Milliseconds of it that a rule would save at most. */
  readonly lostMs: number;
  readonly why: string | null;
  /** What to do about it. */
  readonly remedy: { readonly text: string; readonly command: string | null } | null;
}

/** One program's run. */
export interface ReportedProgram {
  readonly file: string;
  /** What ended the program early; null when nothing did. */
  readonly error: string | null;
  readonly totals: {
    readonly sites: number;
    readonly slowSites: number;
    readonly refusedSites: number;
    readonly calls: number;
    readonly ms: number;
    readonly lostMs: number;
  };
  readonly sites: readonly ReportedSite[];
}

// Fields the page does not show may come and go.
const definition: z.ZodType<ReportedProgram> = z.object({
  file: z.string(),
  error: z.string().nullable(),
  totals: z.object({
    sites: z.number(),
    slowSites: z.number(),
    refusedSites: z.number(),
    calls: z.number(),
    ms: z.number(),
    lostMs: z.number(),
  }),
  sites: z.array(
    z.object({
      file: z.string().nullable(),
      line: z.number().nullable(),
      source: z.string().nullable(),
      op: z.string(),
      state: z.string(),
      batchSizes: z.array(z.number()),
      calls: z.number(),
      ms: z.number(),
      lostMs: z.number(),
      why: z.string().nullable(),
      remedy: z.object({ text: z.string(), command: z.string().nullable() }).nullable(),
    }),
  ),
});

/** Checks the parsed JSON; the text of what is wrong with it otherwise. */
export function readProgramReport(data: unknown): ReportedProgram | { readonly problem: string } {
  const result = definition.safeParse(data);
  return result.success ? result.data : { problem: z.prettifyError(result.error) };
}
