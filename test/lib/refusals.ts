// The error a call throws, for tests of its class, code and text.
import { expect } from "vitest";
import { BatchwiseError } from "../../runtime/errors/classes.ts";
import { conventionProblems } from "../errors/convention.ts";

/** The library's error that `fn` throws; its message follows the house convention. */
export function refusalOf(fn: () => unknown): BatchwiseError {
  try {
    fn();
  } catch (error) {
    if (!(error instanceof BatchwiseError)) throw error;
    expect(conventionProblems(error.message)).toEqual([]);
    return error;
  }
  return expect.fail("expected a refusal, but the call returned");
}

/** Fails unless `fn` is refused with this code and this message. */
export function expectMessage(fn: () => unknown, code: string, text: string): void {
  const error = refusalOf(fn);
  expect({ code: error.code, message: error.message }).toEqual({ code, message: text });
}
