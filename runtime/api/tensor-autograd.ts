// The methods of Tensor for base autograd: flags, gradients, hooks, the backward pass, leaving the graph.
import { type BackwardOptions, backward } from "../autograd/backward.ts";
import { type GradFn, gradFnOf } from "../autograd/grad-fn.ts";
import { isLeafNode } from "../autograd/history.ts";
import { type HookHandle, registerHook, retainGrad } from "../autograd/hooks.ts";
import { refreshView } from "../autograd/views.ts";
import { baseFrame } from "../dispatch/frames.ts";
import { detachViewError, gradValueError, nonLeafFlagError } from "../errors/graph.ts";
import { sameShape } from "../tensor/strides.ts";
import { AutogradMeta, type GradHook, Tensor } from "../tensor/tensor.ts";
import { requireGrad } from "./creation.ts";
import { installMethods } from "./install-methods.ts";

declare module "../tensor/tensor.ts" {
  interface Tensor {
    /** Whether operations on this tensor are recorded. */
    requiresGrad: boolean;
    /** Sets `requiresGrad` and returns the tensor itself. */
    requiresGrad_(isOn?: boolean): this;
    /** Whether this tensor was made by the user rather than computed from one that requires grad. */
    readonly isLeaf: boolean;
    /** What computed this tensor; null for a leaf. */
    readonly gradFn: GradFn | null;
    /** The accumulated gradient; null before `backward`. Set it to null to start again. */
    grad: Tensor | null;
    /** Accumulates gradients into the `.grad` of every leaf this tensor depends on, or of `inputs`. */
    backward(gradient?: Tensor | null, options?: BackwardOptions): void;
    /** Calls `hook` with each gradient of this tensor; it may return a replacement. */
    registerHook(hook: GradHook): HookHandle;
    /** Keeps the gradient of a computed tensor in `.grad`. */
    retainGrad(): void;
    /** Cuts this tensor off from its history, in place. */
    detach_(): this;
    /** Whether this tensor was made in `inferenceMode`. */
    isInference(): boolean;
  }
}

function setRequiresGrad(x: Tensor, isOn: boolean): void {
  if (isOn) {
    requireGrad(x);
    return;
  }
  const meta = x.autograd;
  if (meta === null || !meta.requiresGrad) return;
  if (meta.node !== null && !isLeafNode(meta.node)) throw nonLeafFlagError(x.shape);
  meta.requiresGrad = false;
}

function setGrad(x: Tensor, value: Tensor | null): void {
  if (value !== null) {
    const { shape, dtype } = x;
    const wanted = `null, or a tensor of shape [${shape.join(", ")}] and dtype ${dtype}`;
    if (!(value instanceof Tensor)) throw gradValueError(`a ${typeof value}`, wanted);
    if (value === x) throw gradValueError("the tensor itself", wanted);
    if (value.dtype !== dtype || !sameShape(value.shape, shape)) {
      const got = `a tensor of shape [${value.shape.join(", ")}] and dtype ${value.dtype}`;
      throw gradValueError(got, wanted);
    }
    x.autograd ??= new AutogradMeta(false, null, 0);
  }
  if (x.autograd !== null) x.autograd.grad = value;
}

/** Drops history and tangents at every level of the wrapper. */
function detachInPlace(x: Tensor): void {
  if (x.viewLink !== null) throw detachViewError(x.shape);
  for (let current: Tensor | null = x; current !== null; current = current.value) {
    const grad = current.autograd?.grad ?? null;
    current.autograd = null;
    current.tangent = null;
    setGrad(current, grad);
  }
}

installMethods({
  requiresGrad: {
    get(): boolean {
      return this.autograd?.requiresGrad ?? false;
    },
    set(isOn: boolean): void {
      setRequiresGrad(this, isOn);
    },
  },
  requiresGrad_: {
    value(isOn = true): Tensor {
      setRequiresGrad(this, isOn);
      return this;
    },
  },
  isLeaf: {
    get(): boolean {
      const node = this.autograd?.node ?? null;
      return node === null || isLeafNode(node);
    },
  },
  gradFn: {
    get(): GradFn | null {
      if (this.owner === baseFrame) refreshView(baseFrame, this);
      const node = this.autograd?.requiresGrad === true ? this.autograd.node : null;
      return node === null || isLeafNode(node) ? null : gradFnOf(node);
    },
  },
  grad: {
    get(): Tensor | null {
      return this.autograd?.grad ?? null;
    },
    set(value: Tensor | null): void {
      setGrad(this, value);
    },
  },
  backward: {
    value(gradient: Tensor | null = null, options: BackwardOptions = {}): void {
      backward(this, gradient, options);
    },
  },
  registerHook: {
    value(hook: GradHook): HookHandle {
      return registerHook(this, hook);
    },
  },
  retainGrad: {
    value(): void {
      retainGrad(this);
    },
  },
  detach_: {
    value(): Tensor {
      detachInPlace(this);
      return this;
    },
  },
  isInference: {
    value(): boolean {
      return this.storage.isInference;
    },
  },
});
