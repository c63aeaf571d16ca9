// What the dashboard is made of: the coverage document, and what may lie beside it.
import type { Baseline, ByTransform, CoverageDocument } from "../model.ts";
import type { ProgramReport } from "../program/model.ts";
import type { BenchmarkResults } from "./benchmark-results.ts";

/** One op or cell that changed between two entries of the history. */
export interface PastChange {
  readonly op: string;
  /** Null when the whole op came or went. */
  readonly transform: string | null;
  readonly from: string;
  readonly to: string;
}

/** Ops by state under one transform. */
export interface PastCounts {
  readonly rule: number;
  readonly decomposed: number;
  readonly fallback: number;
  readonly refused: number;
}

/** One entry of the history: what coverage was on a day. */
export interface PastCoverage {
  /** `2026-01-31`. */
  readonly date: string;
  readonly version: string;
  readonly ops: number;
  /** Ops by state; the rest of them the transform does not apply to. */
  readonly totals: ByTransform<PastCounts>;
  /** Against the entry before. */
  readonly changes: readonly PastChange[];
}

/** Everything on the page. */
export interface DashboardInput {
  readonly document: CoverageDocument;
  /** The committed expectation; null where there is none. */
  readonly baseline: Baseline | null;
  /** Oldest first; empty where none is kept. */
  readonly history: readonly PastCoverage[];
  /** Null until somebody ran the benchmarks. */
  readonly benchmarks: BenchmarkResults | null;
  readonly programs: readonly ProgramReport[];
  /** What source links start with: a path from the page to the project's root, or a URL. */
  readonly sourceBase: string;
}
