// Tensors of another copy of this package: unknown here, though they look alike.
import type { SchemaError } from "../errors/classes.ts";
import { foreignTensorError } from "../errors/plugins.ts";
import { TENSOR_MARK, Tensor } from "../tensor/tensor.ts";
import { VERSION } from "../tensor/version.ts";

/** The error for an argument that another copy of this package made; null for anything else. */
export function foreignTensor(where: string, name: string, value: unknown): SchemaError | null {
  const theirs = foreignVersion(value);
  return theirs === null ? null : foreignTensorError(where, name, { theirs, ours: VERSION });
}

/**
 * Refuses positional values among which another copy's tensor is.
 *
 * @throws SchemaError E_TWO_COPIES
 */
export function refuseForeign(
  where: string,
  values: readonly unknown[],
  names: readonly string[],
): void {
  for (const [at, value] of values.entries()) {
    const error = foreignTensor(where, names[at] ?? String(at + 1), value);
    if (error !== null) throw error;
  }
}

/** The version of the copy of this package that made a tensor, or a list with one; null for anything else. */
function foreignVersion(value: unknown): string | null {
  if (Array.isArray(value))
    return value.map(foreignVersion).find((version) => version !== null) ?? null;
  if (typeof value !== "object" || value === null || value instanceof Tensor) return null;
  const mark: unknown = Reflect.get(value, TENSOR_MARK);
  return typeof mark === "string" ? mark : null;
}
