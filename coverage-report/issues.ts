// What zod finds wrong in a file that is read back, in words: the path, what stands there, what was expected.
import type { z } from "zod";

/** One line per issue, at most `limit` and a line that counts the rest. */
export function issueTexts(
  issues: readonly z.core.$ZodIssue[],
  data: unknown,
  limit: number,
): readonly string[] {
  const lines = issues.slice(0, limit).map((issue) => issueText(issue, data));
  const rest = issues.length - lines.length;
  return rest === 0 ? lines : [...lines, `… and ${rest} more`];
}

function issueText(issue: z.core.$ZodIssue, data: unknown): string {
  const place = showPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => JSON.stringify(key)).join(", ");
    return `${place}: unknown key ${keys}; expected only keys of this version`;
  }
  const found = valueAt(data, issue.path);
  const what = found === undefined ? "missing" : showValue(found);
  return `${place}: ${what}; ${expectation(issue.message)}`;
}

/** What was expected, from zod's own sentence: `Invalid input: expected string, received number`. */
function expectation(message: string): string {
  const text = message.replace(/^[^:]*: /, "").replace(/, received .*$/s, "");
  return text.startsWith("expected") ? text.replaceAll('"|"', '", "') : `expected ${text}`;
}

/** `ops[3].transforms.vmap`. */
function showPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the whole";
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined,
    data,
  );
}

const LONGEST = 60;

function showValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
