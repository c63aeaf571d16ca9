// Hooks: functions that see, and may replace, the gradient of a tensor on its way back; and retained gradients.
import { clone } from "../../generated/core/ops/copy.ts";
import { add } from "../../generated/core/ops/pointwise.ts";
import { describe } from "../dispatch/arguments.ts";
import { baseFrame } from "../dispatch/frames.ts";
import { hookResultError } from "../errors/graph.ts";
import { hookWithoutHistoryError } from "../errors/values.ts";
import { sameShape } from "../tensor/strides.ts";
import { type AutogradMeta, type GradHook, type GraphNode, Tensor } from "../tensor/tensor.ts";
import { isLeafNode } from "./history.ts";
import { outsideRegions } from "./region-scope.ts";
import { keepAt, retainersOf } from "./retained.ts";
import { refreshView } from "./views.ts";

/** Removes its hook: `handle.remove()`, or the handle itself called. */
export interface HookHandle {
  (): void;
  /** Takes the hook off; a second time does nothing. */
  remove(): void;
}

interface Watcher {
  readonly index: number;
  readonly hook: GradHook;
}

/** Hooks by node, in the order they were registered. */
const hooks = new WeakMap<GraphNode, readonly Watcher[]>();

/**
 * Calls `hook` with each gradient of `x`; what it returns, if anything, takes the gradient's place.
 *
 * @throws AutogradError E_HOOK_WITHOUT_HISTORY
 */
export function registerHook(x: Tensor, hook: GradHook): HookHandle {
  if (x.owner === baseFrame) refreshView(baseFrame, x);
  const meta = x.autograd;
  const node = meta?.node ?? null;
  if (meta === null || node === null || !meta.requiresGrad) throw hookWithoutHistoryError(x.shape);
  const watcher = { index: meta.outputIndex, hook };
  hooks.set(node, [...(hooks.get(node) ?? []), watcher]);
  const remove = (): void => {
    hooks.set(
      node,
      (hooks.get(node) ?? []).filter((other) => other !== watcher),
    );
  };
  return Object.assign((): void => remove(), { remove });
}

/**
 * Keeps the gradient of a computed tensor in `.grad`; a leaf does so anyway.
 *
 * @throws AutogradError E_HOOK_WITHOUT_HISTORY
 */
export function retainGrad(x: Tensor): void {
  if (x.owner === baseFrame) refreshView(baseFrame, x);
  const meta = x.autograd;
  if (meta === null || meta.node === null || !meta.requiresGrad)
    throw hookWithoutHistoryError(x.shape);
  if (isLeafNode(meta.node) || meta.retainsGrad) return;
  meta.retainsGrad = true;
  keepAt(meta, meta.node);
}

/** Shows the cotangents of a node's outputs to whoever asked for them; returns what goes on. */
export function runHooks(
  node: GraphNode,
  grads: readonly (Tensor | null)[],
): readonly (Tensor | null)[] {
  const watchers = hooks.get(node);
  const seen =
    watchers === undefined ? grads : grads.map((grad, i) => watched(node, watchers, grad, i));
  for (const { index, meta } of retainersOf(node)) {
    const grad = seen[index];
    if (grad !== null) outsideRegions(() => retain(meta, grad));
  }
  return seen;
}

function showTyped({ shape, dtype }: Tensor): string {
  return `a tensor of shape [${shape.join(", ")}] and dtype ${dtype}`;
}

function retain(meta: AutogradMeta, grad: Tensor): void {
  meta.grad = meta.grad === null ? clone(grad) : add(meta.grad, grad);
}

function watched(
  node: GraphNode,
  watchers: readonly Watcher[],
  grad: Tensor | null,
  index: number,
): Tensor | null {
  if (grad === null) return null;
  return watchers
    .filter((watcher) => watcher.index === index)
    .reduce((current, { hook }) => replacement(node, hook, current) ?? current, grad);
}

/** What a hook puts in the gradient's place; null when it returns nothing. */
function replacement(node: GraphNode, hook: GradHook, grad: Tensor): Tensor | null {
  // The hook may keep what it sees, so it gets a copy that does not belong to this pass.
  const result: unknown = outsideRegions(() => hook(clone(grad)));
  if (result === undefined || result === null) return null;
  const fits =
    result instanceof Tensor && result.dtype === grad.dtype && sameShape(result.shape, grad.shape);
  if (fits) return result;
  const got = result instanceof Tensor ? showTyped(result) : describe(result);
  throw hookResultError(node.name, got, showTyped(grad));
}
