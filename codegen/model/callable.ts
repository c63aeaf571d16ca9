// A callable as PyTorch users know it: a dotted name, perhaps with parameters in an order and with defaults of its own.

import { readParameters } from "./parse-schema.ts";
import type { Parameter, Schema } from "./schema.ts";
import { schemaSyntaxError } from "./schema-error.ts";
import { closingParenthesis, pieces, type SchemaProblem } from "./schema-text.ts";

/** `torch.special.expit`, or `torch.nn.functional.dropout(Tensor input, float p=0.5, bool training=True)`. */
export interface Callable {
  readonly name: string;
  /** Null when they are those of the op. */
  readonly parameters: readonly Parameter[] | null;
}

/** What reading a callable gives: the model, or the mistakes. */
export interface CallableReading {
  readonly callable: Callable | null;
  readonly problems: readonly SchemaProblem[];
}

/** Reads a callable; never throws on bad text. */
export function readCallable(text: string): CallableReading {
  const open = text.indexOf("(");
  if (open < 0) return { callable: { name: text, parameters: null }, problems: [] };
  const close = closingParenthesis(text, open);
  if (close !== text.length - 1) {
    const what = "the parameter list does not end with the text";
    const hint = "write name(type parameter=default, …) and nothing behind it";
    return { callable: null, problems: [{ offset: open, length: 1, what, hint }] };
  }
  const problems: SchemaProblem[] = [];
  const parameters = readParameters(pieces(text, open + 1, close), problems);
  const name = text.slice(0, open);
  return { callable: problems.length > 0 ? null : { name, parameters }, problems };
}

/** The model of a callable known to be good. */
export function parseCallable(text: string): Callable {
  const { callable, problems } = readCallable(text);
  if (callable !== null) return callable;
  throw schemaSyntaxError(text, problems[0]);
}

/**
 * Where each parameter of a callable goes: a position in the op's schema, or -1 for one that the op does not have, which a
 * call has to leave at its default. `names` renames; PyTorch's functions say `input` for what its operators call `self`.
 */
export function targetsOf(
  parameters: readonly Parameter[],
  names: Readonly<Record<string, string>>,
  schema: Schema,
): readonly number[] {
  return parameters.map(({ name }) => {
    const renamed = Object.hasOwn(names, name) ? names[name] : name;
    const at = schema.parameters.findIndex((own) => own.name === renamed);
    return at >= 0 || renamed !== "input"
      ? at
      : schema.parameters.findIndex((own) => own.name === "self");
  });
}
