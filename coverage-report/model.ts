// The coverage document as data: one row per op, one cell per transform, and its checked form when read back.
import { z } from "zod";
import { RUN_REASONS, type ReasonCode as RunReason } from "../runtime/dispatch/reason-code.ts";

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

/** Reasons that only a report sees, beside those of `explain`. */
const REPORT_REASONS = [
  // More calls for more examples, without the loop that says so.
  "HIDDEN_LOOP",
  "NOT_DIFFERENTIABLE",
  // Served, but forward mode takes two reverse passes.
  "DOUBLE_VJP",
] as const;

/** Why a cell is not simply served, as a word that tools can count. */
export type ReasonCode = RunReason | (typeof REPORT_REASONS)[number];

/** Every reason. */
export const REASON_CODES: readonly ReasonCode[] = [...RUN_REASONS, ...REPORT_REASONS];

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
  /** Samples that ran and found nothing wrong. */
  readonly passed: number;
  /** What is wrong: one line each, with the sample. */
  readonly problems: readonly string[];
  /** Why it is refused or falls back, or how it is served when that is not its own formula. */
  readonly code?: ReasonCode;
  /** The same in words. */
  readonly reason?: string;
}

/** A place in a file of the project. */
export interface SourcePlace {
  /** Relative to the root of the project, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** One op: an entry's overload, or the in-place form derived from it. */
export interface OpCoverage {
  /** Name as `listOps()` shows it: `sum.dim_IntList`; a plugin's with its namespace, `stats::zscore`. */
  readonly op: string;
  /** Whose op it is: `batchwise`, or the namespace of a plugin. */
  readonly namespace: string;
  readonly schema: string;
  /** One sentence for users. */
  readonly doc: string;
  readonly family: string;
  readonly module: string;
  /** The value of `batching:`, as a word: `reduction`. */
  readonly kind: string;
  /** The op it is the in-place form of; null for entries themselves. */
  readonly inPlaceOf: string | null;
  /** Its entry in ops.yaml; for a derived in-place op that of its source. */
  readonly entry: SourcePlace;
  /** Its hand-written batching rule; null for the other kinds. */
  readonly rule: SourcePlace | null;
  /** The kernel plain tensors run on; none for views, decompositions and values read. */
  readonly kernel: "wasm" | "js" | "none";
  /** Formulas by what they give: a parameter's cotangent, an output's tangent, `decomposition`. */
  readonly formulas: Readonly<Record<string, string>>;
  /** Ops whose formulas or decompositions call it, by name, sorted. */
  readonly neededBy: readonly string[];
  /** The set of samples it ran. */
  readonly samples: string;
  /** How many times faster its batching is than the loop, where that was measured; null where not. */
  readonly speedUp: number | null;
  /** The version that brought it: what the entry says, else the one in which the history first has it; null when neither. */
  readonly since: string | null;
  readonly transforms: ByTransform<Cell>;
}

/** How a set of ops does under one transform; ops it does not apply to are not counted. */
export interface Tally {
  /** Ops the transform applies to: `rule + decomposed + fallback + refused`. */
  readonly total: number;
  /** Served by a rule or a decomposition, with the right results. */
  readonly served: number;
  readonly rule: number;
  readonly decomposed: number;
  readonly fallback: number;
  readonly refused: number;
  /** Results that differ from the loop's. */
  readonly wrong: number;
}

/** A project whose ops are in the document. */
export interface CoveredProject {
  readonly namespace: string;
  readonly version: string;
}

/** The version of the document's form; it grows when a reader of the old form would misread the new one. */
export const DOCUMENT_VERSION = 1;

/** The JSON Schema of the document, as a printed one names it: beside it where `--out` writes both. */
export const DOCUMENT_SCHEMA = "./coverage.schema.json";

/** The whole document: rows sorted by namespace and name, so that equal coverage gives equal text. */
export interface CoverageDocument {
  readonly $schema: typeof DOCUMENT_SCHEMA;
  readonly version: typeof DOCUMENT_VERSION;
  /** Whether every op of its projects is in it; false when a part was asked for. */
  readonly complete: boolean;
  readonly projects: readonly CoveredProject[];
  /** Counts over `ops`. */
  readonly totals: ByTransform<Tally>;
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
