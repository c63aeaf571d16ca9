// Whether a JavaScript value is what a schema's parameter wants, and its default when it was left out.
import type { DefaultValue, Parameter, SchemaType } from "../../codegen/model/schema.ts";
import { isDType, type OpArg } from "../kernels/contract.ts";
import { Generator } from "../kernels/random/philox.ts";
import { FloatScalar, scalarNumber } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";

/** The op argument for `value`; undefined when it does not fit the parameter. */
export function matchArgument(parameter: Parameter, value: unknown): OpArg | undefined {
  const { type } = parameter;
  if (value === undefined)
    return parameter.default === null
      ? type.optional
        ? null
        : undefined
      : defaultArg(parameter.default);
  if (value === null) return type.optional ? null : undefined;
  if (type.list === null) return matchOne(type, value);
  if (!Array.isArray(value))
    return type.list.size === null || Array.isArray(value) ? undefined : matchList(type, [value]);
  return matchList(type, value);
}

function matchList(type: SchemaType, values: readonly unknown[]): readonly OpArg[] | undefined {
  const items: OpArg[] = [];
  for (const value of values) {
    const isHole = value === null && type.list?.elementOptional === true;
    const item = isHole ? null : matchOne(type, value);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function matchOne(type: SchemaType, value: unknown): OpArg | undefined {
  switch (type.base) {
    case "Tensor":
      return value instanceof Tensor ? value : undefined;
    case "Scalar":
      return isScalarValue(value) ? value : undefined;
    case "int":
      return typeof value === "number" && Number.isInteger(value) ? value : undefined;
    case "float":
      return isScalarValue(value) ? scalarNumber(value) : undefined;
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "ScalarType":
      return typeof value === "string" && isDType(value) ? value : undefined;
    case "Generator":
      return value instanceof Generator ? value : undefined;
    case "str":
    case "Device":
    case "Layout":
    case "MemoryFormat":
      return typeof value === "string" ? value : undefined;
  }
}

function isScalarValue(value: unknown): value is number | bigint | boolean | FloatScalar {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    typeof value === "boolean" ||
    value instanceof FloatScalar
  );
}

function defaultArg(value: DefaultValue): OpArg {
  switch (value.kind) {
    case "none":
      return null;
    case "list":
      return value.items.map(defaultArg);
    default:
      return value.value;
  }
}
