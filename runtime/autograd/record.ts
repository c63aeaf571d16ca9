// Recording one call: its arguments one level down, and the node that knows how to pull cotangents back.
import type { GradFrame } from "../dispatch/frames.ts";
import type { ArgCotangent, Op, Vjp } from "../dispatch/op.ts";
import { notDifferentiableError } from "../errors/autograd.ts";
import { internalError } from "../errors/internal.ts";
import type { OpArg, OpArgs, OpResult } from "../kernels/contract.ts";
import { isFloating } from "../tensor/dtype.ts";
import { type Edge, Tensor } from "../tensor/tensor.ts";
import { edgeOf, type NodePullback, needsGrad, OperationNode, outputInfo } from "./history.ts";

/** The tensors of a result with several outputs. */
export function tensorsOf(op: Op, result: OpResult): readonly Tensor[] {
  if (!Array.isArray(result)) throw internalError(op.name, "expected a list of tensors");
  return result.filter((out: unknown): out is Tensor => out instanceof Tensor);
}

/** The same arguments one level down. */
export function lowerArgs(frame: { readonly level: number }, op: Op, args: OpArgs): OpArgs {
  const next = args.slice();
  for (const position of op.tensorArgs) next[position] = lower(frame, args[position]);
  return next;
}

function lower(frame: { readonly level: number }, arg: OpArg): OpArg {
  if (arg instanceof Tensor) return arg.owner === frame && arg.value !== null ? arg.value : arg;
  return Array.isArray(arg) ? arg.map((item: OpArg) => lower(frame, item)) : arg;
}

/** The node of one call, or null when nothing needs a gradient. `outs` are wrappers of this level. */
export function nodeFor(
  frame: GradFrame,
  op: Op,
  args: OpArgs,
  outs: readonly Tensor[],
): OperationNode | null {
  const { vjp } = op.binding;
  if (vjp === undefined) return refusingNode(frame, op, args, outs);
  const { inputs } = vjp;
  const needs = new Array<boolean>(inputs.length);
  let isNeeded = false;
  for (let i = 0; i < inputs.length; i++) {
    const wanted = anyNeedsGrad(frame, args[inputs[i]]);
    needs[i] = wanted;
    if (wanted) isNeeded = true;
  }
  if (!isNeeded) return null;
  return new OperationNode({
    name: op.name,
    owner: frame,
    outputs: outs.length === 1 ? [outputInfo(outs[0])] : outs.map(outputInfo),
    edges: edgesOf(frame, vjp, args),
    saved: vjp.save(args, outs, needs),
    pullback: pullbackOf(vjp, needs, args),
  });
}

/** Whether a tensor, or any of a list, is differentiated at a level. */
export function anyNeedsGrad(frame: GradFrame, arg: OpArg): boolean {
  return Array.isArray(arg)
    ? arg.some((item: OpArg) => needsGrad(frame, item))
    : needsGrad(frame, arg);
}

/** Edges in the order of `vjp.inputs`, lists spread out. */
export function edgesOf(frame: GradFrame, vjp: Vjp, args: OpArgs): readonly (Edge | null)[] {
  const edges: (Edge | null)[] = [];
  for (const position of vjp.inputs) {
    const arg = args[position];
    if (Array.isArray(arg)) for (const item of arg) edges.push(edgeOf(frame, item));
    else edges.push(edgeOf(frame, arg));
  }
  return edges;
}

/** The op's pullback, its cotangents lined up with the edges. */
export function pullbackOf(vjp: Vjp, needs: readonly boolean[], args: OpArgs): NodePullback {
  const lengths = vjp.inputs.map((position) => listLength(args[position]));
  if (lengths.every((length) => length < 0)) {
    return (saved, grads) => vjp.pullback(saved, grads, needs).map(bareCotangent);
  }
  return (saved, grads) => spread(vjp.pullback(saved, grads, needs), lengths);
}

function listLength(arg: OpArg): number {
  return Array.isArray(arg) ? arg.length : -1;
}

function bareCotangent(cotangent: ArgCotangent): Tensor | null {
  return cotangent instanceof Tensor ? cotangent : null;
}

/** Cotangents of list arguments take one place per item. */
function spread(
  cotangents: readonly ArgCotangent[],
  lengths: readonly number[],
): readonly (Tensor | null)[] {
  return lengths.flatMap((length, i): readonly (Tensor | null)[] => {
    const cotangent = cotangents[i];
    if (length < 0) return [bareCotangent(cotangent)];
    const list = Array.isArray(cotangent) ? cotangent : [];
    return Array.from({ length }, (_, k) => bareCotangent(list[k] ?? null));
  });
}

/** An op without a formula: fine until someone differentiates through it. */
function refusingNode(
  frame: GradFrame,
  op: Op,
  args: OpArgs,
  outs: readonly Tensor[],
): OperationNode | null {
  if (!outs.some((out) => isFloating(out.dtype))) return null;
  const edges = op.tensorArgs.flatMap((position) => {
    const arg = args[position];
    return Array.isArray(arg)
      ? arg.map((item: OpArg) => edgeOf(frame, item))
      : [edgeOf(frame, arg)];
  });
  if (!edges.some((edge) => edge !== null)) return null;
  return new OperationNode({
    name: op.name,
    owner: frame,
    outputs: outs.map(outputInfo),
    edges,
    saved: [],
    pullback: () => {
      throw notDifferentiableError(op.name);
    },
  });
}
