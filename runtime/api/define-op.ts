// defineOp: an operator registered at run time, that takes part in every transform like those of ops.yaml.
import { canFallBack } from "../../codegen/model/forms.ts";
import { functionName, namespaceOf, opName } from "../../codegen/model/names.ts";
import { readSchema } from "../../codegen/model/parse-schema.ts";
import type { Schema } from "../../codegen/model/schema.ts";
import { callOverload, describe } from "../dispatch/arguments.ts";
import type { Op, OpBinding, OpDeclaration } from "../dispatch/op.ts";
import { checkNamespace, WITHOUT_RULE } from "../dispatch/plugins.ts";
import { isPlainObject } from "../dispatch/predicates.ts";
import { bindOp, declareOp, registeredOps } from "../dispatch/registry.ts";
import {
  decompositionResultError,
  definedNamespaceError,
  definedSchemaError,
  definedSchemaFormError,
  definitionPartError,
  kernelResultError,
  metaResultError,
  noComputationError,
  unknownDefinitionKeyError,
} from "../errors/define-op.ts";
import { duplicateOpError } from "../errors/registry.ts";
import {
  isDType,
  type Kernel,
  type Meta,
  type OpArgs,
  type OpResult,
} from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";
import { readBatching } from "./define-batching.ts";
import { type AnyJvp, type AnyVjp, jvpOf, namedArgs, vjpOf } from "./define-derivatives.ts";
import type { DefinedOp, OpDefinition } from "./op-definition.ts";
import type { OpSample } from "./op-sample.ts";

/**
 * Registers an operator and returns the function that calls it: arguments by position, defaults, options by name.
 *
 * It composes as those of ops.yaml do: `vmap`, `grad`, `jvp`, `hessian`, nested, `explain`, `callOp`. A mistake in the
 * definition is an error here, not in the first call. In-place forms are not offered.
 *
 * @throws SchemaError E_DEFINE_OP_SCHEMA, _FORM, _NAMESPACE, _KEY, _PART, _KERNEL, _PARAMETER, _BATCHING, E_DUPLICATE_OP
 */
export function defineOp<const Text extends string>(
  definition: OpDefinition<Text>,
): DefinedOp<Text> {
  const parts = readParts(definition);
  const { op, binding, where } = assemble(parts);
  bindOp(op, binding);
  if (parts.samples !== undefined) samplesByOp.set(op, parts.samples);
  const call = (...values: unknown[]): unknown => callOverload(where, [op], values);
  Object.defineProperty(call, "name", { value: where });
  const facts = { opName: op.name, schema: op.schema };
  // The types were worked out from the same schema string that reads the values.
  return Object.assign(call, facts) as unknown as DefinedOp<Text>;
}

const samplesByOp = new WeakMap<Op, () => readonly OpSample[]>();

/** The samples that an op was defined with; undefined for others. */
export function definedSamples(op: Op): (() => readonly OpSample[]) | undefined {
  return samplesByOp.get(op);
}

type AnyFunction = (...args: never[]) => unknown;

/** A definition whose parts are known to be what they have to be. */
interface Parts {
  readonly name: string;
  readonly schema: Schema;
  readonly text: string;
  readonly family: string;
  readonly batching: unknown;
  readonly functions: Readonly<Partial<Record<FunctionPart, AnyFunction>>>;
  readonly outputDifferentiability: readonly boolean[] | null;
  readonly samples: (() => readonly OpSample[]) | undefined;
}

const FUNCTION_PARTS = [
  "meta",
  "kernel",
  "geometry",
  "vjp",
  "jvp",
  "decomposition",
  "samples",
] as const;
type FunctionPart = (typeof FUNCTION_PARTS)[number];

const TEXT_PARTS = ["schema", "namespace", "family", "doc"] as const;

const KEYS: readonly string[] = [
  ...TEXT_PARTS,
  ...FUNCTION_PARTS,
  "batching",
  "outputDifferentiability",
];

