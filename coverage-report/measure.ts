// One sample through one column: is the result right, is it fast, and how was it served.

import type { Op } from "../runtime/dispatch/op.ts";
import { isFloating } from "../runtime/tensor/dtype.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { type MappedColumn, mapOver, type Subject } from "./columns.ts";
import { difference } from "./compare.ts";
import { directionLike, exampleOf, stackPlain } from "./examples.ts";
import {
  cotangentDifference,
  type DerivativeCheck,
  tangentDifference,
  widened,
} from "./finite-differences.ts";
import { pulledBack, pushedForward, type TensorFunction } from "./functions.ts";
import type { State } from "./model.ts";
import {
  differentiatedState,
  fellBack,
  growth,
  observe,
  type Run,
  servedState,
} from "./observe.ts";
import type { OpSubject } from "./subject.ts";

/** What one sample showed. */
export interface Finding {
  /** How it was served; null when the run does not tell. */
  readonly state: State | null;
  readonly correct: boolean | null;
  readonly fast: boolean | null;
  readonly reason: string | null;
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
  reason: null,
  problem: null,
};

/** Stand-ins for cotangents or tangents, one per float tensor. */
function directionsFor(tensors: readonly Tensor[], salt: number): readonly Tensor[] {
  return tensors.filter(({ dtype }) => isFloating(dtype)).map((x, i) => directionLike(x, salt + i));
}

/** The op's tensors followed by the extra inputs a column needs. */
function templatesFor(
  { fn, tensors }: OpSubject,
  { extras }: MappedColumn,
): { readonly inputs: readonly Tensor[]; readonly counts: readonly number[] } {
  const counts = [tensors.length];
  let inputs = tensors;
  let current = fn;
  for (const [i, extra] of extras.entries()) {
    const like = extra === "tangents" ? tensors : current(inputs);
    current = pulledBack(current, inputs.length);
    inputs = [...inputs, ...directionsFor(like, 10 * (i + 1))];
    counts.push(inputs.length);
  }
  return { inputs, counts };
}

/** A batch: how many examples per level of vmap, its inputs, and the inputs of each example. */
interface Batch {
  readonly dims: readonly number[];
  readonly stacked: readonly Tensor[];
  readonly examples: readonly (readonly Tensor[])[];
}

function batchOf(templates: readonly Tensor[], dims: readonly number[]): Batch {
  const count = dims.reduce((product, size) => product * size, 1);
  const examples = Array.from({ length: count }, (_, i) => templates.map((x) => exampleOf(x, i)));
  return { dims, examples, stacked: templates.map((_, k) => column(examples, k, dims)) };
}

/** Tensor `k` of every example as one tensor with `dims` in front. */
function column(rows: readonly (readonly Tensor[])[], k: number, dims: readonly number[]): Tensor {
  return stackPlain(
    rows.map((row) => row[k]),
    dims,
  );
}

/** What the batch must give: the loop, or for random ops one call on the whole batch, as documented. */
function expectedOf(
  { isRandom, tensors, resized }: OpSubject,
  single: TensorFunction,
  { dims, stacked, examples }: Batch,
): readonly Tensor[] {
  if (isRandom && tensors.length > 0) return single(stacked);
  if (isRandom && resized !== null) return resized(dims)([]);
  const results = examples.map(single);
  return results[0].map((_, k) => column(results, k, dims));
}

/** Runs a sample through a mapped column at both batch sizes. */
export function measureMapped(sample: OpSubject, mappedColumn: MappedColumn): Finding {
  const { depth, single, batched } = mappedColumn;
  const { inputs, counts } = templatesFor(sample, mappedColumn);
  const subject: Subject = { fn: sample.fn, counts };
  const run = (size: number): Run => {
    const { stacked } = batchOf(inputs, size, column.depth);
    const batched = column.batched(subject, mapOver(size, sample.isRandom));
    return observe(() => batched(stacked));
  };
  const [small, large] = [run(SMALL), run(LARGE)];
  if (small.outputs === null || large.outputs === null) return endedEarly(small);
  // Nested batches have size² examples, so the smaller batch is compared there.
  const size = column.depth === 1 ? LARGE : SMALL;
  const actual = column.depth === 1 ? large.outputs : small.outputs;
  const single = column.single(subject);
  const expected = expectedOf(
    sample,
    single,
    batchOf(inputs, size, column.depth),
    size,
    column.depth,
  );
  const wrong = difference(actual, expected);
  return {
    ...speedOf(sample, small, large),
    correct: wrong === null,
    ...noteOf(wrong, small, large),
  };
}

