// The factory kind: `zeros_like` and its kin make one physical tensor for the whole batch.
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import { asBatched, replaceArgs, tensorAt, wrapResult } from "./wrap.ts";

/** Options of the kind. */
export interface FactorySpec {
  /** Position of the tensor whose shape or dtype is followed. */
  readonly like: number;
  /** Position of an explicit size; null when the shape is that of `like`. */
  readonly sizes: number | null;
}

/** Plumbing of a deterministic factory; it runs only when its template is mapped. */
export function factory(op: Op, spec: FactorySpec): Plumbing {
  return (frame, args) => {
    const like = asBatched(tensorAt(frame, args, spec.like));
    const next = replaceArgs(args, [spec.like], [like.value]);
    if (spec.sizes === null) return wrapResult(frame, callOp(op, next), like.bdim);
    const sizes = args[spec.sizes];
    if (!Array.isArray(sizes)) throw internalError(op.name, "a size argument is no list");
    return wrapResult(
      frame,
      callOp(op, replaceArgs(next, [spec.sizes], [[frame.batchSize, ...sizes.map(Number)]])),
      0,
    );
  };
}
