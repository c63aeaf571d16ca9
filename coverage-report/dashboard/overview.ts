// The top of the page: headline figures with their change since the baseline, and one stacked bar per transform.
import { type BaselineChange, compareWithBaseline } from "../baseline.ts";
import {
  type Baseline,
  type ByTransform,
  type CoverageDocument,
  type State,
  TRANSFORMS,
  type Transform,
} from "../model.ts";
import { TITLES } from "../terminal.ts";
import type { DashboardInput } from "./inputs.ts";
import { filterHref, type OpLink, opLinker } from "./links.ts";
import { MARKS, type Mark, markOf, type Shown } from "./states.ts";
import { counted, showCount, showShare } from "./text.ts";

/** The change of a figure since the baseline. */
export interface Delta {
  /** `+3`, `−1`; empty where nothing changed, or there is nothing to compare with. */
  readonly text: string;
  readonly style: "better" | "worse" | "same";
}

/** One large number. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly delta: Delta;
}

/** One part of a bar, as a rectangle in units of ops. */
export interface Segment {
  readonly style: string;
  readonly x: number;
  readonly width: number;
}

/** One transform: its bar and its counts in the order of the marks. */
export interface TransformRow {
  readonly title: string;
  readonly href: string;
  readonly total: number;
  readonly segments: readonly Segment[];
  readonly counts: readonly {
    readonly style: string;
    readonly count: string;
    readonly isZero: boolean;
  }[];
  readonly served: string;
}

/** One line of what changed since the baseline. */
export interface ChangeRow {
  readonly link: OpLink;
  readonly what: string;
  readonly style: "better" | "worse";
}

/** What the templates show. */
export interface OverviewView {
  readonly figures: readonly Figure[];
  readonly marks: readonly Mark[];
  readonly rows: readonly TransformRow[];
  readonly changesTitle: string;
  readonly changes: readonly ChangeRow[];
}

/** Counts of the marks under one transform. */
export function countMarks(
  { ops }: CoverageDocument,
  transform: Transform,
): ReadonlyMap<Shown, number> {
  const counts = new Map<Shown, number>(MARKS.map(({ shown }) => [shown, 0]));
  for (const { transforms } of ops) {
    const { shown } = markOf(transforms[transform]);
    counts.set(shown, (counts.get(shown) ?? 0) + 1);
  }
  return counts;
}

/** A bar from counts, in the order of the marks. */
export function barOf(counts: ReadonlyMap<Shown, number>): readonly Segment[] {
  let x = 0;
  return MARKS.flatMap(({ shown, style }) => {
    const width = counts.get(shown) ?? 0;
    const segment = { style, x, width };
    x += width;
    return width === 0 ? [] : [segment];
  });
}

/** Makes the top of the page. */
export function overviewView(input: DashboardInput): OverviewView {
  const { document, baseline } = input;
  const changes = baseline === null ? [] : compareWithBaseline(document, baseline);
  const link = opLinker(document.ops);
  return {
    figures: figuresOf(document, baseline),
    marks: MARKS,
    rows: TRANSFORMS.map((transform) => transformRow(document, transform)),
    changesTitle: baseline === null ? "" : changesTitle(changes),
    changes: changes.map((change) => changeRow(change, link)),
  };
}

function transformRow(document: CoverageDocument, transform: Transform): TransformRow {
  const counts = countMarks(document, transform);
  const of = (shown: Shown): number => counts.get(shown) ?? 0;
  const total = document.ops.length;
  return {
    title: TITLES[transform],
    href: filterHref("transform", transform),
    total: Math.max(total, 1),
    segments: barOf(counts),
    counts: MARKS.map(({ shown, style }) => ({
      style,
      count: showCount(of(shown)),
      isZero: of(shown) === 0,
    })),
    served: showShare(of("rule") + of("decomposed"), total - of("n/a")),
  };
}

function figuresOf(document: CoverageDocument, baseline: Baseline | null): readonly Figure[] {
  const now = countMarks(document, "vmap");
  const of = (shown: Shown): number => now.get(shown) ?? 0;
  const before = baseline === null ? null : countBaseline(baseline);
  const served = of("rule") + of("decomposed");
  const applicable = document.ops.length - of("n/a");
  const was = (...states: readonly State[]): number | null =>
    before === null ? null : states.reduce((sum, state) => sum + (before.get(state) ?? 0), 0);
  const samples = document.ops.reduce((sum, { transforms }) => sum + mostSamples(transforms), 0);
  const wrong = TRANSFORMS.reduce(
    (sum, transform) => sum + (countMarks(document, transform).get("wrong") ?? 0),
    0,
  );
  return [
    {
      label: "operators",
      value: showCount(document.ops.length),
      note: counted(samples, "sample"),
      delta: deltaOf(document.ops.length, baseline && Object.keys(baseline.ops).length, 1),
    },
    {
      label: "served under vmap",
      value: showShare(served, applicable),
      note: `${showCount(served)} of ${showCount(applicable)}`,
      delta: deltaOf(served, was("rule", "decomposed"), 1),
    },
    {
      label: "by the slow loop",
      value: showCount(of("fallback")),
      note: "under vmap",
      delta: deltaOf(of("fallback"), was("fallback"), -1),
    },
    {
      label: "refused",
      value: showCount(of("refused")),
      note: "under vmap",
      delta: deltaOf(of("refused"), was("refused"), -1),
    },
    {
      label: wrong === 1 ? "wrong result" : "wrong results",
      value: showCount(wrong),
      note: `in ${TRANSFORMS.length} transforms`,
      delta: { text: "", style: "same" },
    },
  ];
}

const mostSamples = (transforms: ByTransform<{ readonly samples: number }>): number =>
  Math.max(...TRANSFORMS.map((transform) => transforms[transform].samples));

function countBaseline({ ops }: Baseline): ReadonlyMap<State, number> {
  const counts = new Map<State, number>();
  for (const { vmap } of Object.values(ops)) counts.set(vmap, (counts.get(vmap) ?? 0) + 1);
  return counts;
}

/** @param better the sign of a good change */
function deltaOf(now: number, before: number | null, better: 1 | -1): Delta {
  if (before === null) return { text: "", style: "same" };
  const change = now - before;
  if (change === 0) return { text: "", style: "same" };
  const text = `${change > 0 ? "+" : "−"}${showCount(Math.abs(change))}`;
  return { text, style: Math.sign(change) === better ? "better" : "worse" };
}

function changesTitle(changes: readonly BaselineChange[]): string {
  if (changes.length === 0) return "Nothing changed since the baseline.";
  const worse = changes.filter(({ isRegression }) => isRegression).length;
  const what = counted(changes.length, "change");
  return `${what} since the baseline, ${worse === 0 ? "none for the worse" : `${showCount(worse)} for the worse`}`;
}

function changeRow(
  { op, transform, from, to, isRegression }: BaselineChange,
  link: (op: string) => OpLink,
): ChangeRow {
  const what =
    transform === null
      ? to === "absent"
        ? "gone"
        : "new"
      : `${TITLES[transform]}: ${from} became ${to}`;
  return { link: link(op), what, style: isRegression ? "worse" : "better" };
}
