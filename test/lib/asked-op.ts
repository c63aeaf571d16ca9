// Which op a narrowed run is about: `npm test -- -t <op>` names it, so that the others need not be declared.
import { env } from "node:process";

/** The name asked for, as `npm test` hands it on; null when every test is declared. */
const asked: string | null = env["BATCHWISE_TEST_OP"] ?? null;

/** Whether only one op's tests are declared, so that totals say nothing. */
export const isNarrowed: boolean = asked !== null;

/** Whether tests of this op are declared: it is asked for by name or by base name, or all are. */
export function isAsked(op: string): boolean {
  if (asked === null || asked === op) return true;
  const [base] = op.split(".");
  return asked === base || `${asked}_` === base;
}

/** Whether tests of any overload of this base name are declared. */
export function isAskedBase(base: string): boolean {
  return asked === null || asked.split(".")[0].replace(/_$/, "") === base || asked === base;
}
