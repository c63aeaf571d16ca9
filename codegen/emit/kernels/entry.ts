// What the kernel emitters need to know about one pointwise operator.
import type { ScalarExpression } from "../../scalar/expression.ts";
import type { ScalarParameter } from "../../scalar/parameters.ts";

/**
 * Result dtype: `common` promotes the operands, `float` also turns integers into the default float, `none` keeps the
 * first operand's dtype, `bool` compares in the common dtype and yields bool.
 */
export type Promotion = "common" | "float" | "none" | "bool";

/** One operator whose kernel is a scalar expression; the expression has passed `checkScalar`. */
export interface PointwiseEntry {
  /** `add.Tensor`. */
  readonly opName: string;
  /** `addTensor`. */
  readonly identifier: string;
  /** Every parameter of the schema, in schema order. */
  readonly parameters: readonly ScalarParameter[];
  readonly expression: ScalarExpression;
  /** The expression as written, for comments. */
  readonly text: string;
  readonly promote: Promotion;
}
