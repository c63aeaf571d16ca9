// The error for a schema string that should have been good; the runtime needs it too, so it stands alone.
import type { SchemaProblem } from "./schema-text.ts";

/** A schema that does not parse. */
export function schemaSyntaxError(
  text: string,
  { what, offset, hint }: SchemaProblem,
): SyntaxError {
  const line = `schema ${JSON.stringify(text)}: ${what}, at character ${offset + 1}; expected PyTorch's schema grammar`;
  return new SyntaxError(`${line}\n  hint: ${hint}`);
}
