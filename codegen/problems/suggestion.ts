// Hints that name the nearest known word.
import { nearName } from "../scalar/near-name.ts";

/** `did you mean "dim"?` when a known name is close, otherwise `otherwise`. */
export function suggestion(name: string, known: Iterable<string>, otherwise: string): string {
  const near = nearName(name, [...known]);
  return near === null ? otherwise : `did you mean ${quoted(near)}?`;
}

/** A word of the user's file, as messages show it; long ones are cut. */
export function quoted(text: unknown): string {
  const shown = typeof text === "string" ? text : String(text);
  return JSON.stringify(shown.length > 60 ? `${shown.slice(0, 57)}…` : shown);
}

/** `a, b, c`, or `none`. */
export function listed(names: Iterable<string>): string {
  const all = [...names];
  return all.length === 0 ? "none" : all.join(", ");
}
