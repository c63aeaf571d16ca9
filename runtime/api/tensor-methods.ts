// The methods of Tensor that are no operators: reading values, autograd, printing, conversion.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { detach, matrixH, mH, mT, numpyT } from "../../generated/core/ops/view.ts";
import { type BackwardOptions, backward } from "../autograd/backward.ts";
import { watchNode } from "../autograd/engine.ts";
import { isLeafNode } from "../autograd/history.ts";
import { refreshView } from "../autograd/views.ts";
import { assertAlive, baseFrame, frameOf } from "../dispatch/frames.ts";
import { hookWithoutHistoryError, itemSizeError } from "../errors/values.ts";
import { batchedToNumberError } from "../errors/vmap.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import { formatTensor } from "../tensor/printing.ts";
import { elementsOf, type Nested, toNested } from "../tensor/read.ts";
import { numel } from "../tensor/strides.ts";
import type { GradHook } from "../tensor/tensor.ts";
import { Tensor } from "../tensor/tensor.ts";
import { requireGrad } from "./creation.ts";

declare module "../tensor/tensor.ts" {
  interface Tensor {
    /** Whether operations on this tensor are recorded. */
    requiresGrad: boolean;
    /** Whether this tensor was made by the user rather than computed. */
    readonly isLeaf: boolean;
    /** The accumulated gradient; null before `backward`. */
    grad: Tensor | null;
    /** The only element as a number, bigint or boolean. */
    item(): number | bigint | boolean;
    /** Nested arrays of the elements; a bare value for a 0-d tensor. */
    tolist(): Nested;
    /** A copy of the elements in row-major order. */
    toTypedArray(): TypedArray;
    /** The elements, once they are on the CPU. */
    data(): Promise<TypedArray>;
    /** The same values with another dtype; the tensor itself when it has that dtype already. */
    to(dtype: DType): Tensor;
    /** The same values as float32. */
    float(): Tensor;
    /** The same values as float64. */
    double(): Tensor;
    /** The same values as int32; fractions are dropped. */
    int(): Tensor;
    /** The same values as int64; fractions are dropped. */
    long(): Tensor;
    /** Whether each value differs from 0. */
    bool(): Tensor;
    /** The dims in reverse order. */
    readonly T: Tensor;
    /** The last two dims swapped. */
    readonly mT: Tensor;
    /** The transpose of a matrix. */
    readonly H: Tensor;
    /** The last two dims swapped. */
    readonly mH: Tensor;
    /** Accumulates gradients into the `.grad` of every leaf this tensor depends on. */
    backward(gradient?: Tensor | null, options?: BackwardOptions): void;
    /** Calls `hook` with each gradient of this tensor; it may return a replacement. Returns a function that removes it. */
    registerHook(hook: GradHook): () => void;
    /** Keeps the gradient of a computed tensor in `.grad`. */
    retainGrad(): void;
    /** torch-like text. */
    toString(): string;
  }
}

/** The plain tensor behind wrappers whose values are concrete; a mapped one has no single value. */
function concrete(x: Tensor, where: string): Tensor {
  let current = x;
  for (
    let frame = frameOf(current);
    frame !== null && current.value !== null;
    frame = frameOf(current)
  ) {
    assertAlive(frame, where);
    if (frame.kind === "vmap") throw batchedToNumberError(where, frame.batchSize, current.shape);
    current = current.value;
  }
  return current;
}

function show(x: Tensor): string {
  const frame = frameOf(x);
  if (frame === null || x.value === null) return formatTensor(x);
  if (frame === baseFrame) {
    const text = show(x.value);
    if (x.autograd?.requiresGrad !== true) return text;
    const { node } = x.autograd;
    const history = node === null || isLeafNode(node) ? "requiresGrad=true" : `gradFn=${node.name}`;
    return `${text.slice(0, -1)}, ${history})`;
  }
  const value = show(x.value);
  if (frame.kind === "vmap")
    return `BatchedTensor(level=${frame.level}, bdim=${x.bdim}, value=${value})`;
  if (frame.kind === "grad") return `GradTensor(level=${frame.level}, value=${value})`;
  return `JvpTensor(level=${frame.level}, value=${value}, tangent=${x.tangent === null ? "null" : show(x.tangent)})`;
}

