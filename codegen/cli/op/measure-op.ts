// What running an op shows: its samples through every transform, and what a loop over examples costs beside one batched call.
import { performance } from "node:perf_hooks";
import { batchOf } from "../../../coverage-report/batches.ts";
import { collectCoverage } from "../../../coverage-report/collect.ts";
import { mapOver } from "../../../coverage-report/columns.ts";
import type { TensorFunction } from "../../../coverage-report/functions.ts";
import type { OpCoverage } from "../../../coverage-report/model.ts";
import { loadSamples } from "../../../coverage-report/samples.ts";
import {
  type OpSubject,
  plainFailure,
  randomnessOf,
  subjectOf,
} from "../../../coverage-report/subject.ts";
import "../../../runtime/core.ts";
import { withFallbackPolicy } from "../../../rules/lib/fallback-policy.ts";
import { scope } from "../../../runtime/api/scope.ts";
import { argumentFor } from "../../../runtime/dispatch/arguments.ts";
import { callOp } from "../../../runtime/dispatch/dispatch.ts";
import type { Op } from "../../../runtime/dispatch/op.ts";
import { registeredOps } from "../../../runtime/dispatch/registry.ts";
import type { OpArgs } from "../../../runtime/kernels/contract.ts";
import { Tensor } from "../../../runtime/tensor/tensor.ts";
import type { Sample, SampleTable } from "../../../testing/sample.ts";
import type { OpEntry } from "../../model/entry.ts";
import { parseSchema } from "../../model/parse-schema.ts";
import { packageLayout, registeredName } from "../../project/layout.ts";
import { loadProject } from "../coverage/load-project.ts";
import type { OpProject } from "./op-project.ts";

/** The loop and the mapped call at one batch size, in microseconds. */
export interface CostAtSize {
  readonly examples: number;
  /** Plain calls, one per example. */
  readonly loop: number;
  /** The same examples under vmap. */
  readonly mapped: number;
}

/** What mapping an op costs, on one of its samples. */
export interface OpCost {
  /** Shapes of the sample's tensors. */
  readonly shapes: readonly (readonly number[])[];
  readonly sizes: readonly CostAtSize[];
}

/** What running the op showed. */
export interface OpMeasurement {
  /** The op and its in-place form; empty when the build does not have it. */
  readonly rows: readonly OpCoverage[];
  /** Null where no sample can be mapped. */
  readonly cost: OpCost | null;
}

/** Runs the samples of one entry; null where there are none to run. */
export async function measureOp(
  project: OpProject,
  { name: ownName, samples: set }: OpEntry,
): Promise<OpMeasurement | null> {
  const { entries, samples } = await runnable(project);
  const { exports } = project;
  const name = registeredName(exports.layout ?? packageLayout, ownName);
  const op = registeredOps().find((one) => one.name === name);
  const entry = entries.find((one) => one.name === name);
  if (samples === null || op === undefined || entry === undefined) return null;
  const { ops: rows } = collectCoverage({
    entries,
    isWanted: (one) => one.name === name,
    project: exports,
    // The rows are looked at, not the document around them.
    version: "",
    samples,
  });
  const randomness = randomnessOf({ op, entry, inPlace: null });
  const subjects = (samples[set]?.() ?? [])
    .filter(({ isRefused }) => isRefused !== true)
    .map((sample): Subject => ({ sample, ...subjectOf(op, sample, randomness) }));
  const cost = withFallbackPolicy("silent", () => costOf(op, subjects));
  return { rows, cost };
}

/** What a project has to run: its entries under the names they are registered by, and its samples. */
interface Runnable {
  readonly entries: readonly OpEntry[];
  readonly samples: SampleTable | null;
}

/** A plugin is imported first, with its samples. */
async function runnable({ root, entries, exports }: OpProject): Promise<Runnable> {
  if (exports.layout === undefined || exports.layout.plugin === null)
    return { entries, samples: await loadSamples() };
  const loaded = await loadProject("op show", root);
  return loaded ?? { entries, samples: null };
}

const SIZES = [2, 16, 128] as const;

/** A sample that can be run, with what it was made from. */
type Subject = OpSubject & { readonly sample: Sample };

/** The cost on the sample with the most elements that can be mapped. */
function costOf(op: Op, subjects: readonly Subject[]): OpCost | null {
  const usable = subjects
    .filter(({ tensors }) => tensors.length > 0)
    .toSorted((a, b) => elements(b.tensors) - elements(a.tensors));
  for (const subject of usable) {
    if (plainFailure(subject) !== null) continue;
    try {
      const sizes = SIZES.map((size) => costAt(op, subject, size));
      return { shapes: subject.tensors.map(({ shape }) => shape), sizes };
    } catch {
      // What cannot be mapped with these arguments may be with those of another sample.
    }
  }
  return null;
}

function elements(tensors: readonly Tensor[]): number {
  return tensors.reduce((sum, { shape }) => sum + shape.reduce((n, size) => n * size, 1), 0);
}

function costAt(op: Op, subject: Subject, size: number): CostAtSize {
  const { examples, stacked } = batchOf(subject.tensors, [size]);
  const mapped = mapOver(size, subject)(subject.fn);
  const calls = examples.map((example) => boundArgs(op, subject, example));
  const loop = (): void => {
    for (const args of calls) callOp(op, args);
  };
  return {
    examples: size,
    loop: microseconds(loop),
    mapped: microseconds(() => runOn(mapped, stacked)),
  };
}

/** The sample's arguments with an example's tensors in place of its own, ready for the op: no time goes into reading them. */
function boundArgs(op: Op, { sample, tensors }: Subject, example: readonly Tensor[]): OpArgs {
  const { args, kwargs = {} } = sample;
  const replaced = new Map(tensors.map((x, i) => [x, example[i]]));
  return parseSchema(op.schema).parameters.map((parameter, i) => {
    const given = parameter.keywordOnly ? kwargs[parameter.name] : args[i];
    const swap = (value: unknown): unknown =>
      value instanceof Tensor ? (replaced.get(value) ?? value) : value;
    const value = Array.isArray(given) ? given.map(swap) : swap(given);
    return argumentFor(parameter, value) ?? null;
  });
}

function runOn(fn: TensorFunction, inputs: readonly Tensor[]): void {
  fn(inputs);
}

/** How long one measurement goes on, in milliseconds, and how many calls it takes at least. */
const BUDGET_MS = 30;
const MIN_RUNS = 10;

/** The shortest time of a call: what other programs take from the machine only ever adds. */
function microseconds(call: () => void): number {
  const once = (): number => {
    const start = performance.now();
    scope(call);
    return performance.now() - start;
  };
  for (let i = 0; i < 3; i++) once();
  let shortest = Number.POSITIVE_INFINITY;
  const end = performance.now() + BUDGET_MS;
  for (let i = 0; i < MIN_RUNS || performance.now() < end; i++) {
    shortest = Math.min(shortest, once());
  }
  return shortest * 1000;
}