function readParts(given: unknown): Parts {
  if (!isPlainObject(given))
    throw definitionPartError("", "the definition", describe(given), "an object with a schema");
  const texts = Object.fromEntries(TEXT_PARTS.map((part) => [part, textPart(given, part)]));
  const { schema: text, namespace, family } = texts;
  if (text === undefined)
    throw definitionPartError(
      "",
      "schema",
      "missing",
      'a text such as "my::twice(Tensor self) -> Tensor"',
    );
  const { schema, name } = readName(text, namespace);
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) throw unknownDefinitionKeyError(name, key, KEYS);
  const functions: Partial<Record<FunctionPart, AnyFunction>> = {};
  for (const part of FUNCTION_PARTS) {
    const value = given[part];
    if (value === undefined) continue;
    if (!isFunction(value)) throw definitionPartError(name, part, describe(value), "a function");
    functions[part] = value;
  }
  return {
    name,
    schema,
    text: text.includes("::") ? text : `${name}${text.slice(text.indexOf("("))}`,
    family: family ?? namespaceOf(name) ?? "defined",
    batching: given["batching"],
    functions,
    outputDifferentiability: readOutputs(name, schema, given["outputDifferentiability"]),
    samples: functions.samples as Parts["samples"],
  };
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}

function textPart(given: Readonly<Record<string, unknown>>, part: string): string | undefined {
  const value = given[part];
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw definitionPartError("", part, describe(value), "a text");
}

/** The schema with the namespace in its name. */
function readName(
  text: string,
  namespace: string | undefined,
): { readonly schema: Schema; readonly name: string } {
  const { schema, problems } = readSchema(text);
  if (schema === null) throw definedSchemaError(text, problems);
  const own = namespaceOf(schema.base);
  const written = opName(schema);
  if ((own === null) === (namespace === undefined))
    throw definedNamespaceError(written, namespace ?? null);
  checkNamespace(own ?? namespace);
  const base = own === null ? `${namespace}::${schema.base}` : schema.base;
  const named = { ...schema, base };
  const name = opName(named);
  refuseForms(name, named);
  return { schema: named, name };
}

/** What a definition cannot say. */
function refuseForms(name: string, { parameters, returns }: Schema): void {
  if (parameters.some(({ alias }) => alias?.isWrite === true)) {
    const hint = "leave the (a!) away and return the result; in-place forms come from ops.yaml";
    throw definedSchemaFormError(name, "the schema writes an argument in place", hint);
  }
  if (returns.length === 0 || returns.some(({ type }) => type.base !== "Tensor"))
    throw definedSchemaFormError(
      name,
      "the schema returns something else than tensors",
      "return Tensor",
    );
  if (returns.length > 1 && returns.some(({ type }) => type.list !== null))
    throw definedSchemaFormError(
      name,
      "the schema returns a list beside others",
      "return Tensor[]",
    );
}

function readOutputs(name: string, { returns }: Schema, given: unknown): readonly boolean[] | null {
  if (given === undefined) return null;
  const isList = Array.isArray(given) && given.every((flag) => typeof flag === "boolean");
  if (isList && given.length === returns.length) return given;
  const expected = `a list of ${returns.length} booleans, one per output`;
  throw definitionPartError(name, "outputDifferentiability", describe(given), expected);
}

/** Number of tensors returned; -1 for a list. */
function returnCount({ returns }: Schema): number {
  return returns.some(({ type }) => type.list !== null) ? -1 : returns.length;
}

function assemble(parts: Parts): {
  readonly op: Op;
  readonly binding: OpBinding;
  readonly where: string;
} {
  const { name, schema, functions, family } = parts;
  if (registeredOps().some((op) => op.name === name)) throw duplicateOpError(name);
  const isView = schema.returns.some(({ alias }) => alias !== null);
  checkComputation(parts, isView);
  const facts = {
    name,
    schema,
    hasDecomposition: functions.decomposition !== undefined,
    hasGeometry: functions.geometry !== undefined,
  };
  const { kind, reason, plumbing } = readBatching(facts, parts.batching);
  const answer = canFallBack(schema);
  const declaration: OpDeclaration = {
    name,
    schema: parts.text,
    family,
    module: family,
    batching: kind,
    reason: reason ?? (plumbing === null ? WITHOUT_RULE : null),
    tensorArgs: schema.parameters.flatMap(({ type }, i) => (type.base === "Tensor" ? [i] : [])),
    returns: returnCount(schema),
    mutates: -1,
    isView,
    isRandom: kind === "random",
    functional: null,
    noFallback: answer.possible ? null : answer.why,
  };
  const op = declareOp(declaration);
  const binding: OpBinding = {
    ...computation(parts, op),
    ...derivatives(parts),
    ...(plumbing === null ? {} : { plumbing: plumbing(op) }),
    ...(kind === "rule" ? { ruleFile: `defineOp(${name})` } : {}),
  };
  return { op, binding, where: functionName(schema.base) };
}

