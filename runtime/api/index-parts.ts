// The parts of an index expression: as users write them, and as indexing reads them.
import { slice as sliceOp } from "../../generated/core/ops/view.ts";
import type { SliceTensorOptions } from "../../generated/core/types/view.ts";
import { describe } from "../dispatch/arguments.ts";
import { isInt, isPlainObject } from "../dispatch/predicates.ts";
import { indexDTypeError, indexPartError, sliceBoundError } from "../errors/indexing.ts";
import { sliceStepError } from "../errors/kernels.ts";
import { isFloating } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { tensor } from "./creation.ts";

/** Bounds of one dim, made by `slice(start, stop, step)`; null leaves a bound open. */
export class IndexSlice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number;

  constructor(start: number | null, stop: number | null, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}

/** Positions, or truth values, in nested arrays of equal lengths. */
export type IndexList = readonly (number | bigint | boolean | IndexList)[];

/**
 * One part of an index expression, as in `x.index(0, slice(1, 3), "...", null, mask)`.
 *
 * - an integer takes one position and drops the dim; negative ones count from the end
 * - `slice(start, stop, step)` keeps a range; `slice()` keeps the whole dim
 * - `"..."` or `{ ellipsis: true }` stands for all dims that no other part covers
 * - `null` adds a dim of size 1, `true` one of size 1 and `false` one of size 0
 * - an int64 or int32 tensor, or an array of integers, picks positions and gives its own shape
 * - a bool tensor, or an array of booleans, picks the places where it holds, over as many dims as it has
 */
export type IndexPart =
  | number
  | bigint
  | boolean
  | null
  | "..."
  | { readonly ellipsis: true }
  | IndexSlice
  | { readonly slice: readonly (number | null)[] }
  | Tensor
  | IndexList;

/** A part ready to be applied. */
export type ReadPart =
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "slice"; readonly slice: IndexSlice }
  | { readonly kind: "ellipsis" }
  | { readonly kind: "newDim" }
  | { readonly kind: "flag"; readonly value: boolean }
  | { readonly kind: "positions" | "mask"; readonly tensor: Tensor };

/**
 * One part of an index: the positions from `start` up to, not including, `stop`, `step` apart.
 *
 * With a tensor as first argument it is the operator: every `step`-th position of `dim`.
 *
 * @throws SchemaError E_SLICE_BOUND; ShapeError E_SLICE_STEP when the step is not 1 or more
 */
export function slice(
  start?: number | null,
  stop?: number | null,
  step?: number | null,
): IndexSlice;
export function slice(
  self: Tensor,
  dim?: number | SliceTensorOptions,
  start?: number | null | SliceTensorOptions,
  end?: number | null | SliceTensorOptions,
  step?: number | SliceTensorOptions,
): Tensor;
export function slice(
  first?: Tensor | number | null,
  second?: number | null | SliceTensorOptions,
  third?: number | null | SliceTensorOptions,
  fourth?: number | null | SliceTensorOptions,
  fifth?: number | SliceTensorOptions,
): Tensor | IndexSlice {
  if (first instanceof Tensor) return sliceOp(first, second ?? undefined, third, fourth, fifth);
  return new IndexSlice(bound("start", first), bound("stop", second), stepOf(third));
}

function bound(name: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (!isInt(value)) throw sliceBoundError(name, describe(value));
  return value;
}

function stepOf(value: unknown): number {
  const step = bound("step", value) ?? 1;
  if (step < 1) throw sliceStepError("slice", step);
  return step;
}

/**
 * Reads one part as the user wrote it.
 *
 * @throws SchemaError E_INDEX_PART; DTypeError E_INDEX_DTYPE for an index tensor of floats
 */
export function readPart(where: string, part: unknown, at: number): ReadPart {
  if (isInt(part)) return { kind: "integer", value: part };
  if (typeof part === "bigint") return { kind: "integer", value: Number(part) };
  if (typeof part === "boolean") return { kind: "flag", value: part };
  if (part === null) return { kind: "newDim" };
  if (part === "...") return { kind: "ellipsis" };
  if (part instanceof IndexSlice) return { kind: "slice", slice: part };
  if (part instanceof Tensor) return tensorPart(where, part, at);
  if (Array.isArray(part)) return tensorPart(where, listTensor(where, part, at), at);
  const read = isPlainObject(part) ? objectPart(part) : null;
  if (read === null) throw indexPartError(where, at, describe(part));
  return read;
}

function objectPart(part: Readonly<Record<string, unknown>>): ReadPart | null {
  if (part["ellipsis"] === true) return { kind: "ellipsis" };
  const bounds = part["slice"];
  if (!Array.isArray(bounds)) return null;
  const [start, stop, step] = bounds;
  return { kind: "slice", slice: slice(start, stop, step) };
}

function tensorPart(where: string, index: Tensor, at: number): ReadPart {
  if (isFloating(index.dtype)) throw indexDTypeError(where, at, `a tensor of dtype ${index.dtype}`);
  const isMask = index.dtype === "bool" || index.dtype === "uint8";
  return { kind: isMask ? "mask" : "positions", tensor: index };
}

/** An array of booleans is a mask, one of integers positions. */
function listTensor(where: string, list: readonly unknown[], at: number): Tensor {
  const leaves: readonly unknown[] = list.flat(Number.POSITIVE_INFINITY);
  const odd = leaves.find((leaf) => !isIndexLeaf(leaf));
  if (odd !== undefined) throw indexDTypeError(where, at, `an array that holds ${describe(odd)}`);
  const isMask = leaves.length > 0 && leaves.every((leaf) => typeof leaf === "boolean");
  if (!isIndexList(list)) throw indexPartError(where, at, describe(list));
  return tensor(list, { dtype: isMask ? "bool" : "int64" });
}

function isIndexLeaf(value: unknown): value is number | bigint | boolean {
  return isInt(value) || typeof value === "bigint" || typeof value === "boolean";
}

function isIndexList(value: readonly unknown[]): value is IndexList {
  return value.every((item) => (Array.isArray(item) ? isIndexList(item) : isIndexLeaf(item)));
}
