// Forms derived from a schema: the in-place variant, and whether the slow loop can serve it.
import type { Schema } from "./schema.ts";

/** `add.Tensor(Tensor self, …) -> Tensor` becomes `add_.Tensor(Tensor(a!) self, …) -> Tensor(a!)`. */
export function inPlaceSchema(schema: Schema): Schema {
  const alias = { name: "a", isWrite: true };
  const [self, ...rest] = schema.parameters;
  return {
    base: `${schema.base}_`,
    overload: schema.overload,
    parameters: [{ ...self, alias }, ...rest],
    returns: [{ ...schema.returns[0], alias }],
  };
}

/** Values of `batching:` where a rule would take nothing's place: the others serve the op already. */
const UNSERVED: readonly string[] = ["rule", "fallback", "refuse"];

/** Whether a kind, or a decomposition, serves an op whose entry says this. */
export function isServedByKind(batching: string): boolean {
  return !UNSERVED.includes(batching);
}

/** Whether the slow loop can serve a schema, and if not, why. */
export type FallbackAnswer =
  | { readonly possible: true }
  | { readonly possible: false; readonly why: string };

/** The static answer to "can it fall back?". */
export function canFallBack(schema: Schema): FallbackAnswer {
  const { parameters, returns } = schema;
  if (returns.length === 0) return no("it returns nothing, so there are no results to stack");
  if (returns.some(({ alias }) => alias !== null && !alias.isWrite)) {
    return no("it returns a view, and a stack of views is not a view of the input");
  }
  if (parameters.some(({ name, alias }) => name === "out" && alias?.isWrite === true)) {
    return no("it writes into an out= argument");
  }
  if (parameters.some(({ type }) => type.base === "Tensor" && type.list !== null)) {
    return no("it takes a list of tensors");
  }
  if (returns.some(({ type }) => type.base !== "Tensor" || type.list !== null)) {
    return no("it returns something else than tensors");
  }
  if (!parameters.some(({ type }) => type.base === "Tensor")) return no("it takes no tensor");
  return { possible: true };
}

function no(why: string): FallbackAnswer {
  return { possible: false, why };
}
