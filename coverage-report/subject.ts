// One sample of one op as a function of its tensors, ready for every column.
import { clone } from "../generated/core/ops/copy.ts";
import { callOp } from "../runtime/api/call-op.ts";
import { requireGrad } from "../runtime/api/creation.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { isFloating } from "../runtime/tensor/dtype.ts";
import { Tensor } from "../runtime/tensor/tensor.ts";
import { flattenTree, isPlainObject, treeTensors, unflattenTree } from "../runtime/transforms/pytree.ts";
import type { Sample } from "../test/samples/sample.ts";
import { castPlain } from "./examples.ts";
import { seeded, type TensorFunction } from "./functions.ts";
import { insideOp } from "./observe.ts";

/** A sample made runnable. */
export interface OpSubject {
  readonly op: Op;
  readonly isRandom: boolean;
  /** The call; in-place ops write into a copy of their first tensor. */
  readonly fn: TensorFunction;
  /** The sample's own tensors, in order. */
  readonly tensors: readonly Tensor[];
  /** The same call with a batch dim put in front of a size argument; null when there is none. */
  readonly resized: ((batch: readonly number[]) => TensorFunction) | null;
}

/** How a random op without tensors is given its batch: the position of its size argument. */
interface SizeArgument {
  readonly position: number | null;
}

/** Builds the function of one sample. */
export function subjectOf(
  op: Op,
  sample: Sample,
  { isRandom, position }: SizeArgument & { readonly isRandom: boolean },
): OpSubject {
  const call = (args: readonly unknown[]): TensorFunction => callWith(op, args, sample.kwargs ?? {});
  const withDraws = (fn: TensorFunction): TensorFunction => (isRandom ? seeded(fn) : fn);
  const resized = (batch: readonly number[]): TensorFunction => {
    const args = [...sample.args];
    if (position !== null) args[position] = [...batch, ...[args[position]].flat()];
    return withDraws(call(args));
  };
  return {
    op,
    isRandom,
    fn: withDraws(call(sample.args)),
    tensors: treeTensors([sample.args, sample.kwargs ?? {}]),
    resized: position === null ? null : resized,
  };
}

function callWith(
  op: Op,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): TensorFunction {
  const { leaves, spec } = flattenTree([args, kwargs]);
  return (inputs) => {
    const own = op.mutates < 0 ? inputs : [clone(inputs[0]), ...inputs.slice(1)];
    let next = 0;
    const values = leaves.map(({ value }) => (value instanceof Tensor ? own[next++] : value));
    const rebuilt = unflattenTree(spec, values);
    const [nextArgs, nextKwargs] = Array.isArray(rebuilt) ? rebuilt : [[], {}];
    const named = isPlainObject(nextKwargs) ? nextKwargs : {};
    return treeTensors(insideOp(() => callOp(op.name, nextArgs, named)));
  };
}

/** Whether a derivative flows from any float input to any output of this call. */
export function hasDerivative({ fn, tensors }: OpSubject): boolean {
  if (!tensors.some(({ dtype }) => isFloating(dtype))) return false;
  const leaves = tensors.map((x) =>
    isFloating(x.dtype) ? requireGrad(castPlain(x, x.dtype)) : x,
  );
  return fn(leaves).some((out) => out.requiresGrad);
}
