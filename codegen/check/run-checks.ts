// Runs every cross-entry check.
import { type Problem, sortProblems } from "../errors.ts";
import { checkAliases } from "./aliases.ts";
import { checkBatchingKinds, checkBatchingParameters } from "./batching.ts";
import type { Check, CheckContext } from "./context.ts";
import { checkDerivatives, checkFormulas } from "./formulas.ts";
import { checkKernels, checkMetas, checkRules } from "./kernels.ts";
import {
  checkDuplicates,
  checkHelperNames,
  checkOrder,
  checkParameterNames,
  checkReservedNames,
} from "./names.ts";
import {
  checkHelperShadows,
  checkNamespaces,
  checkPluginModules,
  checkShadows,
} from "./plugins.ts";
import { checkDefaults, checkOptions, checkSchemaForm, checkVariants } from "./schemas.ts";

const CHECKS: readonly Check[] = [
  checkDuplicates,
  checkOrder,
  checkHelperNames,
  checkReservedNames,
  checkParameterNames,
  checkNamespaces,
  checkPluginModules,
  checkShadows,
  checkHelperShadows,
  checkAliases,
  checkSchemaForm,
  checkVariants,
  checkOptions,
  checkDefaults,
  checkBatchingParameters,
  checkBatchingKinds,
  checkKernels,
  checkMetas,
  checkRules,
  checkDerivatives,
  checkFormulas,
];

/** All problems across entries, in file order. */
export function runChecks(context: CheckContext): readonly Problem[] {
  return sortProblems(CHECKS.flatMap((check) => check(context)));
}
