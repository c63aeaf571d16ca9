// In-place ops at a grad level: one physical write, and a history rebased as if it had been out of place.

import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import { newZeros } from "../../generated/core/ops/factory.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { callOp } from "../dispatch/dispatch.ts";
import { baseFrame, type GradFrame } from "../dispatch/frames.ts";
import type { Op } from "../dispatch/op.ts";
import { leafInPlaceError } from "../errors/autograd.ts";
import { plainViewInPlaceError, silentViewInPlaceError } from "../errors/graph.ts";
import { internalError } from "../errors/internal.ts";
import { crossLevelWriteError } from "../errors/levels.ts";
import type { OpArg, OpArgs, OpResult } from "../kernels/contract.ts";
import { isFloating } from "../tensor/dtype.ts";
import { AutogradMeta, type Edge, KEY_WRAPPED, Tensor } from "../tensor/tensor.ts";
import { decomposedInPlace, derivingDecomposition } from "./decomposed-in-place.ts";
import {
  attachHistory,
  edgeOf,
  isLeafNode,
  needsGrad,
  OperationNode,
  outputInfo,
  wrapAtLevel,
} from "./history.ts";
import { anyNeedsGrad, lowerArgs, nodeFor } from "./record.ts";
import { moveRetained } from "./retained.ts";
import { refreshView, refreshViews } from "./views.ts";

/** Runs an in-place op at a grad level. */
export function gradInPlace(frame: GradFrame, op: Op, args: OpArgs): OpResult {
  const self = args[op.mutates];
  if (!(self instanceof Tensor)) throw internalError(op.name, "the argument to write is no tensor");
  if (self.owner !== frame) {
    // What carries no derivative, such as a detached value, may be written below.
    if (!frame.isEnabled || !carriesDerivative(frame, op, args)) {
      callOp(op, lowerArgs(frame, op, args));
      return self;
    }
    adoptAtBase(frame, op, self);
  }
  refreshViews(frame, op, args);
  refuseLeaf(frame, op, self);
  refuseSilentView(frame, op, args, self);
  const decomposition = derivingDecomposition(op, "vjp");
  if (frame.isEnabled && decomposition !== null)
    return decomposedInPlace(op, decomposition, args, self);
  const before = frame.isEnabled ? argsBeforeWrite(frame, op, args, self) : args;
  callOp(op, lowerArgs(frame, op, args));
  if (frame.isEnabled) rebase(frame, op, before, self);
  return self;
}

function carriesDerivative(frame: GradFrame, op: Op, args: OpArgs): boolean {
  return op.tensorArgs.some((position) => anyNeedsGrad(frame, args[position]));
}

/**
 * A plain tensor becomes a wrapper of base autograd in place, so `buffer.add_(weights)` works as it does
 * in PyTorch. Higher levels end, and would leave the tensor behind, so they refuse.
 */
function adoptAtBase(frame: GradFrame, op: Op, self: Tensor): void {
  if (frame !== baseFrame || self.owner !== null) {
    throw crossLevelWriteError(op.name, op.functional ?? op.name, frame);
  }
  adopt(op.name, self);
}

/**
 * Prepares a plain tensor for a write through a view of it: when `value` is recorded by base autograd, the
 * tensor becomes a wrapper first, so that the view knows its base and the write enters its history.
 */
export function adoptForWrite(where: string, self: Tensor, value: Tensor): void {
  if (self.owner === null && baseFrame.isEnabled && needsGrad(baseFrame, value)) adopt(where, self);
}

function adopt(where: string, self: Tensor): void {
  if (self.isView) throw plainViewInPlaceError(where, self.shape);
  const value = new Tensor(
    self.storage,
    self.dtype,
    self.shape,
    self.strides,
    self.offset,
    self.keys,
  );
  self.keys |= KEY_WRAPPED;
  self.owner = baseFrame;
  self.value = value;
}

function refuseLeaf(frame: GradFrame, op: Op, self: Tensor): void {
  if (!frame.isEnabled) return;
  const root = self.viewLink === null ? self : self.viewLink.base;
  if (needsGrad(frame, root) && root.autograd?.node != null && isLeafNode(root.autograd.node)) {
    throw leafInPlaceError(op.name, self.shape, self !== root);
  }
}

/** The base of a view taken under noGrad would not learn what is written through it. */
function refuseSilentView(frame: GradFrame, op: Op, args: OpArgs, self: Tensor): void {
  if (!frame.isEnabled || self.viewLink?.isSilent !== true) return;
  const isTracked = (x: unknown): boolean =>
    Array.isArray(x) ? x.some(isTracked) : needsGrad(frame, x);
  if (isTracked(self.viewLink.base) || args.some(isTracked))
    throw silentViewInPlaceError(op.name, self.shape);
}

