// Annotations on a pull request's files, as workflow commands that GitHub reads from a step's output.
import { BASELINE_FILE, UPDATE_COMMAND } from "./baseline.ts";
import type { CoverageDiff } from "./diff.ts";
import { staleText } from "./diff-markdown.ts";
import { type DiffLine, diffSections, type SectionKey } from "./diff-sections.ts";
import { printable } from "./markdown.ts";
import type { CoverageDocument } from "./model.ts";
import { coverageProblems } from "./problems.ts";
import { TITLES } from "./terminal.ts";

/** One annotation: GitHub shows the first ten errors and the first ten notices of a step. */
export interface Annotation {
  readonly level: "error" | "notice";
  readonly file: string;
  /** From 1; without one it stands at the top of the file. */
  readonly line: number | null;
  readonly title: string;
  /** May have several lines. */
  readonly message: string;
}

/** One line of output; what would end a property or the line is escaped. */
export function renderAnnotation({ level, file, line, title, message }: Annotation): string {
  const properties = [
    `file=${escapeProperty(file)}`,
    ...(line === null ? [] : [`line=${line}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${level} ${properties.join(",")}::${escapeMessage(message)}`;
}

function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function groupedByOp<T extends { readonly op: string }>(
  items: readonly T[],
): readonly (readonly [op: string, items: readonly T[]])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(item.op, [...(groups.get(item.op) ?? []), item]);
  return [...groups];
}

/** Wrong results and undeclared states of a document, one annotation per op. */
export function problemAnnotations(
  document: CoverageDocument,
  file: string,
): readonly Annotation[] {
  const byOp = groupedByOp(coverageProblems(document, file));
  return byOp.map(([op, problems]) => {
    const { line } = problems[0];
    const prefix = `${file}:${line}: ${op}: `;
    const message = problems.map(({ text }) => printable(text.slice(prefix.length))).join("\n");
    return { level: "error", file, line, title: `${op}: coverage`, message };
  });
}

/** Lists of a comparison that are annotated: the title of the annotation, and whether it fails the run. */
const ANNOTATED: Partial<Readonly<Record<SectionKey, readonly [Annotation["level"], string]>>> = {
  regressed: ["error", "coverage regressed"],
  removed: ["error", "op is gone"],
  undeclared: ["error", "not as declared"],
  unexpectedlyGood: ["error", "better than declared"],
  ruled: ["notice", "newly ruled"],
};

/** A line of an annotated list. */
interface AnnotatedLine extends DiffLine {
  readonly level: Annotation["level"];
  readonly title: string;
}

/** Errors for what got worse or is not declared, notices for what has a rule now; of each at most one per op. */
export function diffAnnotations(diff: CoverageDiff, opsFile: string): readonly Annotation[] {
  const lines = diffSections(diff).flatMap(({ key, lines: own }): readonly AnnotatedLine[] => {
    const found = ANNOTATED[key];
    if (found === undefined) return [];
    const [level, title] = found;
    return own.map((line) => ({
      ...line,
      level,
      title,
      ...(key === "removed" && { place: null }),
    }));
  });
  return (["error", "notice"] as const).flatMap((level) =>
    groupedByOp(lines.filter((line) => line.level === level)).map(
      ([op, [first, ...rest]]): Annotation => ({
        level,
        file: first.place?.file ?? opsFile,
        line: first.place?.line ?? null,
        title: `${op}: ${first.title}`,
        message: [first, ...rest].map(lineMessage).join("\n"),
      }),
    ),
  );
}

function lineMessage({ transforms, what, details }: DiffLine): string {
  const under = transforms.map((transform) => TITLES[transform]).join(", ");
  const head = under === "" ? what : `${under}: ${what}`;
  return [head, ...details.map((detail) => `  ${printable(detail)}`)].join("\n");
}

/** The baseline file that no longer says what is; none when it does. */
export function staleAnnotations({ stale }: CoverageDiff): readonly Annotation[] {
  if (stale === null) return [];
  const message = `${staleText(stale)}\nrun ${UPDATE_COMMAND} and commit the file`;
  return [{ level: "error", file: BASELINE_FILE, line: null, title: "stale baseline", message }];
}
