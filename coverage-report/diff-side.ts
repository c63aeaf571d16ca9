// One side of a comparison, read from a coverage document or from a baseline, which knows states only.
import { z } from "zod";
import {
  type Baseline,
  type ByTransform,
  byTransform,
  type CoverageDocument,
  DOCUMENT_VERSION,
  parseBaseline,
  type SourcePlace,
  STATES,
  type State,
  TRANSFORMS,
} from "./model.ts";

/** What a comparison looks at in one cell; null is what a baseline does not say. */
export interface SideCell {
  readonly observed: State;
  readonly declared: State | null;
  readonly correct: boolean | null;
  readonly fast: boolean | null;
  readonly code: string | null;
  readonly reason: string | null;
  readonly problems: readonly string[];
}

/** One op of a side. */
export interface SideRow {
  readonly op: string;
  /** Its entry in ops.yaml; null in a baseline. */
  readonly place: SourcePlace | null;
  readonly cells: ByTransform<SideCell>;
}

/** One side: its ops by name, in order of their names. */
export interface CoverageSide {
  readonly kind: "document" | "baseline";
  /** Whether it has every op; of a part, what it lacks says nothing. */
  readonly isComplete: boolean;
  readonly rows: ReadonlyMap<string, SideRow>;
}

/** What is wrong with a file that should be a side. */
export interface SideProblem {
  readonly problem: string;
}

const state = z.enum(STATES);

// Only what is compared is read, so that a document of another commit may have more or less of the rest.
const cellDefinition = z.object({
  declared: state,
  observed: state,
  correct: z.boolean().nullable(),
  fast: z.boolean().nullable(),
  code: z.string().optional(),
  reason: z.string().optional(),
  problems: z.array(z.string()),
});

const documentDefinition = z.object({
  version: z.literal(DOCUMENT_VERSION),
  complete: z.boolean().default(true),
  ops: z.array(
    z.object({
      op: z.string(),
      entry: z.object({ file: z.string(), line: z.int().positive() }),
      transforms: z.record(z.enum(TRANSFORMS), cellDefinition),
    }),
  ),
});

/** What this reader needs of a document. */
type DocumentPart = z.infer<typeof documentDefinition>;

/** The side of a measured document. */
export function sideOfDocument(document: CoverageDocument): CoverageSide {
  return sideOfParts(document);
}

function sideOfParts({ ops, complete }: CoverageDocument | DocumentPart): CoverageSide {
  const rows = ops.map(({ op, entry, transforms }): SideRow => {
    const cells = byTransform((transform): SideCell => {
      const { code = null, reason = null, ...cell } = transforms[transform];
      const { declared, observed, correct, fast, problems } = cell;
      return { declared, observed, correct, fast, code, reason, problems };
    });
    return { op, place: entry, cells };
  });
  return { kind: "document", isComplete: complete, rows: sorted(rows) };
}

/** The side of a committed baseline. */
export function sideOfBaseline({ ops }: Baseline): CoverageSide {
  const unknown = {
    declared: null,
    correct: null,
    fast: null,
    code: null,
    reason: null,
    problems: [],
  };
  const rows = Object.entries(ops).map(([op, states]): SideRow => {
    const cells = byTransform((name): SideCell => ({ ...unknown, observed: states[name] }));
    return { op, place: null, cells };
  });
  return { kind: "baseline", isComplete: true, rows: sorted(rows) };
}

function sorted(rows: readonly SideRow[]): ReadonlyMap<string, SideRow> {
  const inOrder = [...rows].sort((a, b) => (a.op < b.op ? -1 : 1));
  return new Map(inOrder.map((row) => [row.op, row]));
}

/** Longest list of mistakes shown; a file with more is something else altogether. */
const MAX_PROBLEM_LINES = 6;

/** Reads a file of either sort: a document has a `version`, a baseline has none. */
export function parseSide(text: string): CoverageSide | SideProblem {
  const data = parseJson(text);
  if ("problem" in data) return data;
  if (!isRecord(data.value) || !("version" in data.value)) {
    const baseline = parseBaseline(text);
    return "problem" in baseline ? shortened(baseline.problem) : sideOfBaseline(baseline);
  }
  const result = documentDefinition.safeParse(data.value);
  return result.success ? sideOfParts(result.data) : shortened(z.prettifyError(result.error));
}

function parseJson(text: string): { readonly value: unknown } | SideProblem {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortened(problem: string): SideProblem {
  const lines = problem.split("\n");
  const shown = lines.slice(0, MAX_PROBLEM_LINES).join("\n");
  return { problem: lines.length > MAX_PROBLEM_LINES ? `${shown}\n  …` : shown };
}
