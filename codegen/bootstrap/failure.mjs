// The one error the bootstrap throws on purpose: what failed, the tool's own output, and what to do.

/** A step that failed; `output` is the tool's text, `hint` the fix, `code` the exit status to leave with. */
export class StepFailure extends Error {
  constructor(what, { output = "", hint, code = 1, cause } = {}) {
    super(what, { cause });
    this.name = "StepFailure";
    this.output = output;
    this.hint = hint;
    this.code = code;
  }
}

/** Prints a failure the way all commands do. */
export function printFailure(failure, stream) {
  if (failure.output.trim() !== "") stream.write(`${failure.output.trimEnd()}\n`);
  stream.write(`batchwise: ${failure.message}\n`);
  if (failure.hint !== undefined) stream.write(`  hint: ${failure.hint}\n`);
}
