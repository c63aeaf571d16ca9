// The columns that map something: which function is mapped, in which order, and the loop it must equal.
import type { Randomness } from "../runtime/dispatch/frames.ts";
import { mapped, pulledBack, pushedForward, type TensorFunction } from "./functions.ts";
import type { Transform } from "./model.ts";
import type { OpSubject } from "./subject.ts";

/** A function under test and how many inputs it takes. */
export interface Subject {
  readonly fn: TensorFunction;
  /** The op's own tensors; with one set of cotangents; with two. */
  readonly counts: readonly number[];
}

/** A mapped column. */
export interface MappedColumn {
  readonly name: Transform;
  /** How many vmaps lie on each other; each has the same batch size. */
  readonly depth: 1 | 2;
  /** Which extra inputs the function takes, one set after the other. */
  readonly extras: readonly ("cotangents" | "tangents")[];
  /** What one example goes through. */
  readonly single: (subject: Subject) => TensorFunction;
  /** The same for a whole batch. */
  readonly batched: (
    subject: Subject,
    map: (fn: TensorFunction) => TensorFunction,
  ) => TensorFunction;
}

const vjpOf = ({ fn, counts }: Subject): TensorFunction => pulledBack(fn, counts[0]);

const jvpOf = ({ fn, counts }: Subject): TensorFunction => pushedForward(fn, counts[0]);

const doubleVjpOf = (subject: Subject): TensorFunction =>
  pulledBack(vjpOf(subject), subject.counts[1]);

/** Every column with a vmap in it; `vmap_in_place` is `vmap` of the in-place form. */
export const MAPPED_COLUMNS: readonly MappedColumn[] = [
  {
    name: "vmap",
    depth: 1,
    extras: [],
    single: ({ fn }) => fn,
    batched: ({ fn }, map) => map(fn),
  },
  {
    name: "vmap_vmap",
    depth: 2,
    extras: [],
    single: ({ fn }) => fn,
    batched: ({ fn }, map) => map(map(fn)),
  },
  {
    name: "vmap_vjp",
    depth: 1,
    extras: ["cotangents"],
    single: vjpOf,
    batched: (subject, map) => map(vjpOf(subject)),
  },
  {
    name: "vjp_vmap",
    depth: 1,
    extras: ["cotangents"],
    single: vjpOf,
    batched: ({ fn, counts }, map) => pulledBack(map(fn), counts[0]),
  },
  {
    name: "vmap_jvp",
    depth: 1,
    extras: ["tangents"],
    single: jvpOf,
    batched: (subject, map) => map(jvpOf(subject)),
  },
  {
    name: "jvp_vmap",
    depth: 1,
    extras: ["tangents"],
    single: jvpOf,
    batched: ({ fn, counts }, map) => pushedForward(map(fn), counts[0]),
  },
  {
    name: "vmap_double_vjp",
    depth: 1,
    extras: ["cotangents", "cotangents"],
    single: doubleVjpOf,
    batched: (subject, map) => map(doubleVjpOf(subject)),
  },
];

/** The map used by `batched`: examples drawn differently where the op is random and says how to draw for all. */
export function mapOver(
  size: number,
  { isRandom, drawsWhole, tensors, resized }: OpSubject,
): (fn: TensorFunction) => TensorFunction {
  const hasWholeCall = (drawsWhole && tensors.length > 0) || resized !== null;
  const randomness: Randomness = isRandom ? (hasWholeCall ? "different" : "same") : "error";
  return (fn) => mapped(fn, size, randomness);
}
