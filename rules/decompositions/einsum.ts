// `einsum`: diagonals for repeated subscripts, then products of two operands at a time through `bmm`.
import { bmm } from "../../generated/core/ops/linear_algebra.ts";
import { mul } from "../../generated/core/ops/pointwise.ts";
import { sum } from "../../generated/core/ops/reduction.ts";
import { diagonal, permute, reshape, squeeze } from "../../generated/core/ops/view.ts";
import { equationError } from "../../runtime/errors/equations.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { readEquation } from "../lib/equation.ts";

/** A tensor with a label for each dim; no label twice. */
interface Term {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/** The sum of products that the equation describes; operands are taken from left to right. */
export function sumOfProducts(equation: string, tensors: readonly Tensor[]): Tensor {
  const { operands, result } = readEquation(
    equation,
    tensors.map(({ shape }) => shape),
  );
  const sizes = labelSizes(equation, tensors, operands);
  const terms = tensors.map((tensor, i) =>
    withoutStretched(withDiagonals(equation, { tensor, labels: operands[i] }), sizes),
  );
  const isAlone = terms.length === 1;
  const product = terms.slice(1).reduce((left, right, i) => {
    const later = terms.slice(i + 2).flatMap(({ labels }) => labels);
    return contract(left, right, new Set([...result, ...later]));
  }, terms[0]);
  const kept = summed(product, new Set(result), isAlone);
  return permuted(kept, result).tensor;
}

/** The size of every label; a size of 1 stretches to that of the others. */
function labelSizes(
  equation: string,
  tensors: readonly Tensor[],
  operands: readonly (readonly string[])[],
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  operands.forEach((labels, i) => {
    labels.forEach((label, dim) => {
      const size = tensors[i].shape[dim];
      const known = sizes.get(label) ?? 1;
      if (known !== 1 && size !== 1 && known !== size) {
        const name = label.startsWith(".") ? "a dim under ..." : `subscript ${label}`;
        throw equationError(equation, `${name} has sizes ${known} and ${size}`, "one size, or 1");
      }
      if (known === 1) sizes.set(label, size);
    });
  });
  return sizes;
}

/** Takes the diagonal over dims that carry one label. */
function withDiagonals(equation: string, term: Term): Term {
  const { tensor, labels } = term;
  const second = labels.findIndex((label, i) => labels.indexOf(label) !== i);
  if (second < 0) return term;
  const first = labels.indexOf(labels[second]);
  if (tensor.shape[first] !== tensor.shape[second]) {
    const found = `${tensor.shape[first]} and ${tensor.shape[second]}`;
    const what = `subscript ${labels[second]} is repeated for dims of sizes ${found}`;
    throw equationError(equation, what, "one size");
  }
  const rest = labels.filter((_, dim) => dim !== first && dim !== second);
  const next = { tensor: diagonal(tensor, 0, first, second), labels: [...rest, labels[second]] };
  return withDiagonals(equation, next);
}

/** Drops dims of size 1 that other operands stretch, so that a label has one size wherever it is. */
function withoutStretched({ tensor, labels }: Term, sizes: ReadonlyMap<string, number>): Term {
  const at = labels.findIndex((label, dim) => tensor.shape[dim] === 1 && sizes.get(label) !== 1);
  if (at < 0) return { tensor, labels };
  const rest = labels.filter((_, dim) => dim !== at);
  return withoutStretched({ tensor: squeeze(tensor, at), labels: rest }, sizes);
}

/** Sums over the labels that are not kept; among several operands integers keep their dtype. */
function summed({ tensor, labels }: Term, keep: ReadonlySet<string>, isAlone: boolean): Term {
  const dims = labels.flatMap((label, dim) => (keep.has(label) ? [] : [dim]));
  if (dims.length === 0) return { tensor, labels };
  const total = isAlone ? sum(tensor, dims) : sum(tensor, dims, false, { dtype: tensor.dtype });
  return { tensor: total, labels: labels.filter((label) => keep.has(label)) };
}

/** The product of two terms, summed over what both have and nobody needs any more. */
function contract(a: Term, b: Term, keep: ReadonlySet<string>): Term {
  const left = summed(a, new Set([...keep, ...b.labels]), false);
  const right = summed(b, new Set([...keep, ...a.labels]), false);
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter((label) => keep.has(label));
  const gone = shared.filter((label) => !keep.has(label));
  const rows = left.labels.filter((label) => !shared.includes(label));
  const columns = right.labels.filter((label) => !shared.includes(label));
  const x = permuted(left, [...batch, ...rows, ...gone]).tensor;
  const y = permuted(right, [...batch, ...gone, ...columns]).tensor;
  const sizesOf = (from: Tensor, start: number, count: number): readonly number[] =>
    from.shape.slice(start, start + count);
  const batchSizes = sizesOf(x, 0, batch.length);
  const rowSizes = sizesOf(x, batch.length, rows.length);
  const goneSizes = sizesOf(y, batch.length, gone.length);
  const columnSizes = sizesOf(y, batch.length + gone.length, columns.length);
  const [b0, m, k, n] = [batchSizes, rowSizes, goneSizes, columnSizes].map(count);
  const product =
    gone.length === 0
      ? mul(reshape(x, [b0, m, 1]), reshape(y, [b0, 1, n]))
      : bmm(reshape(x, [b0, m, k]), reshape(y, [b0, k, n]));
  const tensor = reshape(product, [...batchSizes, ...rowSizes, ...columnSizes]);
  return { tensor, labels: [...batch, ...rows, ...columns] };
}

function permuted({ tensor, labels }: Term, order: readonly string[]): Term {
  if (order.every((label, i) => label === labels[i])) return { tensor, labels };
  const dims = order.map((label) => labels.indexOf(label));
  return { tensor: permute(tensor, dims), labels: order };
}

function count(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
