// What `npx batchwise` does first in a checkout: compiles what is stale, without a word when nothing is.
import { stderr } from "node:process";
import {
  compile,
  compileCodegen,
  compileKernels,
  isCodegenFresh,
  isFullBuildFresh,
} from "./build.mjs";
import { printFailure, StepFailure } from "./failure.mjs";
import { step } from "./progress.mjs";

/**
 * Brings dist/ up to date.
 *
 * @param needs `codegen` for commands that read ops.yaml and rules/ alone, `all` for those that run operators
 * @returns `fresh`, `built`, or `failed` after printing why
 */
export async function refresh(needs) {
  try {
    return needs === "codegen" ? await refreshCodegen() : await refreshAll();
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    printFailure(error, stderr);
    return "failed";
  }
}

/** A full build holds this one. */
async function refreshCodegen() {
  if (isCodegenFresh() || isFullBuildFresh()) return "fresh";
  await step("compile codegen", () => compileCodegen());
  return "built";
}

async function refreshAll() {
  const isFresh = isFullBuildFresh();
  if (!isFresh) await step("compile", () => compile());
  await compileKernels(() => {});
  return isFresh ? "fresh" : "built";
}
