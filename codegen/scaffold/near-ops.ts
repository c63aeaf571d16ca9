// Which ops of ops.yaml are most like a schema: the same parameters and results first, then names.
import type { OpEntry } from "../model/entry.ts";
import { printType } from "../model/print-schema.ts";
import type { Parameter, Schema } from "../model/schema.ts";

/** An op with how alike it is. */
export interface NearOp {
  readonly entry: OpEntry;
  /** Takes the same positional types and returns the same: samples and kinds carry over. */
  readonly hasSameShape: boolean;
  /** Higher is nearer. */
  readonly score: number;
}

/** Every op, nearest first. */
export function nearOps(schema: Schema, entries: readonly OpEntry[]): readonly NearOp[] {
  return entries.map((entry) => nearOp(schema, entry)).toSorted((a, b) => b.score - a.score);
}

function nearOp(schema: Schema, entry: OpEntry): NearOp {
  const other = entry.schema;
  const hasSameShape =
    sameList(requiredTypes(schema), requiredTypes(other)) &&
    sameList(returnTypes(schema), returnTypes(other));
  const score =
    (schema.base === other.base ? 60 : 0) +
    (hasSameShape ? 40 : 0) +
    20 * overlap(signature(schema), signature(other)) +
    (sameList(returnTypes(schema), returnTypes(other)) ? 10 : 0) +
    30 * nameLikeness(schema.base, other.base) +
    (isPrivate(schema) === isPrivate(other) ? 8 : 0);
  return { entry, hasSameShape, score };
}

/** Ops behind others, `_softmax`, are no model for those that users call. */
function isPrivate({ base }: Schema): boolean {
  return base.startsWith("_");
}

function required({ parameters }: Schema): readonly Parameter[] {
  return parameters.filter((parameter) => parameter.default === null);
}

function requiredTypes(schema: Schema): readonly string[] {
  return required(schema).map(
    ({ type, keywordOnly }) => `${printType(type, null)}${keywordOnly ? "*" : ""}`,
  );
}

/** A view is another result than a tensor of its own. */
function returnTypes({ returns }: Schema): readonly string[] {
  return returns.map(({ type, alias }) =>
    printType(type, alias === null ? null : { name: "a", isWrite: alias.isWrite }),
  );
}

/** Types with names: `int dim` is more telling than `int`. */
function signature({ parameters }: Schema): readonly string[] {
  return parameters.map(({ type, name }) => `${printType(type, null)} ${name}`);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

/** How much of two lists is in both, from 0 to 1. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const shared = a.filter((item) => b.includes(item)).length;
  return a.length + b.length === 0 ? 1 : (2 * shared) / (a.length + b.length);
}

/** How many words two names share, from 0 to 1; what a word is about stands first, as in `linalg_inv`. */
function nameLikeness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  const shared = left.filter((word) => right.includes(word)).length;
  const sameStart = left[0] === right[0] ? 0.5 : 0;
  const sameEnd = left.at(-1) === right.at(-1) && Math.max(left.length, right.length) > 1 ? 0.5 : 0;
  return (shared / Math.max(left.length, right.length) + sameStart + sameEnd) / 2;
}

function wordsOf(name: string): readonly string[] {
  return name.replace(/^_+|_+$/g, "").split(/_+/);
}

/** The word that stands most often; the first of several that do. */
export function mostFrequent(words: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [best] = [...counts].toSorted(([, a], [, b]) => b - a);
  return best === undefined ? null : best[0];
}
