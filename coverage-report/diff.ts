// What changed between two measurements of coverage, as data: every list is sorted by op, then by transform.
import { isWorse } from "./baseline.ts";
import type { CoverageSide, SideCell, SideRow } from "./diff-side.ts";
import {
  type ByTransform,
  byTransform,
  type SourcePlace,
  type State,
  TRANSFORMS,
  type Transform,
} from "./model.ts";

/** How many ops are served how under one transform. */
export interface StateCounts {
  /** Ops it applies to. */
  readonly applicable: number;
  /** By a rule or a decomposition. */
  readonly served: number;
  readonly rule: number;
  readonly decomposed: number;
  readonly refused: number;
  readonly fallback: number;
}

/** Before and after. */
export interface Change<T> {
  readonly before: T;
  readonly after: T;
}

/** Where a line of a list leads to. */
interface CellPlace {
  readonly op: string;
  readonly transform: Transform;
  /** The entry in ops.yaml after the change; null when neither side says. */
  readonly place: SourcePlace | null;
}

/** A cell that is not what it was. */
export interface CellChange extends CellPlace {
  /** What got better or worse: how it is served, whether its results are right, whether it loops. */
  readonly what: "state" | "result" | "speed";
  readonly from: State | "absent";
  readonly to: State;
  /** Why it is served as it is now, where the document says. */
  readonly reason: string | null;
  /** What is wrong with its results now. */
  readonly problems: readonly string[];
}

/** A cell that ops.yaml declares otherwise than the samples show. */
export interface UndeclaredCell extends CellPlace {
  readonly declared: State;
  readonly observed: State;
  readonly reason: string | null;
}

/** A cell in the same state for another reason. */
export interface ReasonChange extends CellPlace {
  readonly state: State;
  readonly from: string | null;
  readonly to: string | null;
}

/** An op that only one side has. */
export interface OpChange {
  readonly op: string;
  readonly place: SourcePlace | null;
  readonly states: ByTransform<State>;
}

/** How far the committed baseline lags behind what is; regressions are not counted. */
export interface StaleBaseline {
  readonly cells: number;
  readonly ops: number;
}

/** The whole comparison. */
export interface CoverageDiff {
  readonly version: 1;
  /** Whether nothing got worse and no op is gone. */
  readonly ok: boolean;
  readonly ops: Change<number>;
  readonly totals: ByTransform<Change<StateCounts>>;
  /** Worse states, results that are wrong now, loops that were none. */
  readonly regressed: readonly CellChange[];
  /** Served by a rule now, and rightly. */
  readonly ruled: readonly CellChange[];
  /** Served by a decomposition now, where it looped or was refused. */
  readonly served: readonly CellChange[];
  /** Other states, neither better served nor worse. */
  readonly moved: readonly CellChange[];
  /** Better than ops.yaml declares, and so to be declared. */
  readonly unexpectedlyGood: readonly UndeclaredCell[];
  /** Not as ops.yaml declares, and no better. */
  readonly undeclared: readonly UndeclaredCell[];
  readonly added: readonly OpChange[];
  readonly removed: readonly OpChange[];
  readonly reasons: readonly ReasonChange[];
  /** Null when it is up to date, or was not asked about. */
  readonly stale: StaleBaseline | null;
}

/**
 * Compares two sides; `committed` is the baseline that should say what the second says.
 *
 * Of a side that is only a part, its own ops are compared.
 */
export function diffCoverage(
  first: CoverageSide,
  second: CoverageSide,
  committed: CoverageSide | null = null,
): CoverageDiff {
  const before = narrowed(first, second);
  const after = narrowed(second, first);
  const rows = [...after.rows.values()];
  const changes = rows.flatMap((row) => cellChanges(before.rows.get(row.op), row));
  const of = (fate: Fate): readonly CellChange[] =>
    changes.filter((change) => change.fate === fate).map(({ change }) => change);
  const regressed = of("regressed");
  const removed = without(before, after);
  return {
    version: 1,
    ok: regressed.length + removed.length === 0,
    ops: { before: before.rows.size, after: after.rows.size },
    totals: totalsOf(before, after),
    regressed,
    ruled: of("ruled"),
    served: of("served"),
    moved: of("moved"),
    ...undeclaredCells(rows),
    added: without(after, before),
    removed,
    reasons: rows.flatMap((row) => reasonChanges(before.rows.get(row.op), row)),
    stale: committed === null ? null : staleness(committed, second),
  };
}

/** The rows that a part, if it is one, could have. */
function narrowed(side: CoverageSide, other: CoverageSide): CoverageSide {
  if (other.isComplete) return side;
  return { ...side, rows: new Map([...side.rows].filter(([op]) => other.rows.has(op))) };
}

/** The list a changed cell belongs to. */
type Fate = "regressed" | "ruled" | "served" | "moved";

