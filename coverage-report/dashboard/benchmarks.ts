// The benchmark section: the results of `npm run bench`, and how much faster each op's batching is than the loop.
import type { CoverageDocument, OpCoverage } from "../model.ts";
import type { BenchmarkResults } from "./benchmark-results.ts";
import { opHref } from "./links.ts";
import { showCount, showSpeedUp } from "./text.ts";

/** A figure beside what was asked of it. */
export interface TargetRow {
  readonly name: string;
  readonly value: string;
  readonly target: string;
  /** `met`, `missed`, or empty where nothing was asked. */
  readonly verdict: string;
}

/** One library's time for one operation; the bar is in percent of the slowest. */
export interface LibraryTime {
  readonly library: string;
  readonly time: string;
  readonly share: number;
  readonly isOwn: boolean;
}

/** One operation in every library. */
export interface ComparisonRow {
  readonly name: string;
  readonly ratio: string;
  readonly target: string;
  readonly verdict: string;
  readonly times: readonly LibraryTime[];
}

/** One op's gain over the loop. */
export interface GainRow {
  readonly op: string;
  readonly href: string;
  readonly speedUp: string;
  /** Length of its bar: the logarithm of the gain, in percent of the longest. */
  readonly share: number;
}

/** What the template shows. */
export interface BenchmarksView {
  readonly hasResults: boolean;
  readonly environment: string;
  readonly overheads: readonly TargetRow[];
  readonly comparisons: readonly ComparisonRow[];
  readonly memory: readonly TargetRow[];
  readonly hasGains: boolean;
  readonly measured: string;
  readonly median: string;
  readonly least: readonly GainRow[];
  readonly most: readonly GainRow[];
}

const OWN_LIBRARY = "batchwise";
const MOST_GAINS = 10;

/** Makes the section. */
export function benchmarksView(
  results: BenchmarkResults | null,
  document: CoverageDocument,
): BenchmarksView {
  const environment = results?.environment;
  return {
    ...gainsOf(document),
    hasResults: results !== null,
    environment:
      environment === undefined
        ? ""
        : `${environment.processor}, ${environment.platform}, Node ${environment.node}`,
    overheads: (results?.overheads ?? []).map(({ name, microseconds, target }) => ({
      name,
      value: microseconds === null ? "–" : `${microseconds.toFixed(2)} µs`,
      target: target === null ? "" : `at most ${target} µs`,
      verdict: target === null || microseconds === null ? "" : verdict(microseconds <= target),
    })),
    comparisons: (results?.comparisons ?? []).map(({ name, ratio, target, times }) => ({
      name,
      ratio: ratio === null ? "–" : `${ratio.toFixed(2)}×`,
      target: `at most ${target}×`,
      verdict: ratio === null ? "" : verdict(ratio <= target),
      times: libraryTimes(times),
    })),
    memory: (results?.memory ?? []).map(
      ({ name, seconds, peakRssMegabytes, spills, target, isMet }) => ({
        name,
        value: `${seconds === null ? "–" : `${seconds.toFixed(1)} s`}, ${showCount(peakRssMegabytes)} MB, ${showCount(spills)} spills`,
        target,
        verdict: verdict(isMet),
      }),
    ),
  };
}

const verdict = (isMet: boolean): string => (isMet ? "met" : "missed");

function libraryTimes(times: Readonly<Record<string, number>>): readonly LibraryTime[] {
  const slowest = Math.max(...Object.values(times));
  return Object.entries(times).map(([library, time]) => ({
    library,
    time: `${showCount(Math.round(time))} µs`,
    share: percent(time / slowest),
    isOwn: library === OWN_LIBRARY,
  }));
}

/** A bar's length; never so short that it cannot be seen. */
const percent = (share: number): number => Math.max(1, Math.round(100 * Math.max(share, 0)));

type Gains = Pick<BenchmarksView, "hasGains" | "measured" | "median" | "least" | "most">;

function gainsOf({ ops }: CoverageDocument): Gains {
  const measured = ops
    .flatMap((row) => (row.speedUp === null ? [] : [{ row, speedUp: row.speedUp }]))
    .sort((a, b) => a.speedUp - b.speedUp);
  const longest = Math.log2(Math.max(2, measured[measured.length - 1]?.speedUp ?? 2));
  const show = ({
    row,
    speedUp,
  }: {
    readonly row: OpCoverage;
    readonly speedUp: number;
  }): GainRow => ({
    op: row.op,
    href: opHref(row.op),
    speedUp: showSpeedUp(speedUp),
    share: percent(Math.log2(Math.max(speedUp, 1)) / longest),
  });
  return {
    hasGains: measured.length > 0,
    measured: showCount(measured.length),
    median: showSpeedUp(measured[measured.length >> 1]?.speedUp ?? null),
    least: measured.slice(0, MOST_GAINS).map(show),
    most: measured.slice(-MOST_GAINS).reverse().map(show),
  };
}
