// What `coverage --program file --json` prints, read back and checked.
import { z } from "zod";

/** The calls of one program, as coverage recorded them. */
export interface ProgramReport {
  readonly file: string;
  readonly calls: readonly {
    readonly op: string;
    readonly state: string;
    readonly batchSize: number | null;
    /** Time in the loop. */
    readonly ms: number;
    readonly location: string;
    readonly reason: string | null;
    readonly suggestion: string | null;
  }[];
}

const definition: z.ZodType<ProgramReport> = z.object({
  file: z.string(),
  calls: z.array(
    z.object({
      op: z.string(),
      state: z.string(),
      batchSize: z.number().nullable(),
      ms: z.number(),
      location: z.string(),
      reason: z.string().nullable(),
      suggestion: z.string().nullable(),
    }),
  ),
});

/** Checks the parsed JSON; the text of what is wrong with it otherwise. */
export function readProgramReport(data: unknown): ProgramReport | { readonly problem: string } {
  const result = definition.safeParse(data);
  return result.success ? result.data : { problem: z.prettifyError(result.error) };
}
