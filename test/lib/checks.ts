// Declares the tests of one op and one check, or, for a listed failure, one test that insists on it.
import { describe, expect, test } from "vitest";
import { BatchwiseError, SchemaError } from "../../runtime/errors/classes.ts";
import { type Check, expectedFailures } from "../expected-failures.ts";

/** One test: its name within the check, and what it does. */
export interface CheckCase {
  readonly label: string;
  readonly run: () => void;
}

/** Declares the cases of `check` for `op`. */
export function declareCheck(op: string, check: Check, cases: readonly CheckCase[]): void {
  if (cases.length === 0) return;
  const known = expectedFailures.find((failure) => failure.op === op && failure.check === check);
  describe(check, () => {
    if (known === undefined) {
      const seen = new Map<string, number>();
      for (const { label, run } of cases) {
        const count = (seen.get(label) ?? 0) + 1;
        seen.set(label, count);
        test(count === 1 ? label : `${label} (${count})`, run);
      }
      return;
    }
    test(`fails as expected: ${known.reason}`, () => {
      const isStillFailing = cases.some(({ run }) => throws(run));
      if (!isStillFailing) {
        expect.fail(`${op} passes ${check}: delete its line in test/expected-failures.ts`);
      }
    });
  });
}

function throws(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

/** Fails unless `fn` throws one of the library's typed errors that is not about a broken invariant. */
export function expectRefusal(fn: () => unknown, code?: string): void {
  let thrown: unknown = null;
  try {
    fn();
  } catch (error) {
    thrown = error;
  }
  if (thrown === null) expect.fail("expected a refusal, but the call returned");
  if (!(thrown instanceof BatchwiseError)) throw thrown;
  expect(thrown.code).not.toBe("E_INTERNAL");
  expect(thrown).not.toBeInstanceOf(SchemaError);
  if (code !== undefined) expect(thrown.code).toBe(code);
}
