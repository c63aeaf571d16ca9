// What `npm run bench -- --json` prints, read back and checked.
import { z } from "zod";

/** One figure per benchmark; null where a time could not be measured. */
export interface BenchmarkResults {
  /** What it ran on; missing in results of older versions. */
  readonly environment?:
    | { readonly node: string; readonly platform: string; readonly processor: string }
    | undefined;
  readonly overheads: readonly {
    readonly name: string;
    readonly microseconds: number | null;
    /** Null where the figure is for information. */
    readonly target: number | null;
  }[];
  readonly comparisons: readonly {
    readonly name: string;
    /** Median microseconds by library. */
    readonly times: Readonly<Record<string, number>>;
    /** Our time over the best peer's. */
    readonly ratio: number | null;
    readonly target: number;
  }[];
  readonly memory: readonly {
    readonly name: string;
    readonly seconds: number | null;
    readonly spills: number;
    readonly peakRssMegabytes: number;
    /** What was asked of it, in words. */
    readonly target: string;
    readonly isMet: boolean;
  }[];
}

// JSON writes what is not finite as null.
const measured = z.number().nullable();

const definition: z.ZodType<BenchmarkResults> = z.object({
  environment: z
    .object({ node: z.string(), platform: z.string(), processor: z.string() })
    .optional(),
  overheads: z.array(z.object({ name: z.string(), microseconds: measured, target: measured })),
  comparisons: z.array(
    z.object({
      name: z.string(),
      times: z.record(z.string(), z.number()),
      ratio: measured,
      target: z.number(),
    }),
  ),
  memory: z.array(
    z.object({
      name: z.string(),
      seconds: measured,
      spills: z.number(),
      peakRssMegabytes: z.number(),
      target: z.string(),
      isMet: z.boolean(),
    }),
  ),
});

/** Checks the parsed JSON; the text of what is wrong with it otherwise. */
export function readBenchmarkResults(
  data: unknown,
): BenchmarkResults | { readonly problem: string } {
  const result = definition.safeParse(data);
  return result.success ? result.data : { problem: z.prettifyError(result.error) };
}
