// Where the hand-written parts of an op stand, and what they are called: derived from its name alone.
import { opIdentifier } from "../model/names.ts";

/** The stem of an op's files: `index_select` is `index-select`, `_unsafe_view` is `unsafe-view`. */
export function fileStem(base: string): string {
  return base
    .replace(/^_+|_+$/g, "")
    .replace(/_+/g, "-")
    .toLowerCase();
}

/** The name a batching rule is exported by: `sumDimIntListBatchRule`. */
export function ruleName(op: string): string {
  return `${opIdentifier(op)}BatchRule`;
}

/** The file for the rules of every overload of a base name. */
export function ruleFile(base: string): string {
  return `rules/batching/${fileStem(base)}.ts`;
}

/** The test at the path that mirrors the rule's. */
export function ruleTestFile(base: string): string {
  return `test/batching/${fileStem(base)}.test.ts`;
}

/** The file for a hand-written kernel of a base name. */
export function kernelFile(base: string): string {
  return `runtime/kernels/js/${fileStem(base)}.ts`;
}

/** The test file that runs the matrix of checks for a family. */
export function familyTestFile(family: string): string {
  return `test/ops/${fileStem(family)}.test.ts`;
}
