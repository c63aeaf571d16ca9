// How every message is put together: `where: what is wrong, with the values; what was expected` and an optional hint line.

/** The parts of one error message. */
export interface MessageParts {
  /** The user's own call, such as `vmap(loss, { inDims: [0, 3] })` or `sum.dim_IntList`. */
  readonly where: string;
  /** What is wrong, with the values. */
  readonly what: string;
  /** What was expected instead. */
  readonly expected?: string;
  /** The fix. */
  readonly hint?: string;
}

/** Joins the parts in the house convention. */
export function message({ where, what, expected, hint }: MessageParts): string {
  const head = expected === undefined ? `${where}: ${what}` : `${where}: ${what}; ${expected}`;
  return hint === undefined ? head : `${head}\n  hint: ${hint}`;
}

/** The transform a refusal happened in: the user's call, and how deep it is nested. */
export interface TransformCall {
  readonly kind: string;
  /** The user's call, such as `vmap(loss)`. */
  readonly where: string;
  readonly level: number;
}

/** `add in vmap(loss) (vmap level 1, self [3])`: an operator, the call it happened in, and its tensors. */
export function insideCall(op: string, call: TransformCall, tensors = ""): string {
  const { kind, where, level } = call;
  return `${op} in ${where} (${kind} level ${level}${tensors === "" ? "" : `, ${tensors}`})`;
}

/** Prints a shape as `[2, 3]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
