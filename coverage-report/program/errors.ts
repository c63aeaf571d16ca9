// Errors about running a user's program.

/** A program that could not be recorded; the message is made for the user. */
export class ProgramError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "ProgramError";
    this.code = code;
  }
}

const problem = (code: string, file: string, lines: readonly [what: string, hint: string]) =>
  new ProgramError(code, `coverage --program ${file}: ${lines[0]}\n  hint: ${lines[1]}`);

/** Nothing is there. */
export function programNotFoundError(file: string, folder: string): ProgramError {
  return problem("E_PROGRAM_NOT_FOUND", file, [
    `there is no such file in ${folder}; expected a TypeScript or JavaScript module`,
    "the path is relative to the folder the command runs in",
  ]);
}

/** Something is there, but Node cannot run it. */
export function notAProgramError(file: string, what: string): ProgramError {
  return problem("E_PROGRAM_KIND", file, [
    `it is ${what}; expected a TypeScript or JavaScript module, such as train.ts or train.js`,
    "name the file that you would give to node or tsx",
  ]);
}

/** The program imports a copy of batchwise that has no recorder. */
export function foreignCopyError(file: string, theirs: string, ours: string): ProgramError {
  return problem("E_PROGRAM_COPY", file, [
    `it imports the batchwise in ${theirs}, which cannot record; expected a copy like the one of this command, in ${ours}`,
    "install the same version in both places, or run the npx batchwise of the program's own project",
  ]);
}

/** The program's process left a recording that this command cannot read. */
export function unreadableRecordingError(file: string, copy: string, why: string): ProgramError {
  return problem("E_PROGRAM_RECORDING", file, [
    `the batchwise in ${copy} recorded something this command cannot read (${why}); expected the form of its own version`,
    "run the npx batchwise of the program's own project",
  ]);
}

/** The program's process ended before anything of it was recorded. */
export function programNotStartedError(file: string, ending: string): ProgramError {
  return problem("E_PROGRAM_START", file, [
    `it ended with ${ending} before recording began; expected a program that starts`,
    "the lines above say why; run it with node or tsx alone to see the same",
  ]);
}
