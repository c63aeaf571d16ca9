// Prints a schema model back to the text it was parsed from.
import type { AliasMark, DefaultValue, Parameter, Return, Schema, SchemaType } from "./schema.ts";

/** The schema as text: the exact inverse of `parseSchema` for canonical text. */
export function printSchema(schema: Schema): string {
  const { base, overload, returns } = schema;
  const name = overload === "" ? base : `${base}.${overload}`;
  return `${name}(${printParameters(schema.parameters)}) -> ${printReturns(returns)}`;
}

function printParameters(parameters: readonly Parameter[]): string {
  const parts: string[] = [];
  let sawStar = false;
  for (const parameter of parameters) {
    if (parameter.keywordOnly && !sawStar) {
      parts.push("*");
      sawStar = true;
    }
    parts.push(printParameter(parameter));
  }
  return parts.join(", ");
}

function printParameter({ name, type, alias, default: value }: Parameter): string {
  const declaration = `${printType(type, alias)} ${name}`;
  return value === null ? declaration : `${declaration}=${printDefault(value)}`;
}

/** A type as written, with its alias mark. */
export function printType(type: SchemaType, alias: AliasMark | null): string {
  const mark = alias === null ? "" : `(${alias.name}${alias.isWrite ? "!" : ""})`;
  const list =
    type.list === null ? "" : `${type.list.elementOptional ? "?" : ""}[${type.list.size ?? ""}]`;
  return `${type.base}${mark}${list}${type.optional ? "?" : ""}`;
}

/** A default as written. */
export function printDefault(value: DefaultValue): string {
  switch (value.kind) {
    case "none":
      return "None";
    case "bool":
      return value.value ? "True" : "False";
    case "int":
      return String(value.value);
    case "float":
      return value.text;
    case "string":
      return `"${value.value}"`;
    case "name":
      return value.value;
    case "list":
      return `[${value.items.map(printDefault).join(",")}]`;
  }
}

function printReturns(returns: readonly Return[]): string {
  if (returns.length === 1 && returns[0].name === null) return printReturn(returns[0]);
  return `(${returns.map(printReturn).join(", ")})`;
}

function printReturn({ name, type, alias }: Return): string {
  const text = printType(type, alias);
  return name === null ? text : `${text} ${name}`;
}
