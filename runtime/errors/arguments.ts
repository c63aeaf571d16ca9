// Errors about the arguments of a call: missing, of a wrong type, unknown by name, or fitting no overload.
import { SchemaError } from "./classes.ts";
import { message } from "./message.ts";
import { nearNames } from "./near-names.ts";

/** A required argument was left out. */
export function missingArgumentError(where: string, name: string, signature: string): SchemaError {
  const parts = {
    where,
    what: `argument ${name} is missing`,
    expected: "expected every argument without a default",
  };
  return new SchemaError(
    "E_MISSING_ARGUMENT",
    message({ ...parts, hint: `the signature is ${signature}` }),
  );
}

/** Both sides of a wrong argument. */
export interface TypeMismatch {
  readonly expected: string;
  readonly given: string;
  readonly signature: string;
}

/** An argument is not what its parameter takes. */
export function argumentTypeError(
  where: string,
  name: string,
  { expected, given, signature }: TypeMismatch,
): SchemaError {
  const parts = {
    where,
    what: `argument ${name} is ${given}`,
    expected: `expected ${article(expected)} ${expected}`,
  };
  return new SchemaError(
    "E_ARGUMENT_TYPE",
    message({ ...parts, hint: `the signature is ${signature}` }),
  );
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? "an" : "a";
}

/** The options object names something the function does not have. */
export function unknownOptionError(
  where: string,
  name: string,
  known: readonly string[],
  signature: string,
): SchemaError {
  const near = nearNames(name, known);
  const parts = {
    where,
    what: `unknown option ${JSON.stringify(name)}`,
    expected: `expected one of ${known.join(", ")}`,
  };
  const hint =
    near.length === 0
      ? `the signature is ${signature}`
      : `did you mean ${near.join(", ")}? the signature is ${signature}`;
  return new SchemaError("E_UNKNOWN_OPTION", message({ ...parts, hint }));
}

/** One argument came both by position and by name. */
export function argumentGivenTwiceError(
  where: string,
  name: string,
  signature: string,
): SchemaError {
  const parts = {
    where,
    what: `argument ${name} is given by position and by name`,
    expected: "expected it once",
  };
  return new SchemaError(
    "E_ARGUMENT_TWICE",
    message({ ...parts, hint: `the signature is ${signature}` }),
  );
}

/** More positional arguments than the function has. */
export function tooManyArgumentsError(
  where: string,
  given: number,
  allowed: number,
  signature: string,
): SchemaError {
  const parts = {
    where,
    what: `${given} positional arguments were given`,
    expected: `expected at most ${allowed}`,
  };
  return new SchemaError(
    "E_TOO_MANY_ARGUMENTS",
    message({ ...parts, hint: `the signature is ${signature}` }),
  );
}

/** No overload takes the arguments. */
export function noMatchingOverloadError(
  where: string,
  signatures: readonly string[],
  given?: readonly string[],
): SchemaError {
  const list = given === undefined ? "the arguments" : `(${given.join(", ")})`;
  return new SchemaError(
    "E_NO_OVERLOAD",
    message({
      where,
      what: `no overload takes ${list}`,
      expected: "expected the arguments of one signature",
      hint: `the signatures are ${signatures.join("; ")}`,
    }),
  );
}
