// Reading calls as users write them: positional arguments, a trailing options object, and the overload they fit.
import { defaultOf } from "../../codegen/model/default-value.ts";
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
import type { OpArg, OpResult } from "../kernels/contract.ts";
import { scalarNumber } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { callOp } from "./dispatch.ts";
import { foreignTensor, refuseForeign } from "./foreign-tensors.ts";
import type { Op } from "./op.ts";
import { callInto } from "./out.ts";
import { isDTypeName, isGenerator, isInt, isPlainObject, isScalar } from "./predicates.ts";
import { showSignature } from "./signature.ts";

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
  const last = given.at(-1);
  if (!isPlainObject(last) || !Object.hasOwn(last, "out"))
    return callFirst(where, ops, given, callOp);
  const takers = ops.filter(({ takesOut }) => takesOut === true);
  if (takers.length === 0) return callFirst(where, ops, given, callOp);
  const { out, ...options } = last;
  const others = given.with(-1, options);
  if (out === undefined) return callFirst(where, ops, others, callOp);
  const target = outOf(where, out);
  return callFirst(where, takers, others, (op, args) => callInto(op, args, target));
}

function outOf(where: string, out: unknown): Tensor {
  if (out instanceof Tensor) return out;
  throw argumentTypeError(where, "out", {
    expected: "Tensor",
    given: describe(out),
    signature: `${where}(…, { out })`,
  });
}

/** Runs the first op that takes the arguments. */
function callFirst(
  where: string,
  ops: readonly Op[],
  given: readonly unknown[],
  run: (op: Op, args: readonly OpArg[]) => OpResult,
): OpResult {
  const failures: Failure[] = [];
  for (const op of ops) {
    const reading = readCall(where, op, given);
    if ("args" in reading) return run(op, reading.args);
    failures.push(reading);
  }
  // When only one overload takes the positional arguments, it is the one that was meant.
  const meant = failures.length === 1 ? failures : failures.filter(({ fits }) => fits);
  if (meant.length === 1) throw meant[0].error();
  refuseForeign(where, given, shapeOf(ops[0]).names);
  const signatures = ops.map((op) => showSignature(where, shapeOf(op).schema));
  throw noMatchingOverloadError(where, signatures, given.map(describe));
}

/** Left-out arguments at the end are no arguments. */
function trimmed(values: readonly unknown[]): readonly unknown[] {
  let count = values.length;
  while (count > 0 && values[count - 1] === undefined) count--;
  return values.slice(0, count);
}

/** Why an op does not take a call. */
interface Failure {
  /** Whether it is not for the positional arguments. */
  readonly fits: boolean;
  readonly error: () => SchemaError;
}

/** What reading a call needs to know of an op, worked out once. */
interface CallShape {
  readonly schema: Schema;
  /** TypeScript names of the parameters. */
  readonly names: readonly string[];
  /** Number of parameters that may come by position. */
  readonly positionalCount: number;
}

const shapes = new WeakMap<Op, CallShape>();

function shapeOf(op: Op): CallShape {
  const known = shapes.get(op);
  if (known !== undefined) return known;
  const schema = parseSchema(op.schema);
  const shape: CallShape = {
    schema,
    names: schema.parameters.map(({ name }) => parameterName(name)),
    positionalCount: schema.parameters.filter(({ keywordOnly }) => !keywordOnly).length,
  };
  shapes.set(op, shape);
  return shape;
}

/** A call as one op reads it. */
interface CallParts {
  readonly where: string;
  readonly shape: CallShape;
  readonly positional: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
}

const NO_OPTIONS: Readonly<Record<string, unknown>> = {};

function readCall(
  where: string,
  op: Op,
  given: readonly unknown[],
): { readonly args: readonly OpArg[] } | Failure {
  const last = given.at(-1);
  const hasOptions = isPlainObject(last);
  const shape = shapeOf(op);
  const positional = hasOptions ? given.slice(0, -1) : given;
  const parts: CallParts = { where, shape, positional, options: hasOptions ? last : NO_OPTIONS };
  const args: OpArg[] = [];
  const misfit = readPositional(parts, args);
  if (misfit !== null) return { fits: false, error: misfit };
  const wrongOption = hasOptions ? optionFailure(parts) : null;
  if (wrongOption !== null) return { fits: true, error: wrongOption };
  return readNamed(parts, args) ?? { args };
}

