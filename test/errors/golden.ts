// Golden tests of error factories: the exact class, code and text, and the house convention.
import { describe, expect, test } from "vitest";
import type { BatchwiseError } from "../../runtime/errors/classes.ts";
import { conventionProblems } from "./convention.ts";

/** An error a factory made, its stable code, and its whole message. */
export type Golden = readonly [error: BatchwiseError, code: string, text: string];

/** Declares one test per golden; `area` is the file in runtime/errors/ whose factories these are. */
export function testGoldens(area: string, goldens: readonly Golden[]): void {
  describe(`errors: ${area}`, () => {
    for (const [index, [error, code, text]] of goldens.entries()) {
      test(`${code} (${index + 1})`, () => {
        expect(error.message).toBe(text);
        expect(error.code).toBe(code);
        expect(error.name).toBe(error.constructor.name);
        expect(conventionProblems(text)).toEqual([]);
      });
    }
  });
}
