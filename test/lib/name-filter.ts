// Which ops a narrowed run declares: `npm test -- -t <op>` names them, so that the others need not be collected.
import { env } from "node:process";

/** The name asked for, as `npm test` hands it on; null when every test is declared. */
const wanted: string | null = env["BATCHWISE_TEST_NAME"] ?? null;

/** Whether a test whose name is made of these texts can match what was asked for. */
export function mayMatchName(texts: readonly string[]): boolean {
  return wanted === null || texts.some((text) => text.includes(wanted));
}

/** Whether only some tests are declared, so that totals say nothing. */
export const isNarrowed: boolean = wanted !== null;
