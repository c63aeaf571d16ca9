// The ratchet: coverage may not get worse, and what got better must be written down.
import { counted } from "./markdown.ts";
import {
  type Baseline,
  byTransform,
  type CoverageDocument,
  parseBaseline,
  type State,
  TRANSFORMS,
  type Transform,
} from "./model.ts";

/** The baseline file, at the root of the checkout. */
export const BASELINE_FILE = "coverage-baseline.json";

/** The command that writes it. */
export const UPDATE_COMMAND = "npm run coverage -- --update-baseline";

/** One state that became another; without a transform, an op that came or went. */
export interface CellChange {
  readonly op: string;
  readonly transform: Transform | null;
  readonly from: State | "absent";
  readonly to: State | "absent";
}

/** One cell that differs from the baseline. */
export interface BaselineChange extends CellChange {
  readonly isRegression: boolean;
}

/** The baseline of a document. */
export function baselineOf({ ops }: CoverageDocument): Baseline {
  const rows = ops.map(({ op, transforms }) => {
    const states = byTransform((transform) => transforms[transform].observed);
    return [op, states] as const;
  });
  return { ops: Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** The text of a baseline file: one line per op, so that a change is a line in a diff. */
export function printBaseline({ ops }: Baseline): string {
  const lines = Object.entries(ops).map(
    ([op, states]) => `    ${JSON.stringify(op)}: ${JSON.stringify(states)}`,
  );
  return `{\n  "ops": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** Served well, served apart, not at all. */
const RANK: Readonly<Record<State, number>> = {
  rule: 3,
  "n/a": 3,
  decomposed: 2,
  refused: 1,
  fallback: 0,
};

/** Whether an op that goes from one state to the other is served less well than before. */
export function isWorse(from: State, to: State): boolean {
  return RANK[to] < RANK[from];
}

/** Everything that differs, regressions first; a document of a part is compared with its own rows only. */
export function compareWithBaseline(
  document: CoverageDocument,
  baseline: Baseline,
): readonly BaselineChange[] {
  const current = baselineOf(document);
  if (document.complete) return changesBetween(baseline, current);
  const measured = Object.entries(baseline.ops).filter(([op]) => Object.hasOwn(current.ops, op));
  return changesBetween({ ops: Object.fromEntries(measured) }, current);
}

/** Everything that differs between two baselines, regressions first. */
export function changesBetween(before: Baseline, after: Baseline): readonly BaselineChange[] {
  const names = [...new Set([...Object.keys(before.ops), ...Object.keys(after.ops)])].sort();
  const changes = names.flatMap((op) => changesOf(op, before.ops[op], after.ops[op]));
  return [
    ...changes.filter(({ isRegression }) => isRegression),
    ...changes.filter(({ isRegression }) => !isRegression),
  ];
}

type States = Baseline["ops"][string];

function changesOf(
  op: string,
  before: States | undefined,
  after: States | undefined,
): readonly BaselineChange[] {
  const whole = { op, transform: null };
  if (before === undefined) {
    return [{ ...whole, from: "absent", to: after?.vmap ?? "absent", isRegression: false }];
  }
  if (after === undefined) {
    return [{ ...whole, from: before.vmap, to: "absent", isRegression: true }];
  }
  return TRANSFORMS.flatMap((transform) => {
    const [from, to] = [before[transform], after[transform]];
    if (from === to) return [];
    return [{ op, transform, from, to, isRegression: isWorse(from, to) }];
  });
}

function showChange({ op, transform, from, to }: BaselineChange): string {
  if (from === "absent") return `  ${op}: new, not in ${BASELINE_FILE}`;
  if (to === "absent") return `  ${op}: gone, still in ${BASELINE_FILE}`;
  return `  ${op}: ${transform}: ${from} became ${to}`;
}

/** Why the gate is closed, in the house convention; empty when document and baseline file agree. */
export function gateComplaints(
  document: CoverageDocument,
  baselineText: string | null,
): readonly string[] {
  const hint = `  hint: ${UPDATE_COMMAND}, and commit the file`;
  if (baselineText === null) {
    return [`coverage: there is no ${BASELINE_FILE}; expected the committed states`, hint];
  }
  const baseline = parseBaseline(baselineText);
  if ("problem" in baseline) return [`${BASELINE_FILE}: ${baseline.problem}`, hint];
  const changes = compareWithBaseline(document, baseline);
  const worse = changes.filter(({ isRegression }) => isRegression);
  const other = changes.filter(({ isRegression }) => !isRegression);
  return [
    ...listed(`coverage: ${counted(worse.length, "regression")}; expected none`, worse),
    ...listed(
      `coverage: ${BASELINE_FILE} is stale; expected ${counted(other.length, "change")} in it`,
      other,
    ),
    ...(worse.length === 0 && other.length > 0 ? [hint] : []),
  ];
}

function listed(head: string, changes: readonly BaselineChange[]): readonly string[] {
  return changes.length === 0 ? [] : [head, ...changes.map(showChange)];
}