/** Reads the positional values into `args`; those left out as undefined may still come by name. */
function readPositional(parts: CallParts, args: OpArg[]): (() => SchemaError) | null {
  const { where, positional } = parts;
  const { schema, positionalCount } = parts.shape;
  if (positional.length > positionalCount) {
    const signature = (): string => showSignature(where, schema);
    return () => tooManyArgumentsError(where, positional.length, positionalCount, signature());
  }
  for (let i = 0; i < positional.length; i++) {
    if (positional[i] === undefined) continue;
    const arg = argumentFor(schema.parameters[i], positional[i]);
    if (arg === undefined) return misfitOf(parts, i, positional[i]);
    args[i] = arg;
  }
  return null;
}

/** Reads the options, and fills in defaults. */
function readNamed(parts: CallParts, args: OpArg[]): Failure | null {
  const { options } = parts;
  const { schema, names } = parts.shape;
  for (let i = 0; i < names.length; i++) {
    if (args[i] !== undefined) continue;
    const value = Object.hasOwn(options, names[i]) ? options[names[i]] : undefined;
    const arg = argumentFor(schema.parameters[i], value);
    if (arg === undefined) {
      return { fits: value !== undefined, error: misfitOf(parts, i, value) };
    }
    args[i] = arg;
  }
  return null;
}

function optionFailure({
  where,
  shape,
  positional,
  options,
}: CallParts): (() => SchemaError) | null {
  const { names, schema } = shape;
  for (const key of Object.keys(options)) {
    const at = names.indexOf(key);
    if (at < 0) {
      return () => unknownOptionError(where, key, names.slice(1), showSignature(where, schema));
    }
    if (positional[at] !== undefined && options[key] !== undefined) {
      return () => argumentGivenTwiceError(where, key, showSignature(where, schema));
    }
  }
  return null;
}

function misfitOf({ where, shape }: CallParts, at: number, value: unknown): () => SchemaError {
  const { schema, names } = shape;
  return () => {
    const foreign = foreignTensor(where, names[at], value);
    if (foreign !== null) return foreign;
    const signature = showSignature(where, schema);
    if (value === undefined) return missingArgumentError(where, names[at], signature);
    return argumentTypeError(where, names[at], {
      expected: expectation(schema.parameters[at].type),
      given: describe(value),
      signature,
    });
  };
}

/** The op argument that a value stands for; its default when it was left out; undefined when it does not fit. */
export function argumentFor(parameter: Parameter, value: unknown): OpArg | undefined {
  const { type } = parameter;
  if (value === undefined) {
    const preset = defaultOf(parameter);
    return preset === null ? undefined : defaultArgument(preset);
  }
  if (value === null) return type.optional ? null : undefined;
  if (type.list === null) return READERS[type.base](value);
  if (!Array.isArray(value))
    return type.list.size === null || type.base !== "int" || !isInt(value) ? undefined : [value];
  const items = value.map((item: unknown) =>
    item === null && type.list?.elementOptional === true ? null : READERS[type.base](item),
  );
  return items.every((item): item is OpArg => item !== undefined) ? items : undefined;
}

/** What one value of each base type becomes; undefined when it does not fit. */
const READERS: Readonly<Record<SchemaType["base"], (value: unknown) => OpArg | undefined>> = {
  Tensor: (value) => (value instanceof Tensor ? value : undefined),
  Scalar: (value) => (isScalar(value) ? value : undefined),
  int: integer,
  float: (value) => (isScalar(value) ? scalarNumber(value) : undefined),
  bool: (value) => (typeof value === "boolean" ? value : undefined),
  ScalarType: (value) => (isDTypeName(value) ? value : undefined),
  Generator: (value) => (isGenerator(value) ? value : undefined),
  str: text,
  Device: text,
  Layout: text,
  MemoryFormat: text,
};

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
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
export function describe(value: unknown): string {
  if (value instanceof Tensor) return `a tensor of shape [${value.shape.join(", ")}]`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (isPlainObject(value)) return `{ ${Object.keys(value).join(", ")} }`;
  return typeof value === "object" && value !== null
    ? `a ${value.constructor.name}`
    : String(value);
}