function toNumber(x: Tensor, where: string): number {
  return Number(concreteItem(x, where));
}

function concreteItem(x: Tensor, where: string): number | bigint | boolean {
  const frame = frameOf(x);
  if (frame?.kind === "vmap") {
    assertAlive(frame, where);
    throw batchedToNumberError(where, frame.batchSize, x.shape);
  }
  if (numel(x.shape) !== 1) throw itemSizeError(where, x.shape);
  return _localScalarDense(x);
}

const methods: ThisType<Tensor> & PropertyDescriptorMap = {
  requiresGrad: {
    get(): boolean {
      return this.autograd?.requiresGrad ?? false;
    },
    set(value: boolean): void {
      if (value) requireGrad(this);
      else if (this.autograd !== null) this.autograd.requiresGrad = false;
    },
  },
  isLeaf: {
    get(): boolean {
      const node = this.autograd?.node ?? null;
      return node === null || isLeafNode(node);
    },
  },
  grad: {
    get(): Tensor | null {
      return this.autograd?.grad ?? null;
    },
    set(value: Tensor | null): void {
      if (this.autograd !== null) this.autograd.grad = value;
    },
  },
  item: {
    value(): number | bigint | boolean {
      return concreteItem(this, "item");
    },
  },
  tolist: {
    value(): Nested {
      return toNested(concrete(this, "tolist"));
    },
  },
  toTypedArray: {
    value(): TypedArray {
      return elementsOf(concrete(this, "toTypedArray"));
    },
  },
  data: {
    value(): Promise<TypedArray> {
      return Promise.resolve(elementsOf(concrete(this, "data")));
    },
  },
  to: {
    value(dtype: DType): Tensor {
      return dtype === this.dtype ? this : _toCopy(this, { dtype });
    },
  },
  float: {
    value(): Tensor {
      return this.to("float32");
    },
  },
  double: {
    value(): Tensor {
      return this.to("float64");
    },
  },
  int: {
    value(): Tensor {
      return this.to("int32");
    },
  },
  long: {
    value(): Tensor {
      return this.to("int64");
    },
  },
  bool: {
    value(): Tensor {
      return this.to("bool");
    },
  },
  T: {
    get(): Tensor {
      return numpyT(this);
    },
  },
  mT: {
    get(): Tensor {
      return mT(this);
    },
  },
  H: {
    get(): Tensor {
      return matrixH(this);
    },
  },
  mH: {
    get(): Tensor {
      return mH(this);
    },
  },
  backward: {
    value(gradient: Tensor | null = null, options: BackwardOptions = {}): void {
      backward(this, gradient, options);
    },
  },
  registerHook: {
    value(hook: GradHook): () => void {
      if (this.owner === baseFrame) refreshView(baseFrame, this);
      const meta = this.autograd;
      if (meta === null || meta.node === null) throw hookWithoutHistoryError(this.shape);
      return watchNode(meta.node, meta.outputIndex, hook);
    },
  },
  retainGrad: {
    value(): void {
      const meta = this.autograd;
      if (meta === null || meta.node === null) throw hookWithoutHistoryError(this.shape);
      if (isLeafNode(meta.node) || meta.retainsGrad) return;
      meta.retainsGrad = true;
      watchNode(meta.node, meta.outputIndex, (grad) => {
        meta.grad = detach(grad);
        return undefined;
      });
    },
  },
  toString: {
    value(): string {
      return show(this);
    },
  },
  [Symbol.for("nodejs.util.inspect.custom")]: {
    value(): string {
      return show(this);
    },
  },
  [Symbol.toPrimitive]: {
    value(hint: string): string | number {
      return hint === "string" ? show(this) : toNumber(this, "conversion to a number");
    },
  },
};

for (const key of Reflect.ownKeys(methods)) {
  Object.defineProperty(Tensor.prototype, key, {
    configurable: true,
    ...Reflect.get(methods, key),
  });
}
