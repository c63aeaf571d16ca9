// Goldens of the errors about the slow loop.
import {
  emptyFallbackError,
  fallbackDisabledError,
  invalidFallbackPolicyError,
  noFallbackError,
} from "../../runtime/errors/fallback.ts";
import { testGoldens } from "./golden.ts";

testGoldens("fallback", [
  [
    fallbackDisabledError("_test_fallback", "vmap(f)", 4, "kept without a rule"),
    "E_FALLBACK_DISABLED",
    'vmap(f): _test_fallback has no batching rule (kept without a rule) and would run 4 times in a loop; expected an op with a rule, because the fallback policy is "error"\n  hint: write rules/batching/ code for _test_fallback, or allow the loop with withFallbackPolicy("warn", fn)',
  ],
  [
    noFallbackError("unfold", "vmap(f)", "it returns a view"),
    "E_NO_FALLBACK",
    "vmap(f): unfold has no batching rule and cannot run in a loop: it returns a view; expected an op with a batching rule\n  hint: write a rule for unfold, or call it outside the mapped function",
  ],
  [
    emptyFallbackError("_test_fallback", "vmap(f)"),
    "E_EMPTY_FALLBACK",
    "vmap(f): _test_fallback has no batching rule and the batch size is 0, so a loop would never learn the output's shape; expected at least one example\n  hint: write a rule for _test_fallback, or skip the call for an empty batch",
  ],
  [
    invalidFallbackPolicyError("never"),
    "E_FALLBACK_POLICY",
    'setFallbackPolicy: the policy is "never"; expected "warn", "silent" or "error"',
  ],
]);
