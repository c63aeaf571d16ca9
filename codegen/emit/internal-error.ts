// Broken invariants of codegen itself.

/** A mistake in codegen, not in ops.yaml. */
export function internalError(where: string, what: string): Error {
  return new Error(`${where}: internal error: ${what}\n  hint: this is a bug in codegen; please report it with the entry of ops.yaml`);
}