/**
 * The formula must see the values from before the write: those of self, when it reads self, and those of
 * any other argument in the same memory.
 */
function argsBeforeWrite(frame: GradFrame, op: Op, args: OpArgs, self: Tensor): OpArgs {
  const vjp = (op.binding.functionalOp ?? op).binding.vjp;
  if (vjp === undefined) return args;
  const next = args.slice();
  for (const position of op.tensorArgs) {
    const arg = args[position];
    const isLost = position === op.mutates ? vjp.savesSelf : sharesMemory(arg, self);
    if (isLost && arg instanceof Tensor) next[position] = keptValue(frame, arg);
  }
  return next;
}

function sharesMemory(arg: OpArg, self: Tensor): boolean {
  return arg instanceof Tensor && arg.storage === self.storage;
}

/** A copy with the same history. */
function keptValue(frame: GradFrame, x: Tensor): Tensor {
  if (x.owner !== frame || x.value === null) return clone(x);
  const kept = wrapAtLevel(frame, clone(x.value));
  if (x.autograd !== null) {
    const { requiresGrad, node, outputIndex } = x.autograd;
    kept.autograd = new AutogradMeta(requiresGrad, node, outputIndex);
  }
  return kept;
}

function rebase(frame: GradFrame, op: Op, before: OpArgs, self: Tensor): void {
  if (!isFloating(self.dtype)) return;
  const source = op.binding.functionalOp ?? op;
  // Edges still lead to the old history; the saved result, self, will have the new one.
  const node = nodeFor(frame, source, before, [self]);
  const link = self.viewLink;
  if (link === null) {
    if (node !== null) setHistory(self, node);
    else if (needsGrad(frame, self)) setHistory(self, endOfHistory(frame, op, self));
    return;
  }
  const { base } = link;
  if (node === null && !needsGrad(frame, base)) return;
  setHistory(base, copySlicesNode(frame, op, node, base, link.replay));
  refreshView(frame, self);
}

/** After a write whose result depends on self by steps only: nothing flows back to what was there before. */
function endOfHistory(frame: GradFrame, op: Op, self: Tensor): OperationNode {
  return new OperationNode({
    name: op.name,
    owner: frame,
    outputs: [outputInfo(self)],
    edges: [edgeOf(frame, self)],
    saved: [],
    pullback: () => [null],
  });
}

function setHistory(x: Tensor, node: OperationNode): void {
  const before = x.autograd?.node ?? null;
  attachHistory(x, node, 0);
  if (x.autograd === null) return;
  x.autograd.rebases++;
  moveRetained(x.autograd, before);
}

/**
 * The base's new history after a write through a view: outside the view its old cotangent passes, inside
 * it the written op's own pullback decides.
 */
function copySlicesNode(
  frame: GradFrame,
  op: Op,
  node: OperationNode | null,
  base: Tensor,
  replay: (base: Tensor) => Tensor,
): OperationNode {
  const inner: readonly (Edge | null)[] = node === null ? [] : node.edges;
  // Edge 0 of a written op is self: its cotangent goes back into the base's slice.
  const others = inner.slice(1);
  return new OperationNode({
    name: op.name,
    owner: frame,
    outputs: [outputInfo(base)],
    edges: [edgeOf(frame, base), ...others],
    saved: node === null ? [] : (node.saved ?? []),
    pullback: (saved, [grad], keepGraph) => {
      if (grad == null) return [null, ...others.map(() => null)];
      const slice = clone(replay(grad));
      const cotangents = node === null ? [] : node.pullback(saved, [slice], keepGraph);
      return [
        withSlice(grad, cotangents[0] ?? null, slice, replay),
        ...others.map((_, i) => cotangents[i + 1] ?? null),
      ];
    },
  });
}

/** `grad` with the part seen through the view replaced by `part`, or by zero. */
function withSlice(
  grad: Tensor,
  part: Tensor | null,
  slice: Tensor,
  replay: (base: Tensor) => Tensor,
): Tensor {
  const written = part ?? newZeros(slice, slice.shape);
  const target =
    levelOf(written) > levelOf(grad) ? add(grad, newZeros(written, grad.shape)) : clone(grad);
  copy_(replay(target), written);
  return target;
}

function levelOf(x: Tensor): number {
  return x.owner === null ? -1 : x.owner.level;
}
