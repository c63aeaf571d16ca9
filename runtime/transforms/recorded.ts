// A call recorded at a grad level, and its pullback: what grad, vjp and jacrev have in common.
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { runBackward } from "../autograd/engine.ts";
import { edgeOf, wrapLeaf } from "../autograd/history.ts";
import { inRegion } from "../autograd/region-scope.ts";
import type { GradFrame } from "../dispatch/frames.ts";
import { outputTypeError } from "../errors/autograd.ts";
import { Tensor } from "../tensor/tensor.ts";
import { splitAux, wrapPrimals } from "./argnums.ts";
import { lowerTensor, lowerTree } from "./grad-frame.ts";
import { flattenTree, mapTree, showLeaf, type TreeSpec, treeTensors } from "./pytree.ts";

/** A function's outputs recorded at a grad level, ready to be pulled back. */
export interface Recorded {
  readonly frame: GradFrame;
  /** Outputs as wrappers of the level, flat. */
  readonly outputs: readonly Tensor[];
  readonly outputSpec: TreeSpec;
  /** Inputs as wrappers of the level, one tree per primal. */
  readonly inputs: readonly unknown[];
  readonly aux: unknown;
}

/** A function and the arguments to record it at. */
export interface CallToRecord {
  readonly where: string;
  readonly fn: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  /** The arguments to differentiate for. */
  readonly positions: readonly number[];
  readonly hasAux: boolean;
}

/**
 * Runs a function on wrappers of the level.
 *
 * Leaf positions must survive the walk even when an input was overwritten, so they are taken at entry.
 */
export function recordCall(frame: GradFrame, call: CallToRecord): Recorded {
  const { where, fn, args, positions, hasAux } = call;
  const wrapped = args.map((arg, i) =>
    positions.includes(i) ? wrapPrimals(where, `args[${i}]`, arg, (x) => wrapLeaf(frame, x)) : arg,
  );
  const inputs = positions.map((i) => wrapped[i]);
  const { out, aux } = splitAux(where, fn(...(wrapped as never[])), hasAux);
  const { leaves, spec } = flattenTree(out);
  const outputs = leaves.map(({ value }) => {
    if (!(value instanceof Tensor)) throw outputTypeError(where, showLeaf(value));
    return value;
  });
  return { frame, outputs, outputSpec: spec, inputs, aux: lowerTree(frame, aux) };
}

/** Cotangents of the inputs, one tree per primal; zeros where nothing flows. A null cotangent is known to be zero. */
export function pullBack(
  recorded: Recorded,
  cotangents: readonly (Tensor | null)[],
  retainGraph: boolean,
): readonly unknown[] {
  const { frame, outputs, inputs } = recorded;
  const roots = outputs.flatMap((output, i) => {
    const edge = edgeOf(frame, output);
    const cotangent = cotangents[i];
    return edge === null || cotangent === null ? [] : [{ edge, cotangent }];
  });
  const leaves = inputs.flatMap((tree) => treeTensors(tree));
  const targets = leaves.map((leaf) => edgeOf(frame, leaf));
  const grads = inRegion(
    () => runBackward({ frame, roots, targets, retainGraph, createGraph: false }),
    (result) => result,
  );
  const results = new Map(
    leaves.map((leaf, i) => [leaf, grads[i] ?? zerosLike(lowerTensor(frame, leaf))]),
  );
  return inputs.map((tree) =>
    mapTree(tree, (leaf) => (leaf instanceof Tensor ? results.get(leaf) : leaf)),
  );
}
