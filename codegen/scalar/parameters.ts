// How an operator's parameters appear in its scalar expression.
import type { Parameter, Schema } from "../model/schema.ts";

/**
 * What a parameter is to a pointwise kernel: an operand read element by element, a number, a number that may be
 * missing, or a flag. `other` parameters (dtype, layout, …) cannot be used in an expression.
 */
export type ScalarParameterKind = "tensor" | "scalar" | "optionalScalar" | "bool" | "other";

/** One parameter, in schema order. */
export interface ScalarParameter {
  /** The schema's name, as the expression writes it. */
  readonly name: string;
  readonly kind: ScalarParameterKind;
  /** Whether its dtype or category takes part in type promotion; `alpha` and keyword-only numbers do not. */
  readonly promotes: boolean;
}

/** The parameters of a schema as an expression sees them, in schema order. */
export function scalarParameters(schema: Pick<Schema, "parameters">): readonly ScalarParameter[] {
  return schema.parameters.map((parameter) => {
    const kind = kindOf(parameter);
    return {
      name: parameter.name,
      kind,
      promotes: kind !== "other" && kind !== "bool" && !isFactor(parameter),
    };
  });
}

/** `alpha` only scales an operand, wherever the schema puts it. */
function isFactor({ name, keywordOnly }: Parameter): boolean {
  return keywordOnly || name === "alpha";
}

function kindOf({ type }: Parameter): ScalarParameterKind {
  if (type.list !== null) return "other";
  switch (type.base) {
    case "Tensor":
      return type.optional ? "other" : "tensor";
    case "Scalar":
    case "int":
    case "float":
      return type.optional ? "optionalScalar" : "scalar";
    case "bool":
      return type.optional ? "other" : "bool";
    default:
      return "other";
  }
}
