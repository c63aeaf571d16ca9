// Index expressions: `x.index(...parts)` reads, `x.setIndex_(parts, value)` writes.
// Follows PyTorch's TensorIndexing.h: integers, slices and new dims first, as a view, then all index tensors at once.
import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import { fill_, scalarTensor } from "../../generated/core/ops/factory.ts";
import { index, indexPut_ } from "../../generated/core/ops/indexing.ts";
import { _localScalarDense } from "../../generated/core/ops/scalar.ts";
import { alias, select, sliceTensor, unsqueeze } from "../../generated/core/ops/view.ts";
import { adoptForWrite } from "../autograd/in-place.ts";
import { isScalar } from "../dispatch/predicates.ts";
import { ellipsisCountError, indexTooLongError } from "../errors/indexing.ts";
import { indexRangeError } from "../errors/kernels.ts";
import type { Scalar } from "../tensor/dtype.ts";
import type { NestedData } from "../tensor/infer.ts";
import { Tensor } from "../tensor/tensor.ts";
import { tensor } from "./creation.ts";
import { type IndexSlice, type ReadPart, readPart } from "./index-parts.ts";
import { valuesInPlace, withRank } from "./index-values.ts";
import { isBatched } from "./vmap-values.ts";

/**
 * The part of `self` that the index names: a view for integers, slices and new dims, a copy once a tensor,
 * an array or a boolean is among them.
 *
 * @throws ShapeError, SchemaError or DTypeError for parts that do not fit
 * @throws VmapError E_DATA_DEPENDENT for a mapped mask: how many places it picks differs per example
 */
export function getIndex(self: Tensor, parts: readonly unknown[]): Tensor {
  const { view, entries } = walk("index", self, parts, false);
  if (entries.some((entry) => entry !== null)) return index(view, entries);
  return view === self ? alias(self) : view;
}

/** What can be written into the indexed part. */
export type IndexValue = Tensor | NestedData;

/**
 * Writes `value`, broadcast, into the part of `self` that the index names, and returns `self`.
 *
 * @throws ShapeError, SchemaError or DTypeError for parts or values that do not fit
 */
export function setIndex(self: Tensor, parts: readonly unknown[], value: IndexValue): Tensor {
  const given =
    isScalar(value) || value instanceof Tensor ? value : tensor(value, { dtype: self.dtype });
  if (given instanceof Tensor) adoptForWrite("setIndex_", self, given);
  const walked = walk("setIndex_", self, parts, true);
  const { view, entries } = walked;
  if (entries.some((entry) => entry !== null)) {
    const values = given instanceof Tensor ? given : scalarLike(self, given);
    indexPut_(view, entries, valuesInPlace(walked, values));
  } else if (given instanceof Tensor) copy_(view, apartFrom(view, given));
  else fill_(view, given);
  return self;
}

function scalarLike({ dtype }: Tensor, value: Scalar): Tensor {
  return scalarTensor(value, { dtype });
}

/** The values with dims of size 1 dropped in front that the part does not have; a copy where both share memory. */
function apartFrom(part: Tensor, values: Tensor): Tensor {
  const fitted = withRank(values, part.shape.length);
  return fitted.storage === part.storage ? clone(fitted) : fitted;
}

/** An index on its way through the dims of a tensor. */
interface Walk {
  readonly where: string;
  /** What the parts so far have made of self. */
  view: Tensor;
  /** The dim of `view` that the next part applies to. */
  dim: number;
  /** The dim of self that the next part applies to, for messages. */
  selfDim: number;
  /** Index tensors by place; null keeps a dim, a mask stands for as many dims as it has. */
  readonly entries: (Tensor | null)[];
  /** Places in `entries` of mapped 0-d positions, which drop their dim as an integer does. */
  readonly picks: number[];
  readonly isWrite: boolean;
  /** How many dims an ellipsis stands for. */
  readonly free: number;
}

function walk(where: string, self: Tensor, given: readonly unknown[], isWrite: boolean): Walk {
  const parts = given.map((part, at) => readPart(where, part, at));
  const ellipses = parts.filter(({ kind }) => kind === "ellipsis").length;
  if (ellipses > 1) throw ellipsisCountError(where, ellipses);
  const covered = parts.reduce((sum, part) => sum + dimsCovered(part, 0), 0);
  const free = self.shape.length - covered;
  if (free < 0) throw indexTooLongError(where, covered, self.shape);
  const start = { where, view: self, dim: 0, selfDim: 0, isWrite, free };
  const state: Walk = { ...start, entries: [], picks: [] };
  for (const part of parts) {
    applyPart(state, part);
    state.selfDim += dimsCovered(part, free);
  }
  return state;
}

/** How many dims of self a part uses up; an ellipsis takes the `free` ones. */
function dimsCovered(part: ReadPart, free: number): number {
  switch (part.kind) {
    case "integer":
    case "slice":
    case "positions":
      return 1;
    case "mask":
      return part.tensor.shape.length;
    case "ellipsis":
      return free;
    default:
      return 0;
  }
}

function keepDims(state: Walk, count: number): void {
  for (let i = 0; i < count; i++) state.entries.push(null);
  state.dim += count;
}

function applyPart(state: Walk, part: ReadPart): void {
  switch (part.kind) {
    case "integer":
      takeOne(state, part.value);
      break;
    case "slice":
      takeSlice(state, part.slice);
      break;
    case "ellipsis":
      keepDims(state, state.free);
      break;
    case "newDim":
      state.view = unsqueeze(state.view, state.dim);
      keepDims(state, 1);
      break;
    case "flag":
      addFlag(state, tensor([part.value]));
      break;
    case "mask":
      if (part.tensor.shape.length === 0) addFlag(state, unsqueeze(part.tensor, 0));
      else addMask(state, part.tensor);
      break;
    case "positions":
      addPositions(state, part.tensor);
      break;
  }
}

function takeOne(state: Walk, at: number): void {
  const { where, view, dim, selfDim } = state;
  const size = view.shape[dim];
  if (at < -size || at >= size) throw indexRangeError(where, at, { dim: selfDim, size });
  state.view = select(view, dim, at);
}

function takeSlice(state: Walk, { start, stop, step }: IndexSlice): void {
  const isWhole = start === null && stop === null && step === 1;
  if (!isWhole) state.view = sliceTensor(state.view, state.dim, start, stop, step);
  keepDims(state, 1);
}

function addMask(state: Walk, mask: Tensor): void {
  state.entries.push(mask);
  state.dim += mask.shape.length;
}

/** A single truth value selects from a new dim of size 1. */
function addFlag(state: Walk, mask: Tensor): void {
  state.view = unsqueeze(state.view, state.dim);
  addMask(state, mask);
}

/** A single position is an integer, unless it differs per example. */
function addPositions(state: Walk, positions: Tensor): void {
  if (positions.shape.length > 0) {
    state.entries.push(positions);
    state.dim++;
  } else if (!isBatched(positions)) {
    takeOne(state, Number(_localScalarDense(positions)));
  } else if (state.isWrite) {
    state.picks.push(state.entries.length);
    state.entries.push(positions);
    state.dim++;
  } else {
    state.view = index(state.view, [...new Array<null>(state.dim).fill(null), positions]);
  }
}
