// One sample through one column: is the result right, is it fast, and how was it served.
import type { Op } from "../runtime/dispatch/op.ts";
import { batchOf, directionsFor, expectedOf, templatesFor } from "./batches.ts";
import { type MappedColumn, mapOver, type Subject } from "./columns.ts";
import { difference, precisionOf } from "./compare.ts";
import {
  cotangentDifference,
  type DerivativeCheck,
  tangentDifference,
  widened,
} from "./finite-differences.ts";
import { pulledBack, pushedForward } from "./functions.ts";
import type { State } from "./model.ts";
import {
  differentiatedState,
  growth,
  observe,
  type Run,
  servedState,
  slownessOf,
  type Why,
} from "./observe.ts";
import type { OpSubject } from "./subject.ts";

/** What one sample showed. */
export interface Finding {
  /** How it was served; null when the run does not tell. */
  readonly state: State | null;
  readonly correct: boolean | null;
  readonly fast: boolean | null;
  /** Why it is refused or slow; null when it is neither. */
  readonly why: Why | null;
  readonly problem: string | null;
}

/** Batch sizes whose counts must agree. */
const SMALL = 2;
const LARGE = 5;

/** Nothing to differentiate: the column does not apply. */
export const NOT_APPLICABLE: Finding = {
  state: "n/a",
  correct: null,
  fast: null,
  why: null,
  problem: null,
};

/** A wrong result, or an error where there should be none. */
export function failed(problem: string): Finding {
  return { state: null, correct: false, fast: null, why: null, problem };
}

/** Runs a measurement; what it throws outside of the observed runs is a finding too. */
function guarded(measurement: () => Finding): Finding {
  try {
    return measurement();
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a sample through a mapped column at both batch sizes. */
export function measureMapped(sample: OpSubject, column: MappedColumn): Finding {
  return guarded(() => mappedFinding(sample, column));
}

function mappedFinding(sample: OpSubject, column: MappedColumn): Finding {
  const { inputs, counts } = templatesFor(sample, column);
  const subject: Subject = { fn: sample.fn, counts };
  const [small, large] = [SMALL, LARGE].map((size) => {
    const batch = batchOf(inputs, column.depth === 1 ? [size] : [size, size]);
    const batched = column.batched(subject, mapOver(size, sample));
    return { batch, run: observe(sample.op.name, () => batched(batch.stacked)) };
  });
  if (small.run.outputs === null) return endedEarly(small.run);
  if (large.run.outputs === null) return endedEarly(large.run);
  // Nested batches have size² examples, so the smaller one is compared there.
  const compared = column.depth === 1 ? large : small;
  const expected = expectedOf(sample, column.single(subject), compared.batch);
  const precision = precisionOf([...inputs, ...expected]);
  const wrong = difference(compared.run.outputs ?? [], expected, precision);
  return { correct: wrong === null, ...speedOf(sample.op, small.run, large.run, wrong) };
}

/** How it was served, and whether that took more calls for more examples. */
function speedOf(op: Op, small: Run, large: Run, wrong: string | null): Omit<Finding, "correct"> {
  const extraCalls = growth(small, large);
  const slow = slownessOf(op.name, large);
  if (slow !== null) return { state: "fallback", fast: false, why: slow, problem: wrong };
  if (extraCalls === null) {
    return { state: servedState(op.name, large), fast: true, why: null, problem: wrong };
  }
  const why: Why = { code: "HIDDEN_LOOP", reason: `a hidden loop: ${extraCalls}` };
  return { state: "fallback", fast: false, why, problem: wrong };
}

function endedEarly({ refusal, failure }: Run): Finding {
  if (refusal !== null) {
    return { state: "refused", correct: null, fast: null, why: refusal, problem: null };
  }
  return failed(failure ?? "no outputs");
}

/** A derivative column: which derivative of which function is compared with finite differences. */
export type DerivativeColumn = "vjp" | "double_vjp" | "jvp" | "jvp_vjp";

/** Runs a sample through a column without vmap, in float64. */
export function measureDerivative(sample: OpSubject, column: DerivativeColumn): Finding {
  const inputs = widened(sample.tensors);
  const first: DerivativeCheck = { fn: sample.fn, inputs, directions: directionsFor(inputs, 3) };
  const isSecond = column === "double_vjp" || column === "jvp_vjp";
  const measure = column === "jvp" || column === "jvp_vjp" ? measureForward : measureReverse;
  return guarded(() => measure(sample.op, isSecond ? pullbackCheck(first) : first));
}

/** The pullback as a function of inputs and cotangents, ready to be differentiated again. */
function pullbackCheck({ fn, inputs }: DerivativeCheck): DerivativeCheck {
  const all = [...inputs, ...directionsFor(fn(inputs), 5)];
  return { fn: pulledBack(fn, inputs.length), inputs: all, directions: directionsFor(all, 7) };
}

function measureReverse(op: Op, check: DerivativeCheck): Finding {
  const { fn, inputs } = check;
  const cotangents = directionsFor(fn(inputs), 11);
  const run = observe(op.name, () => pulledBack(fn, inputs.length)([...inputs, ...cotangents]));
  if (run.outputs === null) return endedEarly(run);
  return derivativeFinding(op, run, cotangentDifference(check, cotangents, run.outputs));
}

function measureForward(op: Op, check: DerivativeCheck): Finding {
  const { fn, inputs, directions } = check;
  const run = observe(op.name, () => pushedForward(fn, inputs.length)([...inputs, ...directions]));
  if (run.outputs === null) return endedEarly(run);
  return derivativeFinding(op, run, tangentDifference(check, run.outputs));
}

function derivativeFinding(op: Op, run: Run, wrong: string | null): Finding {
  const state = differentiatedState(op, run);
  return { state, correct: wrong === null, fast: null, why: null, problem: wrong };
}
