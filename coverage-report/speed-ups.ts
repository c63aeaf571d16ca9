// How many times faster an op's batching is than the loop over the examples: a committed file, read back by the report.
import { z } from "zod";
import { issueTexts } from "./issues.ts";

/** The file, at the root of the checkout. */
export const SPEED_UPS_FILE = "coverage-speedups.json";

const definition = z.strictObject({
  batch: z.int().min(2),
  ops: z.record(z.string().min(1), z.number().positive()),
});

/** What was measured. */
export interface SpeedUps {
  /** Examples per batch. */
  readonly batch: number;
  /** Times faster, by op; below 1 it is slower. */
  readonly ops: Readonly<Record<string, number>>;
}

/** Reads the file's text; what is wrong with it otherwise. */
export function parseSpeedUps(text: string): SpeedUps | { readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  const result = definition.safeParse(data);
  return result.success
    ? result.data
    : { problem: issueTexts(result.error.issues, data, 3).join("\n  ") };
}

/** The text of the file: sorted, one line per op, two digits, so that a new run changes little. */
export function printSpeedUps({ batch, ops }: SpeedUps): string {
  const lines = Object.keys(ops)
    .sort()
    .map((op) => `    ${JSON.stringify(op)}: ${Number(ops[op].toPrecision(2))}`);
  return `{\n  "batch": ${batch},\n  "ops": {\n${lines.join(",\n")}\n  }\n}\n`;
}
