// Running an op on plain tensors: shapes from meta, outputs allocated, kernel called.

import { inferenceWriteError } from "../errors/graph.ts";
import { expandedInPlaceError, inPlaceDTypeError, inPlaceShapeError } from "../errors/inplace.ts";
import { internalError } from "../errors/internal.ts";
import type { Kernel, OpArgs, OpResult, OutputMeta, ViewGeometry } from "../kernels/contract.ts";
import { canCast } from "../tensor/promotion.ts";
import { allocateStorage, isInferenceMode } from "../tensor/storage.ts";
import { contiguousStrides, numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { activeBackend } from "./backend.ts";
import type { Op, OpBinding } from "./op.ts";
import { asOwnResults } from "./own-results.ts";
import { withRandomDraw } from "./random.ts";

/** A new contiguous plain tensor with undefined elements. */
export function emptyTensor(meta: OutputMeta): Tensor {
  const { shape, dtype } = meta;
  return new Tensor(
    allocateStorage(dtype, numel(shape)),
    dtype,
    shape,
    contiguousStrides(shape),
    0,
    0,
  );
}

/** Chooses, once, how an op runs on plain tensors. */
export function eagerFor(op: Op, binding: OpBinding): (args: OpArgs) => OpResult {
  if (binding.read !== undefined) return binding.read;
  if (op.isView && binding.geometry !== undefined) return viewEager(op, binding);
  const kernel = binding.wasm ?? binding.js;
  if (op.mutates >= 0) return inPlaceEager(op, binding);
  if (kernel !== undefined && binding.meta !== undefined) return kernelEager(op, binding, kernel);
  const { decomposition } = binding;
  if (decomposition !== undefined) return (args) => asOwnResults(decomposition(args), args);
  throw internalError(
    op.name,
    "neither a kernel with a meta function nor a decomposition is bound",
  );
}

function kernelEager(op: Op, binding: OpBinding, kernel: Kernel): (args: OpArgs) => OpResult {
  const { meta } = binding;
  if (meta === undefined) throw internalError(op.name, "no meta function is bound");
  if (op.returns === 1 && !op.isRandom) {
    return (args) => {
      const out = emptyTensor(meta(args)[0]);
      if (activeBackend === null) kernel([out], args);
      else activeBackend.run({ op: op.name, outs: [out], args });
      return out;
    };
  }
  return (args) => {
    const outs = meta(args).map(emptyTensor);
    runKernel(op, kernel, outs, args);
    return op.returns === 1 ? outs[0] : outs;
  };
}

/** Calls the kernel, or hands the call as data to the backend in charge. */
function runKernel(op: Op, kernel: Kernel, outs: readonly Tensor[], args: OpArgs): void {
  // Draws stay with the default kernels: to another backend their results are constants.
  if (op.isRandom) withRandomDraw(outs, args, kernel);
  else if (activeBackend === null) kernel(outs, args);
  else activeBackend.run({ op: op.name, outs, args });
}

function viewEager(op: Op, binding: OpBinding): (args: OpArgs) => OpResult {
  const { geometry } = binding;
  if (geometry === undefined) throw internalError(op.name, "no geometry function is bound");
  // What detach returns is no view to autograd: a write through it does not belong to the base's history.
  const isLinked = op.name !== "detach";
  return (args) => {
    const self = args[0];
    if (!(self instanceof Tensor))
      throw internalError(op.name, "a view needs a tensor as first argument");
    const views = geometry(args);
    if (isList(views)) return views.map((view) => plainView(self, view, isLinked));
    return plainView(self, views, isLinked);
  };
}

function plainView(self: Tensor, geometry: ViewGeometry, isLinked: boolean): Tensor {
  const view = viewOf(self, geometry.shape, geometry.strides, geometry.offset);
  view.isView = isLinked;
  return view;
}

function isList<T extends object>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** A plain tensor over the same storage. */
export function viewOf(
  self: Tensor,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Tensor {
  return new Tensor(self.storage, self.dtype, shape, strides, offset, self.keys);
}

/** In-place ops write the out-of-place kernel's result straight into self. */
function inPlaceEager(op: Op, binding: OpBinding): (args: OpArgs) => OpResult {
  const source = binding.functionalOp?.binding ?? binding;
  const kernel = binding.wasm ?? binding.js ?? source.wasm ?? source.js;
  const meta = binding.meta ?? source.meta;
  if (kernel === undefined || meta === undefined) return inPlaceByCopy(op, binding);
  return (args) => {
    const self = writableSelf(op, args);
    const result = meta(args)[0];
    assertWritable(op, self, result);
    runKernel(op, kernel, [self], args);
    self.storage.version++;
    return self;
  };
}

/** Without a kernel of its own: compute out of place, then copy into self. */
function inPlaceByCopy(op: Op, binding: OpBinding): (args: OpArgs) => OpResult {
  const { functionalOp } = binding;
  if (functionalOp === undefined)
    throw internalError(op.name, "an in-place op needs a kernel or an out-of-place form");
  return (args) => {
    const self = writableSelf(op, args);
    const result = functionalOp.eager(args);
    if (!(result instanceof Tensor))
      throw internalError(op.name, "the out-of-place form returned no tensor");
    assertWritable(op, self, result);
    copyInto(self, result);
    return self;
  };
}

/** Copies elements, broadcast and cast, into a plain tensor. */
export let copyInto: (self: Tensor, source: Tensor) => void = () => {
  throw internalError("copy_", "not registered");
};

/** Registration hands over `copy_`, which lives above this file. */
export function installCopy(copy: (self: Tensor, source: Tensor) => void): void {
  copyInto = copy;
}

function writableSelf(op: Op, args: OpArgs): Tensor {
  const self = args[op.mutates];
  if (!(self instanceof Tensor)) throw internalError(op.name, "the argument to write is no tensor");
  return self;
}

/** Refuses writes whose result would not fit self, or that hit one element twice. */
function assertWritable(op: Op, self: Tensor, result: OutputMeta): void {
  const { shape, strides, dtype } = self;
  if (result.shape !== shape && !sameShape(result.shape, shape))
    throw inPlaceShapeError(op.name, shape, result.shape);
  if (result.dtype !== dtype && !canCast(result.dtype, dtype))
    throw inPlaceDTypeError(op.name, dtype, result.dtype);
  if (self.storage.isInference && !isInferenceMode()) throw inferenceWriteError(op.name, shape);
  for (let dim = 0; dim < shape.length; dim++) {
    if (strides[dim] === 0 && shape[dim] > 1) throw expandedInPlaceError(op.name, shape, dim);
  }
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let dim = 0; dim < a.length; dim++) if (a[dim] !== b[dim]) return false;
  return true;
}
