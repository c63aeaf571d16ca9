// What the kernel emitters need to know about one pointwise operator.
import type { Promotion } from "../../model/entry.ts";
import type { ScalarExpression } from "../../scalar/expression.ts";
import type { ScalarParameter } from "../../scalar/parameters.ts";

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
