// The coverage document as data: one row per op, one cell per transform, and its checked form when read back.
import { z } from "zod";

/** What each op is run through; the columns of the report. */
export const TRANSFORMS = [
  "vmap",
  "vmap_vmap",
  "vmap_in_place",
  "vjp",
  "double_vjp",
  "vmap_vjp",
  "vjp_vmap",
  "jvp",
  "vmap_jvp",
  "jvp_vmap",
  "jvp_vjp",
  "vmap_double_vjp",
] as const;

/** One column. */
export type Transform = (typeof TRANSFORMS)[number];

/** One value per column. */
export type ByTransform<T> = { readonly [Name in Transform]: T };

/** Makes the value of every column. */
export function byTransform<T>(make: (transform: Transform) => T): ByTransform<T> {
  return {
    vmap: make("vmap"),
    vmap_vmap: make("vmap_vmap"),
    vmap_in_place: make("vmap_in_place"),
    vjp: make("vjp"),
    double_vjp: make("double_vjp"),
    vmap_vjp: make("vmap_vjp"),
    vjp_vmap: make("vjp_vmap"),
    jvp: make("jvp"),
    vmap_jvp: make("vmap_jvp"),
    jvp_vmap: make("jvp_vmap"),
    jvp_vjp: make("jvp_vjp"),
    vmap_double_vjp: make("vmap_double_vjp"),
  };
}

/** How an op is served under a transform, best first. */
export const STATES = ["rule", "decomposed", "n/a", "refused", "fallback"] as const;

/** One of the states. */
export type State = (typeof STATES)[number];

/** One op under one transform. */
export interface Cell {
  /** What ops.yaml says. */
  readonly declared: State;
  /** What running the samples showed. */
  readonly observed: State;
  /** Whether every result equals the loop's; null when nothing could be compared. */
  readonly correct: boolean | null;
  /** Whether no call fell back and the number of calls did not grow with the batch; null when nothing ran. */
  readonly fast: boolean | null;
  /** Samples that ran. */
  readonly samples: number;
  /** Why it is refused or falls back, or how it is served when that is not its own formula. */
  readonly reason?: string;
  /** What is wrong: one line each, with the sample. */
  readonly problems: readonly string[];
}

/** One op. */
export interface OpCoverage {
  /** Name as `listOps()` shows it. */
  readonly op: string;
  readonly family: string;
  /** Line of its entry in ops.yaml; for a derived in-place op that of its source. */
  readonly line: number;
  /** The kernel plain tensors run on; none for views, decompositions and values read. */
  readonly kernel: "wasm" | "js" | "none";
  readonly transforms: ByTransform<Cell>;
}

/** The whole document, in the order of ops.yaml. */
export interface CoverageDocument {
  readonly ops: readonly OpCoverage[];
}

const stateDefinition = z.enum(STATES);

const baselineDefinition = z.strictObject({
  ops: z.record(z.string(), z.record(z.enum(TRANSFORMS), stateDefinition)),
});

/** The committed expectation: the observed state of every cell. */
export interface Baseline {
  readonly ops: Readonly<Record<string, ByTransform<State>>>;
}

/** Reads a baseline file; the text of what is wrong with it otherwise. */
export function parseBaseline(text: string): Baseline | { readonly problem: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
  const result = baselineDefinition.safeParse(data);
  return result.success ? result.data : { problem: z.prettifyError(result.error) };
}
