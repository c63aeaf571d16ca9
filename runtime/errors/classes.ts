// The error classes users can catch. Messages are made by the factories in the sibling files.

/** Base class of every error this library throws on purpose; `code` is stable across versions. */
export class BatchwiseError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A wrong use of `vmap`: its options, its inputs, or an operation that a batched value does not allow. */
export class VmapError extends BatchwiseError {}

/** The slow per-example loop was needed but is disabled by policy or impossible for the operator. */
export class FallbackError extends BatchwiseError {}

/** A wrong use of differentiation: freed graph, non-scalar output, changed saved tensor, unused input. */
export class AutogradError extends BatchwiseError {}

/** Shapes or dims that do not fit the operator. */
export class ShapeError extends BatchwiseError {}

/** Dtypes that do not fit the operator. */
export class DTypeError extends BatchwiseError {}

/** Numbers outside of what the operator is defined for: a probability of 2, a spread below zero. */
export class ValueError extends BatchwiseError {}

/** A schema string, ops.yaml entry or registration that is not valid. */
export class SchemaError extends BatchwiseError {}
