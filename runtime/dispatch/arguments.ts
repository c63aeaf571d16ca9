// Reading calls as users write them: positional arguments, a trailing options object, and the overload they fit.
import { parameterName } from "../../codegen/model/names.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import type { DefaultValue, Parameter, Schema, SchemaType } from "../../codegen/model/schema.ts";
import {
  argumentGivenTwiceError,
  argumentTypeError,
  missingArgumentError,
  noMatchingOverloadError,
  tooManyArgumentsError,
  unknownOptionError,
} from "../errors/arguments.ts";
import type { SchemaError } from "../errors/classes.ts";
import { isDType, type OpArg, type OpResult } from "../kernels/contract.ts";
import { Generator } from "../kernels/random/philox.ts";
import { type DType, FloatScalar, type Scalar, scalarNumber } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { callOp } from "./dispatch.ts";
import type { Op } from "./op.ts";
import { showSignature } from "./signature.ts";

/** Whether a value is an options object: its prototype is Object.prototype or null. */
export function isOptions(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a value is an integral number. */
export function isInt(value: unknown): value is number {
  return Number.isInteger(value);
}

/** Whether a value is a list of integral numbers. */
export function isInts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isInt);
}

/** Whether a value fits `int[n]`: one integer stands for a list. */
export function isIntOrInts(value: unknown): value is number | readonly number[] {
  return isInt(value) || isInts(value);
}

