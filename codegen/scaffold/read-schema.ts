// The schema on the command line: read, brought to its usual form, or refused with carets under every mistake.
import type { OpEntry } from "../model/entry.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { opName } from "../model/names.ts";
import { readSchema } from "../model/parse-schema.ts";
import { printSchema } from "../model/print-schema.ts";
import type { Schema } from "../model/schema.ts";
import type { SchemaProblem } from "../model/schema-text.ts";
import { nearName } from "../scalar/near-name.ts";
import { badSchema, opExists } from "./scaffold-error.ts";

/** A schema with the text codegen wants for it. */
export interface GivenSchema {
  readonly schema: Schema;
  readonly text: string;
  readonly name: string;
}

/** Reads the schema of a new op; throws a ScaffoldError when it does not parse or the op is there. */
export function readNewSchema(given: string, entries: readonly OpEntry[]): GivenSchema {
  const text = given.trim();
  const { schema, problems } = readSchema(text);
  if (schema === null) throw badSchema(problems.map((problem) => framed(text, problem)));
  const name = opName(schema);
  const owner = entries.find((entry) => formsOf(entry).includes(name));
  if (owner !== undefined) throw opExists(name, owner.name, `ops.yaml:${owner.position.line}`);
  return { schema, text: printSchema(schema), name };
}

function formsOf({ name, schema, variants }: OpEntry): readonly string[] {
  return variants.includes("inplace") ? [name, opName(inPlaceSchema(schema))] : [name];
}

const TYPES = ["Tensor", "Scalar", "ScalarType", "Generator", "Layout", "MemoryFormat", "Device"];

/** The mistake with its line, carets, and a nearer type name where one is meant. */
function framed(text: string, { offset, length, what, hint }: SchemaProblem): string {
  const carets = "^".repeat(Math.max(1, Math.min(length, text.length - offset)));
  const word = /^[A-Za-z]+/.exec(text.slice(offset))?.[0] ?? "";
  const near = what.startsWith("unknown type") ? nearName(word, TYPES) : null;
  const shown = near === null ? hint : `did you mean ${near}? ${hint}`;
  return `${what}\n  | ${text}\n  | ${" ".repeat(offset)}${carets}\n  hint: ${shown}`;
}
