// The history as a line chart and a table: how many ops there were, and how many of them were served.
import type { DashboardInput, PastCounts, PastCoverage } from "./inputs.ts";
import { type OpLink, opLinker } from "./links.ts";
import { showPastChange } from "./op-details.ts";
import { counted, showCount, showShare } from "./text.ts";

/** One line of the chart. */
export interface TrendLine {
  readonly name: string;
  readonly style: string;
  /** An SVG path. */
  readonly path: string;
  /** Where its last point is, and where its name stands. */
  readonly end: { readonly x: number; readonly y: number; readonly labelY: number };
  readonly last: string;
}

/** A label of an axis. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** One entry of the history. */
export interface TrendRow {
  readonly date: string;
  readonly version: string;
  readonly ops: string;
  readonly served: string;
  readonly fallback: string;
  readonly refused: string;
  readonly changes: string;
  readonly list: readonly { readonly link: OpLink; readonly what: string }[];
  readonly hasList: boolean;
  /** How many changes are not listed, in words; empty for none. */
  readonly rest: string;
}

/** What the template shows. */
export interface TrendView {
  readonly hasChart: boolean;
  readonly hasRows: boolean;
  readonly summary: string;
  readonly lines: readonly TrendLine[];
  readonly rows: readonly TrendRow[];
  readonly dates: readonly Tick[];
  readonly levels: readonly Tick[];
}

/** The chart's box in SVG units; the rest of the picture is for labels. */
const BOX = { left: 48, right: 640, top: 12, bottom: 212 } as const;
const MOST_ROWS = 20;
/** Changes of one entry that are listed by name. */
const MOST_CHANGES = 40;
/** Names of lines at least this far apart can be told from each other. */
const LABEL_GAP = 16;

interface Series {
  readonly name: string;
  readonly style: string;
  readonly read: (past: PastCoverage) => number;
}

const servedOf = ({ rule, decomposed }: PastCounts): number => rule + decomposed;

const SERIES: readonly Series[] = [
  { name: "operators", style: "ops", read: ({ ops }) => ops },
  { name: "served, vmap", style: "r", read: ({ totals }) => servedOf(totals.vmap) },
  { name: "served, vmap∘vjp", style: "d", read: ({ totals }) => servedOf(totals.vmap_vjp) },
  { name: "fallback, vmap", style: "f", read: ({ totals }) => totals.vmap.fallback },
];

/** Makes the chart and the table. */
export function trendView({ history, document }: DashboardInput): TrendView {
  const link = opLinker(document.ops);
  const newestFirst = [...history].reverse().slice(0, MOST_ROWS);
  const top = niceTop(Math.max(1, ...history.map(({ ops }) => ops)));
  const hasChart = history.length > 1;
  return {
    hasChart,
    hasRows: history.length > 0,
    summary: hasChart ? summaryOf(history) : "",
    lines: hasChart ? spreadLabels(SERIES.map((series) => lineOf(series, history, top))) : [],
    rows: newestFirst.map((past) => trendRow(past, link)),
    dates: hasChart ? dateTicks(history) : [],
    levels: [0, 0.25, 0.5, 0.75, 1].map((part) => ({
      at: round(heightOf(part * top, top)),
      text: showCount(Math.round(part * top)),
    })),
  };
}

/** The smallest 1, 2, 4 or 5 times a power of ten that is not below: four equal steps of it are whole from 4 on. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return (
    ([1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power
  );
}

function widthOf(i: number, count: number): number {
  return BOX.left + ((BOX.right - BOX.left) * i) / Math.max(count - 1, 1);
}

function heightOf(value: number, top: number): number {
  return BOX.bottom - ((BOX.bottom - BOX.top) * value) / top;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function lineOf(
  { name, style, read }: Series,
  history: readonly PastCoverage[],
  top: number,
): TrendLine {
  const points = history.map((past, i) => ({
    x: round(widthOf(i, history.length)),
    y: round(heightOf(read(past), top)),
  }));
  const last = points[points.length - 1];
  return {
    name,
    style,
    path: points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${x} ${y}`).join(""),
    end: { ...last, labelY: last.y },
    last: showCount(read(history[history.length - 1])),
  };
}

/** Moves names apart that would cover each other, keeping their order from top to bottom. */
function spreadLabels(lines: readonly TrendLine[]): readonly TrendLine[] {
  let free = Number.NEGATIVE_INFINITY;
  return [...lines]
    .sort((a, b) => a.end.y - b.end.y)
    .map((line) => {
      const labelY = Math.max(line.end.y, free);
      free = labelY + LABEL_GAP;
      return { ...line, end: { ...line.end, labelY } };
    });
}

/** The first, the last, and up to three dates between. */
function dateTicks(history: readonly PastCoverage[]): readonly Tick[] {
  const last = history.length - 1;
  const parts = history.length < 5 ? [0, 1] : [0, 0.25, 0.5, 0.75, 1];
  const places = new Set(parts.map((part) => Math.round(part * last)));
  const ticks = [...places].map((i) => ({
    at: round(widthOf(i, history.length)),
    text: history[i].date,
  }));
  // Several changes of one day need its date once.
  return ticks.filter(({ text }, i) => i === 0 || text !== ticks[i - 1].text);
}

function summaryOf(history: readonly PastCoverage[]): string {
  const [first] = history;
  const last = history[history.length - 1];
  const when = first.date === last.date ? `On ${first.date}` : `From ${first.date} to ${last.date}`;
  return (
    `${when} the operators went from ${showCount(first.ops)} to ${showCount(last.ops)}, ` +
    `those served under vmap from ${showCount(servedOf(first.totals.vmap))} to ${showCount(servedOf(last.totals.vmap))}.`
  );
}

function trendRow(past: PastCoverage, link: (op: string) => OpLink): TrendRow {
  const { date, version, ops, totals, changes } = past;
  const { fallback, refused } = totals.vmap;
  const served = servedOf(totals.vmap);
  const listed = changes
    .slice(0, MOST_CHANGES)
    .map((change) => ({ link: link(change.op), what: showPastChange(change) }));
  const rest = changes.length - listed.length;
  return {
    date,
    version,
    ops: showCount(ops),
    served: showShare(served, served + fallback + refused),
    fallback: showCount(fallback),
    refused: showCount(refused),
    changes: changes.length === 0 ? "–" : counted(changes.length, "change"),
    list: listed,
    hasList: listed.length > 0,
    rest: rest > 0 ? `and ${showCount(rest)} more` : "",
  };
}
