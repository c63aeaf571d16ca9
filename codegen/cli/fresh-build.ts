// In a checkout the command compiles what is stale before it runs; in the published package there is nothing to compile.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { ExitCode } from "./process.ts";

/** What a command runs on: codegen alone, which compiles when nothing else does, or everything. */
export type BuildNeed = "codegen" | "all";

/** Set to skip the check: `npm run …` has built already, and a test brings its own build. */
const SKIP_VARIABLE = "BATCHWISE_NO_BUILD";

/** From dist/codegen/cli/; only a checkout has it. */
const REFRESH = new URL("../../../codegen/bootstrap/refresh.mjs", import.meta.url);

/**
 * Compiles what is stale.
 *
 * @returns the exit status of the whole command where it is decided already: the build failed, or the new build has run the
 *   command; null to go on
 */
export async function useFreshBuild(need: BuildNeed): Promise<number | null> {
  const isSkipped = (process.env[SKIP_VARIABLE] ?? "") !== "";
  if (isSkipped || !existsSync(fileURLToPath(REFRESH))) return null;
  const bootstrap: { readonly refresh: (need: BuildNeed) => Promise<string> } = await import(
    REFRESH.href
  );
  const outcome = await bootstrap.refresh(need);
  if (outcome === "failed") return ExitCode.problem;
  // What this process has loaded is the old code.
  return outcome === "built" ? runAgain() : null;
}

/** Signals that end the command that runs in this one's place. */
const FORWARDED = ["SIGINT", "SIGTERM"] as const;

/** How long the command has to end by itself before the signal is handed on, in milliseconds. */
const FORWARD_MS = 300;

/** The same command on the new build. */
function runAgain(): Promise<number> {
  const child = spawn(process.execPath, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, [SKIP_VARIABLE]: "1" },
  });
  // Ctrl-C on a terminal reaches the child by itself, a signal for this process alone does not.
  const forward = (signal: NodeJS.Signals): void => {
    setTimeout(() => child.kill(signal), FORWARD_MS).unref();
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      for (const one of FORWARDED) process.off(one, forward);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