function checkComputation({ name, functions }: Parts, isView: boolean): void {
  const { meta, kernel, geometry, decomposition } = functions;
  if (isView && geometry === undefined && decomposition === undefined)
    throw noComputationError(name, "geometry");
  if (!isView && geometry !== undefined) {
    const hint = "mark what is shared: my::first(Tensor(a) self) -> Tensor(a)";
    throw definedSchemaFormError(name, "there is a geometry, and the schema returns no view", hint);
  }
  if (meta !== undefined && kernel === undefined) throw noComputationError(name, "kernel");
  if (kernel !== undefined && meta === undefined) throw noComputationError(name, "meta");
  if (kernel === undefined && geometry === undefined && decomposition === undefined)
    throw noComputationError(name, "kernel");
}

/** The parts that compute, with arguments by name; their types were checked against the schema by the compiler. */
function computation({ schema, functions, name }: Parts, op: Op): OpBinding {
  const { meta, kernel, geometry, decomposition } = functions as Readonly<
    Partial<Record<FunctionPart, (...args: unknown[]) => unknown>>
  >;
  const named = (args: OpArgs): unknown => namedArgs(schema, args);
  const boundMeta: Meta = (args) => checkedMeta(op, meta?.(named(args)));
  const boundKernel: Kernel = (outs, args) => {
    const draw = op.isRandom ? args.at(-1) : null;
    const result = kernel?.(outs, named(args), draw);
    if (result !== undefined) throw kernelResultError(name, describe(result));
  };
  return {
    ...(kernel === undefined ? {} : { meta: boundMeta, js: boundKernel }),
    // A geometry has the contract's type; the compiler checked it.
    ...(geometry === undefined
      ? {}
      : {
          geometry: (args) =>
            geometry(named(args)) as ReturnType<NonNullable<OpBinding["geometry"]>>,
        }),
    ...(decomposition === undefined
      ? {}
      : { decomposition: (args) => checkedResult(op, decomposition(named(args))) }),
  };
}

function checkedMeta({ name, returns }: Op, result: unknown): ReturnType<Meta> {
  const list: readonly unknown[] = Array.isArray(result) ? result : [result];
  const metas = list.filter(isOutputMeta);
  if (metas.length === list.length && (returns < 0 || list.length === returns)) return metas;
  throw metaResultError(name, showMeta(result), returns);
}

function showMeta(result: unknown): string {
  if (Array.isArray(result)) return `a list of ${result.length}`;
  return isPlainObject(result) ? JSON.stringify(result) : describe(result);
}

function isOutputMeta(value: unknown): value is ReturnType<Meta>[number] {
  if (typeof value !== "object" || value === null) return false;
  const { shape, dtype }: { shape?: unknown; dtype?: unknown } = value;
  const isShape =
    Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && Number(size) >= 0);
  return isShape && typeof dtype === "string" && isDType(dtype);
}

function checkedResult({ name, returns }: Op, result: unknown): OpResult {
  if (returns === 1 && result instanceof Tensor) return result;
  const isList = Array.isArray(result) && result.every((out) => out instanceof Tensor);
  if (isList && returns !== 1 && (returns < 0 || result.length === returns)) return result;
  throw decompositionResultError(name, describe(result), returns);
}

function derivatives({ name, schema, functions, outputDifferentiability }: Parts): OpBinding {
  const differentiableOutputs = outputDifferentiability ?? schema.returns.map(() => true);
  const derived = { name, schema, differentiableOutputs };
  const vjp = functions.vjp as AnyVjp | undefined;
  const jvp = functions.jvp as AnyJvp | undefined;
  return {
    ...(vjp === undefined ? {} : { vjp: vjpOf(derived, vjp) }),
    ...(jvp === undefined ? {} : { jvp: jvpOf(derived, jvp) }),
  };
}
