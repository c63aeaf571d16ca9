// How much faster vmap is than the loop: the same call on the same batch, once as the op is served and once by the loop.
import { performance } from "node:perf_hooks";
import { fallback } from "../rules/lib/fallback.ts";
import { withFallbackPolicy } from "../rules/lib/fallback-policy.ts";
import { declaredState } from "../runtime/api/list-ops.ts";
import { scope } from "../runtime/api/scope.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { numel } from "../runtime/tensor/strides.ts";
import type { Sample, SampleTable } from "../testing/sample.ts";
import { batchOf } from "./batches.ts";
import { mapOver } from "./columns.ts";
import type { DeclaredOp } from "./declared.ts";
import { type OpSubject, plainFailure, randomnessOf, subjectOf } from "./subject.ts";

/** Examples per batch. */
export const TIMED_BATCH = 64;

/** Samples per op: the largest ones, where the work counts most. */
const SAMPLES = 3;
/** Turns of each of the two; their medians are compared. */
const TURNS = 7;
/** Turns of each before any that counts. */
const WARM_UP = 2;
/** A turn repeats its call for at least so many milliseconds. */
const SHORTEST_TURN = 1;

/**
 * How many times faster than the loop an op is served at a batch of 64, over its largest samples.
 *
 * @returns null where there is nothing to compare: it is not served without the loop, or the loop cannot run
 */
export async function speedUpOf(row: DeclaredOp, table: SampleTable): Promise<number | null> {
  const { op } = row;
  const isServed = ["rule", "decomposed"].includes(declaredState(op));
  if (!isServed || op.noFallback !== null || op.mutates >= 0 || op.returns === 0) return null;
  const ratios: number[] = [];
  for (const subject of timedSubjects(row, table[row.entry.samples]?.() ?? [])) {
    const ratio = withFallbackPolicy("silent", () => ratioOf(subject));
    if (ratio !== null) ratios.push(ratio);
    // What a sample holds comes back between turns of the event loop only.
    await new Promise(setImmediate);
  }
  if (ratios.length === 0) return null;
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}

function timedSubjects(row: DeclaredOp, samples: readonly Sample[]): readonly OpSubject[] {
  return samples
    .filter(({ isRefused }) => isRefused !== true)
    .map((sample) => subjectOf(row.op, sample, randomnessOf(row)))
    .filter((subject) => subject.tensors.length > 0 && plainFailure(subject) === null)
    .map((subject) => ({ subject, size: elementsOf(subject) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, SAMPLES)
    .map(({ subject }) => subject);
}

function elementsOf({ tensors }: OpSubject): number {
  return tensors.reduce((sum, { shape }) => sum + numel(shape), 0);
}

/** Time of the loop over time of vmap; null when either cannot run on this sample. */
function ratioOf(subject: OpSubject): number | null {
  const { stacked } = batchOf(subject.tensors, [TIMED_BATCH]);
  const run = mapOver(TIMED_BATCH, subject)(subject.fn);
  const served = (): unknown => run(stacked);
  const looped = (): unknown => withLoop(subject.op, () => run(stacked));
  try {
    const repeats = [served, looped].map(repeatsFor);
    const times: [number[], number[]] = [[], []];
    for (let turn = -WARM_UP; turn < TURNS; turn++) {
      const pair = [timeOf(served, repeats[0]), timeOf(looped, repeats[1])] as const;
      if (turn < 0) continue;
      times[0].push(pair[0]);
      times[1].push(pair[1]);
    }
    return median(times[1]) / median(times[0]);
  } catch {
    // What is wrong with the sample is the report's to say.
    return null;
  }
}

/** Runs `fn` while `op` has no batching code of its own. */
function withLoop<T>(op: Op, fn: () => T): T {
  const { binding } = op;
  op.binding = { ...binding, plumbing: fallback(op, "timed") };
  try {
    return fn();
  } finally {
    op.binding = binding;
  }
}

/** How often to call per turn; the first call is not like the others. */
function repeatsFor(run: () => unknown): number {
  timeOf(run, 1);
  const once = timeOf(run, 1);
  return Math.max(1, Math.ceil(SHORTEST_TURN / Math.max(once, 0.001)));
}

/** Milliseconds per call; what the calls made is freed afterwards, or memory would run out in the middle of a later turn. */
function timeOf(run: () => unknown, repeats: number): number {
  return scope(() => {
    const [wallStart, cpuStart] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < repeats; i++) run();
    const wall = performance.now() - wallStart;
    const { user, system } = process.cpuUsage(cpuStart);
    const cpu = (user + system) / 1000;
    // Of a busy machine only what this process got counts; where that clock is too coarse it shows nothing.
    return (cpu > 0 ? Math.min(wall, cpu) : wall) / repeats;
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
