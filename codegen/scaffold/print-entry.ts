// An entry of ops.yaml as text: block style, small values in one line, quoted only where YAML needs it.
import { Document, isMap } from "yaml";

/** The keys of a new entry, with their values as plain data, in the order of the file. */
export type EntryData = Readonly<Record<string, unknown>>;

/** The lines of the entry, the first with its dash. */
export function entryLines(data: EntryData): readonly string[] {
  return Object.entries(data).map(
    ([key, value], i) => `${i === 0 ? "- " : "  "}${key}: ${inline(value)}`,
  );
}

/** A value on one line, as YAML: `[a, b]`, `{ key: value }`. */
export function inline(value: unknown): string {
  return isCollection(value) ? flow(value) : scalar(value, false);
}

/** A list or a map of plain data. */
function isCollection(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (!isCollection(value)) return scalar(value, true);
  const fields = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return `{ ${fields.join(", ")} }`;
}

/** A text is plain or quoted by where it stands: inside brackets a comma needs quotes. */
function scalar(value: unknown, isInFlow: boolean): string {
  const document = new Document({ key: value });
  if (isInFlow && isMap(document.contents)) document.contents.flow = true;
  const text = document.toString({ lineWidth: 0, blockQuote: false, singleQuote: false }).trimEnd();
  return isInFlow ? text.slice("{ key: ".length, -" }".length) : text.slice("key: ".length);
}
