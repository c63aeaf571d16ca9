// Signatures in messages: a schema as a TypeScript user writes the call.
import { defaultOf } from "../../codegen/model/default-value.ts";
import { parameterName } from "../../codegen/model/names.ts";
import type { DefaultValue, Parameter, Schema, SchemaType } from "../../codegen/model/schema.ts";

/** `add(self: Tensor, other: Tensor, { alpha = 1 })`. */
export function showSignature(name: string, { parameters }: Schema): string {
  const positional = parameters.filter(({ keywordOnly }) => !keywordOnly).map(showParameter);
  const named = parameters.filter(({ keywordOnly }) => keywordOnly).map(showNamed);
  const options = named.length === 0 ? [] : [`{ ${named.join(", ")} }`];
  return `${name}(${[...positional, ...options].join(", ")})`;
}

function showParameter(parameter: Parameter): string {
  const name = parameterName(parameter.name);
  const value = defaultOf(parameter);
  const preset = value === null ? "" : ` = ${showDefault(value)}`;
  return `${name}: ${showType(parameter.type)}${preset}`;
}

function showNamed(parameter: Parameter): string {
  const name = parameterName(parameter.name);
  const value = defaultOf(parameter);
  return value === null ? name : `${name} = ${showDefault(value)}`;
}

function showType({ base, list, optional }: SchemaType): string {
  const one =
    base === "int" || base === "float" || base === "Scalar"
      ? "number"
      : base === "bool"
        ? "boolean"
        : base;
  const array = list?.elementOptional === true ? `(${one} | null)[]` : `${one}[]`;
  // `int[1]` also takes one bare number.
  const whole = list === null ? one : list.size === null ? array : `${one} | ${array}`;
  return optional ? `${whole} | null` : whole;
}

function showDefault(value: DefaultValue): string {
  switch (value.kind) {
    case "none":
      return "null";
    case "list":
      return `[${value.items.map(showDefault).join(", ")}]`;
    default:
      return typeof value.value === "string" ? JSON.stringify(value.value) : String(value.value);
  }
}
