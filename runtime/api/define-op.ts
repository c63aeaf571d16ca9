// defineOp: an operator registered at run time, that takes part in every transform like those of ops.yaml.
import { canFallBack } from "../../codegen/model/forms.ts";
import { functionName } from "../../codegen/model/names.ts";
import type { Schema } from "../../codegen/model/schema.ts";
import { callOverload, describe } from "../dispatch/arguments.ts";
import type { Op, OpBinding, OpDeclaration } from "../dispatch/op.ts";
import { WITHOUT_RULE } from "../dispatch/plugins.ts";
import { isPlainObject } from "../dispatch/predicates.ts";
import { bindOp, declareOp, registeredOps } from "../dispatch/registry.ts";
import {
  decompositionResultError,
  definedSchemaFormError,
  kernelResultError,
  metaResultError,
  noComputationError,
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
import { type DefinitionParts, type FunctionPart, readDefinition } from "./read-definition.ts";

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
  const parts = readDefinition(definition);
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

/** Number of tensors returned; -1 for a list. */
function returnCount({ returns }: Schema): number {
  return returns.some(({ type }) => type.list !== null) ? -1 : returns.length;
}

function assemble(parts: DefinitionParts): {
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

function checkComputation({ name, functions }: DefinitionParts, isView: boolean): void {
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
function computation({ schema, functions, name }: DefinitionParts, op: Op): OpBinding {
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

function derivatives({
  name,
  schema,
  functions,
  outputDifferentiability,
}: DefinitionParts): OpBinding {
  const differentiableOutputs = outputDifferentiability ?? schema.returns.map(() => true);
  const derived = { name, schema, differentiableOutputs };
  const vjp = functions.vjp as AnyVjp | undefined;
  const jvp = functions.jvp as AnyJvp | undefined;
  return {
    ...(vjp === undefined ? {} : { vjp: vjpOf(derived, vjp) }),
    ...(jvp === undefined ? {} : { jvp: jvpOf(derived, jvp) }),
  };
}
