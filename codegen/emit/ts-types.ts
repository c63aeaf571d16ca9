// Schema types as TypeScript: argument types, result types, default literals.
import type { DefaultValue, Parameter, Return, Schema, SchemaType } from "../model/schema.ts";
import type { Imports } from "./print/imports.ts";

const TENSOR_FILE = "runtime/tensor/tensor.ts";
const DTYPE_FILE = "runtime/tensor/dtype.ts";
const GENERATOR_FILE = "runtime/kernels/random/philox.ts";

/** The type of one value of a base type. */
function baseType({ base }: SchemaType, imports: Imports): string {
  switch (base) {
    case "Tensor":
      return imports.type("Tensor", TENSOR_FILE);
    case "Scalar":
      return imports.type("Scalar", DTYPE_FILE);
    case "ScalarType":
      return imports.type("DType", DTYPE_FILE);
    case "Generator":
      return imports.type("Generator", GENERATOR_FILE);
    case "int":
    case "float":
      return "number";
    case "bool":
      return "boolean";
    case "str":
    case "Device":
    case "Layout":
    case "MemoryFormat":
      return "string";
  }
}

/** The type an op's argument has once the call was read: `readonly number[] | null`. */
export function argumentType(type: SchemaType, imports: Imports): string {
  return withShape(type, baseType(type, imports));
}

/** The type a user may pass: a list of known length also takes one bare value. */
export function publicType(type: SchemaType, imports: Imports): string {
  const text = argumentType(type, imports);
  return takesBareValue(type) ? `${baseType(type, imports)} | ${text}` : text;
}

/** Whether `int[1]` and the like: one number stands for a list. */
export function takesBareValue(type: SchemaType): boolean {
  return type.base === "int" && type.list !== null && type.list.size !== null;
}

/** List and optional marks around the type of one value. */
export function withShape(type: SchemaType, element: string): string {
  if (type.list === null) return type.optional ? `${element} | null` : element;
  const list = type.list.elementOptional
    ? `readonly (${element} | null)[]`
    : `readonly ${element}[]`;
  return type.optional ? `${list} | null` : list;
}

/** A default as a TypeScript literal. */
export function defaultLiteral(value: DefaultValue): string {
  switch (value.kind) {
    case "none":
      return "null";
    case "bool":
    case "int":
      return String(value.value);
    case "float":
      return String(value.value);
    case "string":
    case "name":
      return JSON.stringify(value.value);
    case "list":
      return `[${value.items.map(defaultLiteral).join(", ")}]`;
  }
}

/** The type a call yields: a tensor, a labelled tuple, a list, or a JavaScript value. */
export function resultType({ returns }: Schema, imports: Imports): string {
  if (returns.length === 1) return singleResult(returns[0], imports);
  const items = returns.map(
    (output, index) => `${output.name ?? `output${index}`}: ${singleResult(output, imports)}`,
  );
  return `[${items.join(", ")}]`;
}

function singleResult({ type }: Return, imports: Imports): string {
  if (type.base === "Tensor") return argumentType(type, imports);
  return type.base === "Scalar" ? "number | bigint | boolean" : baseType(type, imports);
}

/** Number of tensors returned; -1 for a list, 0 for a value that is no tensor. */
export function returnCount({ returns }: Schema): number {
  if (returns.some(({ type }) => type.base !== "Tensor")) return 0;
  return returns.some(({ type }) => type.list !== null) ? -1 : returns.length;
}

/** Positional parameters of a schema. */
export function positionalParameters({ parameters }: Schema): readonly Parameter[] {
  return parameters.filter(({ keywordOnly }) => !keywordOnly);
}

/** Keyword-only parameters of a schema. */
export function keywordParameters({ parameters }: Schema): readonly Parameter[] {
  return parameters.filter(({ keywordOnly }) => keywordOnly);
}
