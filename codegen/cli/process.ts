// How every subcommand ends and talks: exit codes, `--json` documents on standard output, everything else on standard error.

/** The exit status of the command line. */
export const ExitCode = { ok: 0, problem: 1, usage: 2, interrupted: 130 } as const;

/** One of the exit statuses. */
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Marks the run as having found problems; output goes on and the process ends by itself. */
export function reportProblem(): void {
  process.exitCode = ExitCode.problem;
}

/** Prints one JSON document, the only thing a command with `--json` writes to standard output. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** Prints the result a person asked for. */
export function printResult(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Prints a note that is no result: progress, warnings, problems. */
export function printNote(text: string): void {
  process.stderr.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Whether an error was thrown on purpose, with a message made for the user. */
function isExpected(error: unknown): error is Error {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "string" &&
    error.code.startsWith("E_") &&
    error.code !== "E_INTERNAL"
  );
}

/** Text for an error nobody caught: the message when it is meant for the user, else the whole stack. */
export function describeError(error: unknown): string {
  if (isExpected(error)) return error.message;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `batchwise: the command stopped on an error it did not expect\n${detail}\n  hint: this is a bug; please report it with the lines above`;
}

const cleanUps = new Set<() => void>();

function interrupt(): void {
  for (const cleanUp of cleanUps) cleanUp();
  printNote("\nbatchwise: interrupted");
  process.exit(ExitCode.interrupted);
}

/**
 * Registers clean-up for Ctrl-C, such as removing a temporary file.
 *
 * Without any, Ctrl-C ends the process at once, in the middle of a long computation too; with one, at the next turn of
 * the event loop.
 *
 * @returns a function that withdraws it
 */
export function onInterrupt(cleanUp: () => void): () => void {
  if (cleanUps.size === 0) process.on("SIGINT", interrupt);
  cleanUps.add(cleanUp);
  return () => {
    cleanUps.delete(cleanUp);
    if (cleanUps.size === 0) process.off("SIGINT", interrupt);
  };
}

/** A reader that went away, as in `batchwise coverage | head`, is no error. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit(ExitCode.ok);
}

/** Runs a command to its exit status, with closed pipes and uncaught errors taken care of. */
export async function runProcess(command: () => Promise<number>): Promise<void> {
  process.stdout.on("error", ignoreClosedPipe);
  try {
    process.exitCode = await command();
  } catch (error) {
    printNote(describeError(error));
    process.exitCode = ExitCode.problem;
  }
}