function speedOf(
  { op }: OpSubject,
  small: Run,
  large: Run,
): Pick<Finding, "state" | "fast" | "reason"> {
  const isFast = !fellBack(large) && growth(small, large) === null;
  if (isFast) return { state: servedState(op.name, large), fast: true, reason: null };
  return { state: "fallback", fast: false, reason: slowReason(op.name, small, large) };
}

/** Why it was slow, with its reason code. */
function slowReason(op: string, small: Run, large: Run): string {
  const event = large.events.find(({ state }) => state === "fallback");
  if (event === undefined) return `a hidden loop: ${growth(small, large)}`;
  const why = event.reason ?? "no reason given";
  return event.op === op ? `NO_RULE: ${why}` : `DECOMPOSES_TO_SLOW(${event.op}): ${why}`;
}

function noteOf(wrong: string | null, small: Run, large: Run): Pick<Finding, "problem"> {
  if (wrong !== null) return { problem: wrong };
  const isHidden = !fellBack(large) && growth(small, large) !== null;
  return { problem: isHidden ? `a hidden loop: ${growth(small, large)}` : null };
}

function endedEarly({ refusal, failure }: Run): Finding {
  if (refusal !== null) {
    return { state: "refused", correct: null, fast: null, reason: refusal, problem: null };
  }
  const problem = failure ?? "fails for 5 examples but not for 2";
  return { state: null, correct: false, fast: null, reason: null, problem };
}

/** A derivative column: which derivative of which function is compared with finite differences. */
export type DerivativeColumn = "vjp" | "double_vjp" | "jvp" | "jvp_vjp";

/** Runs a sample through a column without vmap, in float64. */
export function measureDerivative(sample: OpSubject, column: DerivativeColumn): Finding {
  const inputs = widened(sample.tensors);
  const first: DerivativeCheck = { fn: sample.fn, inputs, directions: directionsFor(inputs, 3) };
  const isSecond = column === "double_vjp" || column === "jvp_vjp";
  const check = isSecond ? pullbackCheck(first) : first;
  return column === "jvp" || column === "jvp_vjp"
    ? measureForward(sample.op, check)
    : measureReverse(sample.op, check);
}

/** The pullback as a function of inputs and cotangents, ready to be differentiated again. */
function pullbackCheck({ fn, inputs }: DerivativeCheck): DerivativeCheck {
  const all = [...inputs, ...directionsFor(fn(inputs), 5)];
  return { fn: pulledBack(fn, inputs.length), inputs: all, directions: directionsFor(all, 7) };
}

function measureReverse(op: Op, check: DerivativeCheck): Finding {
  const { fn, inputs } = check;
  const cotangents = directionsFor(fn(inputs), 11);
  const run = observe(() => pulledBack(fn, inputs.length)([...inputs, ...cotangents]));
  if (run.outputs === null) return endedEarly(run);
  return derivativeFinding(op, run, cotangentDifference(check, cotangents, run.outputs));
}

function measureForward(op: Op, check: DerivativeCheck): Finding {
  const { fn, inputs, directions } = check;
  const run = observe(() => pushedForward(fn, inputs.length)([...inputs, ...directions]));
  if (run.outputs === null) return endedEarly(run);
  return derivativeFinding(op, run, tangentDifference(check, run.outputs));
}

function derivativeFinding(op: Op, run: Run, wrong: string | null): Finding {
  const state = differentiatedState(op, run);
  return { state, correct: wrong === null, fast: null, reason: null, problem: wrong };
}
