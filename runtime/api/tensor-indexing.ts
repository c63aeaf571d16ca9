// The methods of Tensor for its parts and its layout: indexing, iteration, sizes, strides.
import { alias, permute, transpose, unbind } from "../../generated/core/ops/view.ts";
import { rankError } from "../errors/kernels.ts";
import { wrapDim } from "../tensor/dims.ts";
import { isContiguous, numel } from "../tensor/strides.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { IndexPart } from "./index-parts.ts";
import { getIndex, type IndexValue, setIndex } from "./indexing.ts";
import { installMethods } from "./install-methods.ts";

declare module "../tensor/tensor.ts" {
  interface Tensor extends Iterable<Tensor> {
    /**
     * The part that an index names, as `x[0, 1:3, ..., None, mask]` does in PyTorch:
     * `x.index(0, slice(1, 3), "...", null, mask)`. Integers, slices and new dims give a view.
     */
    index(...parts: readonly IndexPart[]): Tensor;
    /** Writes a value, broadcast, into the part that an index names; one part need not be in an array of its own. */
    setIndex_(parts: IndexPart | readonly IndexPart[], value: IndexValue): Tensor;
    /** The parts along dim 0, as `unbind` gives them; a 0-d tensor is not iterable. */
    [Symbol.iterator](): IterableIterator<Tensor>;
    /** The shape. */
    size(): Shape;
    /** The size of one dim. */
    size(dim: number): number;
    /** Number of dims. */
    dim(): number;
    /** Number of elements. */
    numel(): number;
    /** Steps between neighbours, in elements, of each dim. */
    stride(): Strides;
    /** Step between neighbours along one dim, in elements. */
    stride(dim: number): number;
    /** Index of the first element in the storage, in elements. */
    storageOffset(): number;
    /** Whether the elements lie in row-major order without gaps. */
    isContiguous(): boolean;
    /** Where the elements are. */
    readonly device: string;
    /** The dims in reverse order. */
    readonly T: Tensor;
    /** The last two dims swapped. */
    readonly mT: Tensor;
  }
}

function ofDim(values: readonly number[], dim: number | undefined, where: string): unknown {
  return dim === undefined ? values : values[wrapDim(dim, values.length, where)];
}

function rowsOf(this: Tensor): IterableIterator<Tensor> {
  return unbind(this)[Symbol.iterator]();
}

installMethods({
  index: {
    value(...parts: readonly IndexPart[]): Tensor {
      return getIndex(this, parts);
    },
  },
  setIndex_: {
    value(parts: IndexPart | readonly IndexPart[], value: IndexValue): Tensor {
      return setIndex(this, Array.isArray(parts) ? parts : [parts], value);
    },
  },
  [Symbol.iterator]: {
    // A 0-d tensor is not iterable, and says so to whoever asks: test libraries compare iterables by walking
    // them down to elements, which must end there.
    get(): (() => IterableIterator<Tensor>) | undefined {
      return this.shape.length === 0 ? undefined : rowsOf;
    },
  },
  size: {
    value(dim?: number): unknown {
      return ofDim(this.shape, dim, "size");
    },
  },
  dim: {
    value(): number {
      return this.shape.length;
    },
  },
  numel: {
    value(): number {
      return numel(this.shape);
    },
  },
  stride: {
    value(dim?: number): unknown {
      return ofDim(this.strides, dim, "stride");
    },
  },
  storageOffset: {
    value(): number {
      return this.offset;
    },
  },
  isContiguous: {
    value(): boolean {
      return isContiguous(this.shape, this.strides);
    },
  },
  device: {
    get(): string {
      return "cpu";
    },
  },
  T: {
    get(): Tensor {
      return permute(this, this.shape.map((_, dim) => dim).reverse());
    },
  },
  mT: {
    get(): Tensor {
      // A 0-d tensor has no dims to swap; that of a vector would be swapped with none.
      if (this.shape.length === 0) return alias(this);
      if (this.shape.length === 1) throw rankError("mT", "self", this.shape, "at least 2 dims");
      return transpose(this, -2, -1);
    },
  },
});