/** The list that one integer or a list stands for. */
export function toInts(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

/** Whether a value is a number in the wide sense of PyTorch's Scalar. */
export function isScalar(value: unknown): value is Scalar {
  return (
    typeof value === "number" ||
    typeof value === "boolean" ||
    typeof value === "bigint" ||
    value instanceof FloatScalar
  );
}

/** Whether a value is a list of scalars. */
export function isScalars(value: unknown): value is readonly Scalar[] {
  return Array.isArray(value) && value.every(isScalar);
}

/** Whether a value is a list of booleans. */
export function isBooleans(value: unknown): value is readonly boolean[] {
  return Array.isArray(value) && value.every((item) => typeof item === "boolean");
}

/** Whether a value is a list of tensors. */
export function isTensors(value: unknown): value is readonly Tensor[] {
  return Array.isArray(value) && value.every((item) => item instanceof Tensor);
}

/** Whether a value is a list of tensors and nulls. */
export function isOptionalTensors(value: unknown): value is readonly (Tensor | null)[] {
  return Array.isArray(value) && value.every((item) => item === null || item instanceof Tensor);
}

/** Whether a value names a dtype. */
export function isDTypeName(value: unknown): value is DType {
  return typeof value === "string" && isDType(value);
}

/** Whether a value is a random generator. */
export function isGenerator(value: unknown): value is Generator {
  return value instanceof Generator;
}

/**
 * Calls the first op whose schema takes the values: positional ones, then perhaps an options object.
 *
 * @param where the public function, for messages
 * @throws SchemaError saying what is wrong, with the signatures
 */
export function callOverload(
  where: string,
  ops: readonly Op[],
  values: readonly unknown[],
): OpResult {
  const given = trimmed(values);
  const failures: (() => SchemaError)[] = [];
  for (const op of ops) {
    const reading = readCall(where, op, given);
    if (reading.args !== null) return callOp(op, reading.args);
    failures.push(reading.failure);
  }
  if (failures.length === 1) throw failures[0]();
  throw noMatchingOverloadError(
    where,
    ops.map((op) => showSignature(where, schemaOf(op))),
    given.map(describe),
  );
}

/** Left-out arguments at the end are no arguments. */
function trimmed(values: readonly unknown[]): readonly unknown[] {
  let count = values.length;
  while (count > 0 && values[count - 1] === undefined) count--;
  return values.slice(0, count);
}

type Reading =
  | { readonly args: readonly OpArg[] }
  | { readonly args: null; readonly failure: () => SchemaError };

const NO_OPTIONS: Readonly<Record<string, unknown>> = {};

function readCall(where: string, op: Op, given: readonly unknown[]): Reading {
  const schema = schemaOf(op);
  const { parameters } = schema;
  const last = given.at(-1);
  const options = isOptions(last) ? last : NO_OPTIONS;
  const positional = isOptions(last) ? given.slice(0, -1) : given;
  const names = parameters.map(({ name }) => parameterName(name));
  const fail = (make: (signature: string) => SchemaError): Reading => ({
    args: null,
    failure: () => make(showSignature(where, schema)),
  });
  const allowed = parameters.filter(({ keywordOnly }) => !keywordOnly).length;
  if (positional.length > allowed)
    return fail((signature) => tooManyArgumentsError(where, positional.length, allowed, signature));
  for (const key of Object.keys(options)) {
    const at = names.indexOf(key);
    if (at < 0)
      return fail((signature) => unknownOptionError(where, key, names.slice(1), signature));
    if (at < positional.length && positional[at] !== undefined && options[key] !== undefined) {
      return fail((signature) => argumentGivenTwiceError(where, key, signature));
    }
  }
  const args: OpArg[] = [];
  for (const [i, parameter] of parameters.entries()) {
    const name = names[i];
    const byPosition = parameter.keywordOnly ? undefined : positional[i];
    const value =
      byPosition === undefined && Object.hasOwn(options, name) ? options[name] : byPosition;
    const arg = argumentFor(parameter, value);
    if (arg === undefined) {
      if (value === undefined)
        return fail((signature) => missingArgumentError(where, name, signature));
      return fail((signature) =>
        argumentTypeError(where, name, expectation(parameter.type), describe(value), signature),
      );
    }
    args.push(arg);
  }
  return { args };
}

const schemas = new WeakMap<Op, Schema>();

/** The op's schema, parsed once. */
function schemaOf(op: Op): Schema {
  const known = schemas.get(op);
  if (known !== undefined) return known;
  const schema = parseSchema(op.schema);
  schemas.set(op, schema);
  return schema;
}

/** The op argument that a value stands for; its default when it was left out; undefined when it does not fit. */
export function argumentFor(
  { type, default: preset }: Parameter,
  value: unknown,
): OpArg | undefined {
  if (value === undefined) return preset === null ? undefined : defaultArgument(preset);
  if (value === null) return type.optional ? null : undefined;
  if (type.list === null) return single(type, value);
  if (!Array.isArray(value))
    return type.list.size === null || type.base !== "int" || !isInt(value) ? undefined : [value];
  const items = value.map((item: unknown) =>
    item === null && type.list?.elementOptional === true ? null : single(type, item),
  );
  return items.every((item): item is OpArg => item !== undefined) ? items : undefined;
}

function single({ base }: SchemaType, value: unknown): OpArg | undefined {
  switch (base) {
    case "Tensor":
      return value instanceof Tensor ? value : undefined;
    case "Scalar":
      return isScalar(value) ? value : undefined;
    case "int":
      return integer(value);
    case "float":
      return isScalar(value) ? scalarNumber(value) : undefined;
    case "bool":
      return typeof value === "boolean" ? value : undefined;
    case "ScalarType":
      return isDTypeName(value) ? value : undefined;
    case "Generator":
      return isGenerator(value) ? value : undefined;
    case "str":
    case "Device":
    case "Layout":
    case "MemoryFormat":
      return typeof value === "string" ? value : undefined;
  }
}

function integer(value: unknown): number | undefined {
  if (isInt(value)) return value;
  const number = typeof value === "bigint" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

function defaultArgument(value: DefaultValue): OpArg {
  switch (value.kind) {
    case "none":
      return null;
    case "list":
      return value.items.map(defaultArgument);
    default:
      return value.value;
  }
}

const EXPECTATIONS: Readonly<Record<SchemaType["base"], string>> = {
  Tensor: "Tensor",
  Scalar: "number",
  int: "integer",
  float: "number",
  bool: "boolean",
  str: "string",
  ScalarType: "dtype name",
  Device: "device name",
  Generator: "Generator",
  Layout: "layout name",
  MemoryFormat: "memory format name",
};

/** What a parameter takes, in words. */
function expectation({ base, list, optional }: SchemaType): string {
  const one = EXPECTATIONS[base];
  const whole = list === null ? one : `array of ${one}s${list.elementOptional ? " or nulls" : ""}`;
  return optional ? `${whole} or null` : whole;
}

/** A value in words, for messages. */
function describe(value: unknown): string {
  if (value instanceof Tensor) return `a tensor of shape [${value.shape.join(", ")}]`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (isOptions(value)) return `{ ${Object.keys(value).join(", ")} }`;
  return typeof value === "object" && value !== null
    ? `a ${value.constructor.name}`
    : String(value);
}
