// What a sample of an op is: one call, and what is known of it.

/** What a matrix counts as where an operator does not read all of it. */
export type MatrixStructure = "symmetric" | "lower" | "upper";

/** One call of an op: arguments as `callOp` takes them. */
export interface OpSample {
  /** Positional arguments in schema order. */
  readonly args: readonly unknown[];
  /** Keyword-only arguments by their schema names. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** The op must refuse this call, mapped or not. */
  readonly isRefused?: boolean;
  /** False where a derivative does not exist at these values: ties, kinks, infinities. */
  readonly isDifferentiable?: boolean;
  /** The op addresses memory, so that copies of the examples tell nothing unless each is dense: batch dims go in front. */
  readonly isFrontOnly?: boolean;
  /** What matrices stand for, by tensor: derivatives are those at the symmetric part, or at one triangle. */
  readonly structure?: Readonly<Record<number, MatrixStructure>>;
  /** Tensors, counted through lists, whose mapping must be refused: the result's shape depends on their values. */
  readonly dataDependent?: readonly number[];
  /** Served all the same where the examples happen to agree on the shape; a test of its own says when. */
  readonly servesAgreeing?: boolean;
}
