// The test file of a new family of ops: the matrix of checks over its samples.

/** A new file in test/ops/. */
export function familyTestText(family: string): string {
  return `// The matrix of checks for the family ${family}.
import { testFamilies } from "../lib/op-suite.ts";

testFamilies(${JSON.stringify(family)});
`;
}
