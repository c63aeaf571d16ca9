// Runs every cross-entry check.
import { type Problem, sortProblems } from "../errors.ts";
import type { Check, CheckContext } from "./context.ts";
import { checkFormulas } from "./formulas.ts";
import { checkKernels, checkMetas, checkRules } from "./kernels.ts";
import { checkDuplicates, checkHelperNames, checkOrder } from "./names.ts";
import { checkParameterNames, checkVariants } from "./schemas.ts";

const CHECKS: readonly Check[] = [
  checkDuplicates,
  checkOrder,
  checkHelperNames,
  checkVariants,
  checkParameterNames,
  checkKernels,
  checkMetas,
  checkRules,
  checkFormulas,
];

/** All problems across entries, in file order. */
export function runChecks(context: CheckContext): readonly Problem[] {
  return sortProblems(CHECKS.flatMap((check) => check(context)));
}
