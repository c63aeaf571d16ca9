// The checks of the matrix as data: which there are, what each runs, and which are known to fail.
import { BatchwiseError, SchemaError } from "../runtime/errors/classes.ts";
import { expectSame, fail } from "./assertions.ts";

/** The checks of the op matrix. */
export type Check =
  | "vmap"
  | "vmap: nested"
  | "vmap: empty batch"
  | "vmap: refusals"
  | "in place"
  | "vjp"
  | "jvp"
  | "adjoint"
  | "double vjp"
  | "jvp of vjp"
  | "vmap of vjp"
  | "vjp of vmap"
  | "vmap of jvp"
  | "jvp of vmap"
  | "vmap of double vjp"
  | "fast";

/** One op that fails one check. */
export interface ExpectedFailure {
  readonly op: string;
  readonly check: Check;
  readonly reason: string;
}

/** One test: its name within the check, and what it does. */
export interface CheckCase {
  readonly label: string;
  readonly run: () => void;
}

/** One check of one op: its cases, each a test. */
export interface CheckGroup {
  readonly check: Check;
  readonly cases: readonly CheckCase[];
}

/** The cases with names that differ: a second case of one name is numbered. */
export function distinctLabels(cases: readonly CheckCase[]): readonly CheckCase[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = (seen.get(one.label) ?? 0) + 1;
    seen.set(one.label, count);
    return count === 1 ? one : { ...one, label: `${one.label} (${count})` };
  });
}

/** Fails unless `fn` throws one of the library's typed errors that is not about a broken invariant. */
export function expectRefusal(fn: () => unknown, code?: string): void {
  let thrown: unknown = null;
  try {
    fn();
  } catch (error) {
    thrown = error;
  }
  if (thrown === null) fail("expected a refusal, but the call returned");
  if (!(thrown instanceof BatchwiseError)) throw thrown;
  if (thrown.code === "E_INTERNAL" || thrown instanceof SchemaError) throw thrown;
  if (code !== undefined) expectSame(thrown.message, thrown.code, code);
}
