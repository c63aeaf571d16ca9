// The derivatives of a defined op: formulas by name, checked when they return, as the levels want them.
import { parameterName } from "../../codegen/model/names.ts";
import type { Schema } from "../../codegen/model/schema.ts";
import { zeros, zerosLike } from "../../generated/core/ops/factory.ts";
import { describe } from "../dispatch/arguments.ts";
import type { ArgCotangent, Jvp, Vjp } from "../dispatch/op.ts";
import {
  cotangentNamesError,
  derivativeValueError,
  tangentCountError,
} from "../errors/define-op.ts";
import type { OpArg } from "../kernels/contract.ts";
import { isFloating } from "../tensor/dtype.ts";
import { sameShape } from "../tensor/strides.ts";
import { type Shape, Tensor } from "../tensor/tensor.ts";

/** An op as its formulas see it. */
export interface DerivedOp {
  readonly name: string;
  readonly schema: Schema;
  readonly differentiableOutputs: readonly boolean[];
}

/** Arguments, cotangents and tangents by name: the definition's types say which. */
type Named = Readonly<Record<string, unknown>>;

/** A `vjp` of any schema. */
export type AnyVjp = (call: {
  readonly grads: readonly Tensor[];
  readonly args: Named;
  readonly outs: readonly Tensor[];
  readonly needs: Readonly<Record<string, boolean>>;
}) => unknown;

/** A `jvp` of any schema. */
export type AnyJvp = (call: {
  readonly tangents: Named;
  readonly args: Named;
  readonly outs: readonly Tensor[];
}) => unknown;

/** The arguments by the names that definitions use. */
export function namedArgs({ parameters }: Schema, args: readonly unknown[]): Named {
  return Object.fromEntries(parameters.map(({ name }, i) => [parameterName(name), args[i]]));
}

function tensorPositions({ parameters }: Schema): readonly number[] {
  return parameters.flatMap(({ type }, i) => (type.base === "Tensor" ? [i] : []));
}

/** Reverse mode from a formula that names what it returns. Everything is saved: what a formula reads is not known. */
export function vjpOf(op: DerivedOp, formula: AnyVjp): Vjp {
  const { schema, differentiableOutputs } = op;
  const inputs = tensorPositions(schema);
  const count = schema.parameters.length;
  const names = inputs.map((position) => parameterName(schema.parameters[position].name));
  return {
    inputs,
    differentiableOutputs,
    savesSelf: true,
    save: (args, outs) => [...args, ...outs],
    pullback: (saved, grads, needs) => {
      const args = saved.slice(0, count);
      const outs = saved.slice(count).filter((out) => out instanceof Tensor);
      const result = formula({
        grads: outs.map((out, i) => grads[i] ?? zeros(out.shape, { dtype: out.dtype })),
        args: namedArgs(schema, args),
        outs,
        needs: Object.fromEntries(names.map((name, i) => [name, needs[i]])),
      });
      const cotangents = cotangentsByName(op, result, { names, needs });
      return inputs.map((position, i) =>
        needs[i] ? checkedCotangent(op, names[i], cotangents[names[i]], args[position]) : null,
      );
    },
  };
}

function cotangentsByName(
  { name }: DerivedOp,
  result: unknown,
  { names, needs }: { readonly names: readonly string[]; readonly needs: readonly boolean[] },
): Named {
  const isObject = typeof result === "object" && result !== null && !(result instanceof Tensor);
  const given: Named = isObject && !Array.isArray(result) ? { ...result } : {};
  const keys = Object.keys(given).filter((key) => given[key] !== undefined);
  const needed = names.filter((_, i) => needs[i]);
  const isComplete = needed.every((one) => keys.includes(one));
  if (!isComplete || keys.some((key) => !names.includes(key)))
    throw cotangentNamesError(name, keys, needed, names);
  return given;
}

function checkedCotangent(
  op: DerivedOp,
  name: string,
  value: unknown,
  primal: unknown,
): ArgCotangent {
  if (!Array.isArray(primal)) return oneCotangent(op, name, value, primal);
  const list: readonly unknown[] = Array.isArray(value) ? value : primal.map(() => value);
  return primal.map((item: unknown, i) => oneCotangent(op, `${name}[${i}]`, list[i], item));
}

function oneCotangent(
  { name: op }: DerivedOp,
  name: string,
  value: unknown,
  primal: unknown,
): Tensor | null {
  if (value === null || value === undefined || !(primal instanceof Tensor)) return null;
  // A cotangent of the broadcast shape is summed afterwards, as in formulas of ops.yaml.
  if (value instanceof Tensor && broadcastsTo(primal.shape, value.shape)) return value;
  const what = `the cotangent of ${name}`;
  throw derivativeValueError(`vjp of ${op}`, what, describe(value), primal.shape);
}

function broadcastsTo(shape: Shape, target: Shape): boolean {
  const added = target.length - shape.length;
  return added >= 0 && shape.every((size, dim) => size === 1 || size === target[dim + added]);
}

/** Forward mode from a formula that is given tangents by name. */
export function jvpOf(op: DerivedOp, formula: AnyJvp): Jvp {
  const { schema, differentiableOutputs, name } = op;
  const inputs = tensorPositions(schema);
  const names = inputs.map((position) => parameterName(schema.parameters[position].name));
  return {
    inputs,
    savesSelf: true,
    pushforward: (args, tangents, outs) => {
      const filled = inputs.map((position, i) => tangentLike(args[position], tangents[i]));
      const result = formula({
        tangents: Object.fromEntries(names.map((key, i) => [key, filled[i]])),
        args: namedArgs(schema, args),
        outs,
      });
      const list: readonly unknown[] = Array.isArray(result) ? result : [result];
      if (list.length !== outs.length) throw tangentCountError(name, list.length, outs.length);
      return outs.map((out, i) => {
        const value = list[i] ?? null;
        if (value === null || differentiableOutputs[i] === false) return null;
        if (value instanceof Tensor && sameShape(value.shape, out.shape)) return value;
        const what = `tangent ${i}`;
        throw derivativeValueError(`jvp of ${name}`, what, describe(value), out.shape);
      });
    },
  };
}

/** A tangent for every floating tensor, zeros where there is none. */
function tangentLike(primal: OpArg, tangent: ArgCotangent): unknown {
  if (Array.isArray(primal))
    return primal.map((item: OpArg, i) =>
      tangentLike(item, Array.isArray(tangent) ? tangent[i] : null),
    );
  if (!(primal instanceof Tensor) || !isFloating(primal.dtype)) return null;
  return tangent instanceof Tensor ? tangent : zerosLike(primal);
}
