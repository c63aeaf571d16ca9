// What every check is given, and how it puts a complaint at a place in ops.yaml.

import { type Complaint, type Problem, problemAt } from "../errors.ts";
import type { OpEntry, SourceText } from "../model/entry.ts";
import type { ProjectExports } from "../project/exports.ts";

/** Everything a check may look at. */
export interface CheckContext {
  readonly file: string;
  readonly entries: readonly OpEntry[];
  readonly project: ProjectExports;
}

/** A check: problems as a list, never an exception. */
export type Check = (context: CheckContext) => readonly Problem[];

/** Path of a key or value inside an entry. */
export type EntryPath = readonly (string | number)[];

/** A problem at the op's name. */
export function entryProblem(
  { file }: CheckContext,
  entry: OpEntry,
  complaint: Complaint,
): Problem {
  const span = { position: entry.func.position, length: entry.func.text.indexOf("(") };
  return problemAt(file, span, entry.name, complaint);
}

/** A problem at a value of the entry. */
export function valueProblem(
  { file }: CheckContext,
  entry: OpEntry,
  path: EntryPath,
  complaint: Complaint,
): Problem {
  return problemAt(file, entry.places.value(...path), entry.name, complaint);
}

/** A problem at a key of the entry. */
export function keyProblem(
  { file }: CheckContext,
  entry: OpEntry,
  path: EntryPath,
  complaint: Complaint,
): Problem {
  return problemAt(file, entry.places.key(...path), entry.name, complaint);
}

/** A stretch of a text inside the entry, by offset. */
export interface InnerSpan {
  readonly offset: number;
  readonly length: number;
}

/** A problem inside the schema, a formula or a scalar expression, at its own character. */
export function innerProblem(
  { file }: CheckContext,
  entry: OpEntry,
  place: InnerSpan & { readonly text: SourceText },
  complaint: Complaint,
): Problem {
  const span = { position: place.text.positionAt(place.offset), length: place.length };
  return problemAt(file, span, entry.name, complaint);
}

/** Where a parameter's name stands in the schema text. */
export function parameterSpan({ func }: OpEntry, name: string): InnerSpan {
  const match = new RegExp(`[\\s?\\])]${name}(?=\\s*[,)=])`).exec(func.text);
  return match === null
    ? { offset: 0, length: 1 }
    : { offset: match.index + 1, length: name.length };
}
