// The methods of Tensor that are no operators: reading values, printing, conversion.
import { _toCopy } from "../../generated/core/ops/copy.ts";
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { assertAlive, frameOf } from "../dispatch/frames.ts";
import { itemSizeError } from "../errors/values.ts";
import { batchedToNumberError } from "../errors/vmap.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import { elementsOf, type Nested, toNested } from "../tensor/read.ts";
import { numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { concrete } from "./concrete.ts";
import { installMethods } from "./install-methods.ts";
import { showTensor } from "./show-tensor.ts";

declare module "../tensor/tensor.ts" {
  interface Tensor {
    /** The only element as a number, bigint or boolean. */
    item(): number | bigint | boolean;
    /** Nested arrays of the elements; a bare value for a 0-d tensor. */
    tolist(): Nested;
    /** A copy of the elements in row-major order. */
    toTypedArray(): TypedArray;
    /** The elements, once they are on the CPU. */
    data(): Promise<TypedArray>;
    /** The same values with another dtype, that of a tensor, or on a device; the tensor itself when nothing changes. */
    to(target: DType | "cpu" | Tensor): Tensor;
    /** torch-like text. */
    toString(): string;
    /** Nested arrays, so that JSON.stringify writes the elements. */
    toJSON(): Nested;
  }
}

function toNumber(x: Tensor, where: string): number {
  return Number(concreteItem(x, where));
}

function concreteItem(x: Tensor, where: string): number | bigint | boolean {
  for (let at: Tensor | null = x; at !== null; at = at.value) {
    const frame = frameOf(at);
    if (frame === null) break;
    assertAlive(frame, where);
    if (frame.kind === "vmap") throw batchedToNumberError(where, frame, frame.batchSize, x.shape);
  }
  if (numel(x.shape) !== 1) throw itemSizeError(where, x.shape);
  return _localScalarDense(x);
}

installMethods({
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
    async value(): Promise<TypedArray> {
      return elementsOf(concrete(this, "data"));
    },
  },
  to: {
    value(target: DType | "cpu" | Tensor): Tensor {
      const dtype = target instanceof Tensor ? target.dtype : target;
      return dtype === this.dtype || dtype === "cpu" ? this : _toCopy(this, { dtype });
    },
  },
  toString: {
    value(): string {
      return showTensor(this);
    },
  },
  toJSON: {
    value(): Nested {
      return toNested(concrete(this, "toJSON"));
    },
  },
  [Symbol.for("nodejs.util.inspect.custom")]: {
    value(depth: number): string {
      return depth < 0 ? "[Tensor]" : showTensor(this);
    },
  },
  [Symbol.toPrimitive]: {
    value(hint: string): string | number {
      return hint === "number" ? toNumber(this, "conversion to a number") : showTensor(this);
    },
  },
});
