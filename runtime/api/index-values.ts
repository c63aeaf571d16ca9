// The values of an indexed write, brought to the rank and the order of dims that `index_put_` wants.
import { movedim, reshape } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Where an indexed write goes. */
export interface IndexedPart {
  readonly view: Tensor;
  /** Index tensors by place; null keeps a dim, a mask stands for as many dims as it has. */
  readonly entries: readonly (Tensor | null)[];
  /** Places in `entries` of 0-d positions that count as integers. */
  readonly picks: readonly number[];
}

/** `x` with dims of size 1 in front dropped until it has `rank` dims, as far as there are any. */
export function withRank(x: Tensor, rank: number): Tensor {
  const { shape } = x;
  let extra = 0;
  while (shape.length - extra > rank && shape[extra] === 1) extra++;
  return extra === 0 ? x : reshape(x, shape.slice(extra));
}

/**
 * Values for `index_put_`.
 *
 * A mapped 0-d position is an index tensor there, but for the user an integer, which does not decide where
 * the index dims go: `x[:, i, :, positions]` has them last, `index_put_` in front.
 */
export function valuesInPlace(part: IndexedPart, values: Tensor): Tensor {
  const { view, entries, picks } = part;
  const places = placesOf(entries);
  const isPick = (at: number): boolean => picks.includes(at);
  const ranks = entries.map((entry, at) => (entry === null || isPick(at) ? 0 : indexRank(entry)));
  const rank = Math.max(0, ...ranks);
  const all = places.flat();
  const picked = picks.flatMap((at) => places[at]);
  const kept = all.filter((dim) => !picked.includes(dim));
  const partRank = view.shape.length - all.length + rank;
  const fitted = withRank(values, partRank);
  const dims = view.shape.map((_, dim) => dim);
  const from = placeOfIndexDims(
    dims.filter((dim) => !picked.includes(dim)),
    kept,
  );
  const to = placeOfIndexDims(dims, all);
  if (rank === 0 || from === to || fitted.shape.length > partRank) return fitted;
  const ones = new Array<number>(partRank - fitted.shape.length).fill(1);
  const padded = ones.length === 0 ? fitted : reshape(fitted, [...ones, ...fitted.shape]);
  return movedim(padded, range(from, rank), range(to, rank));
}

/** The dims of the view that each entry indexes; none where it keeps its dim. */
function placesOf(entries: readonly (Tensor | null)[]): readonly (readonly number[])[] {
  let dim = 0;
  return entries.map((entry) => {
    const count = entry !== null && isMask(entry) ? entry.shape.length : 1;
    const place = entry === null ? [] : range(dim, count);
    dim += count;
    return place;
  });
}

function isMask({ dtype }: Tensor): boolean {
  return dtype === "bool" || dtype === "uint8";
}

function indexRank(entry: Tensor): number {
  return isMask(entry) ? 1 : entry.shape.length;
}

/** Index dims replace indexed dims that are neighbours; if those lie apart, they lead. */
function placeOfIndexDims(dims: readonly number[], indexed: readonly number[]): number {
  const places = indexed.map((dim) => dims.indexOf(dim));
  const [first = 0] = places;
  const isAdjacent = (places.at(-1) ?? 0) - first + 1 === places.length;
  return isAdjacent ? first : 0;
}

function range(start: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => start + i);
}
