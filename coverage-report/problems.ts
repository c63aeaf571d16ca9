// What is wrong in a coverage document, one line each, at the line of ops.yaml to look at.
import {
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  TRANSFORMS,
  type Transform,
} from "./model.ts";

/** One thing to fix. */
export interface CoverageProblem {
  readonly op: string;
  readonly transform: Transform;
  readonly line: number;
  /** In the house convention, with the place in front. */
  readonly text: string;
}

/** Wrong results, hidden loops, and states that differ from what the entry declares. */
export function coverageProblems(
  { ops }: CoverageDocument,
  file: string,
): readonly CoverageProblem[] {
  return ops.flatMap((row) =>
    TRANSFORMS.flatMap((transform) =>
      textsOf(row.transforms[transform]).map((text) => problem(row, transform, file, text)),
    ),
  );
}

function problem(
  { op, entry: { line } }: OpCoverage,
  transform: Transform,
  file: string,
  text: string,
): CoverageProblem {
  return { op, transform, line, text: `${file}:${line}: ${op}: ${transform}: ${text}` };
}

function textsOf({ declared, observed, problems, reason }: Cell): readonly string[] {
  if (declared === observed) return problems;
  const why = reason === undefined ? "" : ` (${reason})`;
  return [...problems, `the samples show ${observed}${why}; expected ${declared}, as declared`];
}