interface FatedChange {
  readonly fate: Fate;
  readonly change: CellChange;
}

function cellChanges(before: SideRow | undefined, after: SideRow): readonly FatedChange[] {
  return TRANSFORMS.flatMap((transform) => {
    const [old, cell] = [before?.cells[transform], after.cells[transform]];
    return changesOf(old, cell).map(({ fate, what }): FatedChange => {
      const { observed: to, reason, problems } = cell;
      const from = old?.observed ?? "absent";
      const { op, place } = after;
      return { fate, change: { op, transform, place, what, from, to, reason, problems } };
    });
  });
}

type Verdict = { readonly fate: Fate; readonly what: CellChange["what"] };

function changesOf(before: SideCell | undefined, after: SideCell): readonly Verdict[] {
  const isWrong = after.correct === false;
  const verdicts: Verdict[] = [];
  if (isWrong && before?.correct !== false) verdicts.push({ fate: "regressed", what: "result" });
  if (before === undefined) return verdicts;
  if (before.observed === after.observed) {
    const loops = before.fast === true && after.fast === false;
    return loops ? [...verdicts, { fate: "regressed", what: "speed" }] : verdicts;
  }
  const fate = fateOf(before.observed, after.observed);
  // A rule that gives wrong results serves nobody.
  const counts = !isWrong || fate === "regressed";
  return counts ? [...verdicts, { fate, what: "state" }] : verdicts;
}

function fateOf(from: State, to: State): Fate {
  if (isWorse(from, to)) return "regressed";
  if (from === "n/a") return "moved";
  if (to === "rule") return "ruled";
  return to === "decomposed" ? "served" : "moved";
}

function without(side: CoverageSide, other: CoverageSide): readonly OpChange[] {
  return [...side.rows.values()]
    .filter(({ op }) => !other.rows.has(op))
    .map(({ op, place, cells }) => ({
      op,
      place,
      states: byTransform((transform) => cells[transform].observed),
    }));
}

function undeclaredCells(
  rows: readonly SideRow[],
): Pick<CoverageDiff, "undeclared" | "unexpectedlyGood"> {
  const all = rows.flatMap(({ op, place, cells }) =>
    TRANSFORMS.flatMap((transform): readonly UndeclaredCell[] => {
      const { declared, observed, reason } = cells[transform];
      if (declared === null || declared === observed) return [];
      return [{ op, transform, place, declared, observed, reason }];
    }),
  );
  const isBetter = ({ declared, observed }: UndeclaredCell): boolean => isWorse(observed, declared);
  return {
    unexpectedlyGood: all.filter(isBetter),
    undeclared: all.filter((cell) => !isBetter(cell)),
  };
}

function reasonChanges(before: SideRow | undefined, after: SideRow): readonly ReasonChange[] {
  return TRANSFORMS.flatMap((transform): readonly ReasonChange[] => {
    const [old, cell] = [before?.cells[transform], after.cells[transform]];
    // A baseline gives no reasons, which is not the same as having none.
    if (old === undefined || old.declared === null || cell.declared === null) return [];
    const isSame = old.code === cell.code && old.reason === cell.reason;
    if (isSame || old.observed !== cell.observed) return [];
    const { op, place } = after;
    const [from, to] = [showReason(old), showReason(cell)];
    return [{ op, transform, place, state: cell.observed, from, to }];
  });
}

function showReason({ code, reason }: SideCell): string | null {
  const parts = [code, reason].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(": ");
}

function totalsOf(before: CoverageSide, after: CoverageSide): CoverageDiff["totals"] {
  return byTransform((transform) => ({
    before: countsOf(before, transform),
    after: countsOf(after, transform),
  }));
}

function countsOf({ rows }: CoverageSide, transform: Transform): StateCounts {
  const states = [...rows.values()].map(({ cells }) => cells[transform].observed);
  const count = (state: State): number => states.filter((found) => found === state).length;
  const [rule, decomposed] = [count("rule"), count("decomposed")];
  return {
    applicable: states.length - count("n/a"),
    served: rule + decomposed,
    rule,
    decomposed,
    refused: count("refused"),
    fallback: count("fallback"),
  };
}

/** What the baseline should say and does not; a regression is no reason to write it anew. */
function staleness(committed: CoverageSide, after: CoverageSide): StaleBaseline | null {
  const differing = [...after.rows.values()].flatMap(({ op, cells }) => {
    const old = committed.rows.get(op);
    if (old === undefined) return [];
    return TRANSFORMS.filter((name) => {
      const [from, to] = [old.cells[name].observed, cells[name].observed];
      return from !== to && !isWorse(from, to);
    });
  });
  const ops = without(after, committed).length;
  return differing.length + ops === 0 ? null : { cells: differing.length, ops };
}
