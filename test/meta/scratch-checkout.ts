// A copy of this checkout in a temporary folder, with its build and packages, as a git repository of its own.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { listTrackedFiles, root } from "./source-files.ts";

/** Who commits there; a machine may have no name of its own to give. */
const identity = {
  GIT_AUTHOR_NAME: "You",
  GIT_AUTHOR_EMAIL: "you@example.org",
  GIT_COMMITTER_NAME: "You",
  GIT_COMMITTER_EMAIL: "you@example.org",
} as const;

/** The environment in which commands run there: no colours, no summary of the surrounding run, somebody to commit as. */
export function scratchEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...identity, NO_COLOR: "1", BATCHWISE_TEST_SUMMARY: "" };
}

/** Makes the copy; the caller removes it. */
export function scratchCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), "batchwise-scratch-"));
  for (const path of listTrackedFiles()) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  const git = (...args: readonly string[]): void => {
    execFileSync("git", [...args], { cwd: copy, env: scratchEnvironment(), stdio: "pipe" });
  };
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=The checkout");
  return copy;
}
