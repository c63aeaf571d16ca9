// One sample of one op as a function of its tensors, ready for every column.
import { clone } from "../generated/core/ops/copy.ts";
import { callOp } from "../runtime/api/call-op.ts";
import { requireGrad } from "../runtime/api/creation.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { isPlainObject } from "../runtime/dispatch/predicates.ts";
import { isFloating } from "../runtime/tensor/dtype.ts";
import { Tensor } from "../runtime/tensor/tensor.ts";
import { flattenTree, treeTensors, unflattenTree } from "../runtime/transforms/pytree.ts";
import type { Sample } from "../testing/sample.ts";
import { structured } from "../testing/structure.ts";
import type { DeclaredOp } from "./declared.ts";
import { castPlain } from "./examples.ts";
import { seeded, type TensorFunction } from "./functions.ts";
import { insideOp } from "./observe.ts";

/** A sample made runnable. */
export interface OpSubject {
  readonly op: Op;
  readonly isRandom: boolean;
  /** Whether one call on a whole batch draws what examples draw that differ; it does not where whole channels are drawn. */
  readonly drawsWhole: boolean;
  /** Whether a derivative exists at the sample's values. */
  readonly isSmooth: boolean;
  /** The call; in-place ops write into a copy of their first tensor. */
  readonly fn: TensorFunction;
  /** The sample's tensors in order, without those whose values decide the result's shape. */
  readonly tensors: readonly Tensor[];
  /** The same call with a batch dim put in front of a size argument; null when there is none. */
  readonly resized: ((batch: readonly number[]) => TensorFunction) | null;
}

/** What must be known of random ops: whether draws happen, and where the size argument is. */
export interface Randomness {
  readonly isRandom: boolean;
  /** Whether a batch dim in front of the tensors is drawn like any other dim. */
  readonly drawsWhole: boolean;
  /** Position of the argument that a batch dim is put in front of; null when there is none. */
  readonly sizePosition: number | null;
}

/** What its entry says of draws. */
export function randomnessOf({ entry, op }: DeclaredOp): Randomness {
  const { batching, schema } = entry;
  const drawn = entry.tags.filter((tag) => tag.startsWith("draws"));
  const sizes = batching.kind === "random" ? batching.sizes : null;
  const position = schema.parameters.findIndex(({ name }) => name === sizes);
  return {
    isRandom: op.isRandom || entry.family === "random" || drawn.length > 0,
    drawsWhole: !drawn.includes("draws_channels"),
    sizePosition: position < 0 ? null : position,
  };
}

/** Builds the function of one sample. */
export function subjectOf(
  op: Op,
  sample: Sample,
  { isRandom, drawsWhole, sizePosition }: Randomness,
): OpSubject {
  const withDraws = (call: Call): Call => (isRandom ? { ...call, fn: seeded(call.fn) } : call);
  const resized = (batch: readonly number[]): TensorFunction => {
    const args = [...sample.args];
    if (sizePosition !== null) args[sizePosition] = [...batch, ...[args[sizePosition]].flat()];
    return withDraws(callOf(op, { ...sample, args })).fn;
  };
  const call = withDraws(callOf(op, sample));
  return {
    op,
    isRandom,
    drawsWhole,
    isSmooth: sample.isDifferentiable !== false,
    ...call,
    resized: sizePosition === null ? null : resized,
  };
}

/** A call as a function of some of its tensors. */
type Call = Pick<OpSubject, "fn" | "tensors">;

function callOf(op: Op, { args, kwargs = {}, dataDependent = [], structure = {} }: Sample): Call {
  const { leaves, spec } = flattenTree([args, kwargs]);
  const all = leaves.flatMap(({ value }) => (value instanceof Tensor ? [value] : []));
  const isInput = all.map((_, i) => !dataDependent.includes(i));
  const fn: TensorFunction = (inputs) => {
    let [seen, next] = [0, 0];
    const values = leaves.map(({ value }) => {
      if (!(value instanceof Tensor)) return value;
      const given = isInput[seen] ? inputs[next++] : value;
      const x = structured(given, structure[seen++]);
      return seen === 1 && op.mutates >= 0 ? clone(x) : x;
    });
    return callTree(op, unflattenTree(spec, values));
  };
  return { fn, tensors: all.filter((_, i) => isInput[i]) };
}

/** Calls `op` on `[args, kwargs]`. */
function callTree(op: Op, tree: unknown): readonly Tensor[] {
  const [args, kwargs] = Array.isArray(tree) ? tree : [[], {}];
  const named = isPlainObject(kwargs) ? kwargs : {};
  return treeTensors(insideOp(() => callOp(op.name, args, named)));
}

/** What the call throws on the sample itself, without any transform; null when it works. */
export function plainFailure({ fn, tensors }: OpSubject): string | null {
  try {
    fn(tensors);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether a derivative flows from any float input to any output of this call. */
export function hasDerivative({ op, fn, tensors, isSmooth }: OpSubject): boolean {
  if (!isSmooth) return false;
  const written = op.mutates < 0 ? tensors : tensors.slice(0, 1);
  if (!written.some(({ dtype }) => isFloating(dtype))) return false;
  const leaves = tensors.map((x) => (isFloating(x.dtype) ? requireGrad(castPlain(x, x.dtype)) : x));
  return fn(leaves).some((out) => out.requiresGrad);
}
