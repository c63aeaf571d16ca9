// Runs the built `batchwise` command as a process of its own; npm test builds it first.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { root } from "../meta/source-files.ts";

/** What the process left behind. */
export interface ProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with which variables it runs; GitHub's own are not inherited. */
export interface ProcessPlace {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs it to its end. */
export function runBatchwise(
  args: readonly string[],
  { cwd, env = {} }: ProcessPlace,
): Promise<ProcessResult> {
  const file = join(root, "dist", "codegen", "cli", "main.js");
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GITHUB_"));
  const options = { cwd, env: { ...Object.fromEntries(inherited), ...env } };
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}
