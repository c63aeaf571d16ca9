// Keyword arguments of mapped functions: plain objects with an invisible mark.
import { isPlainObject } from "../dispatch/predicates.ts";
import { keywordsError } from "../errors/vmap.ts";
import { showLeaf } from "./pytree.ts";

// A mark beside the object, not on it: the function sees what the user wrote, and inner maps still see the mark.
const marked = new WeakSet<object>();

/**
 * A copy of `entries` that counts as keyword arguments.
 *
 * @throws VmapError E_KEYWORDS when `entries` is no plain object
 */
export function markKeywords(entries: unknown): Readonly<Record<string, unknown>> {
  if (!isPlainObject(entries)) throw keywordsError("kwargs", `it was given ${showLeaf(entries)}`);
  const copy = { ...entries };
  marked.add(copy);
  return copy;
}

/** Whether a value was made by `kwargs`. */
export function isKeywords(value: unknown): boolean {
  return typeof value === "object" && value !== null && marked.has(value);
}
