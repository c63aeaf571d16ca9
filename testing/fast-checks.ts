// Whether an op avoids the slow loop: the same calls at B = 2 and B = 5, backward ops included.
import { withFallbackPolicy } from "../rules/lib/fallback-policy.ts";
import { type CallEvent, withRecorder } from "../runtime/dispatch/recording.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { jvp } from "../runtime/transforms/jvp.ts";
import { vjp } from "../runtime/transforms/vjp.ts";
import { expectSame } from "./assertions.ts";
import type { CheckCase, CheckGroup } from "./checks.ts";
import {
  type DifferentiableCall,
  differentiable,
  directionsFor,
  doubleVjp,
  floatsOf,
  gradients,
  pushForward,
  withFloats,
} from "./derivative-functions.ts";
import { batchOf } from "./examples.ts";
import { type Dims, inDimsFor, showDims } from "./in-dims.ts";
import { type OpCall, runCall } from "./op-calls.ts";
import { copyOf } from "./values.ts";
import { isAllowed, mapTensors } from "./vmap-checks.ts";

/** The check that no loop over the batch runs. */
export function fastCheck(calls: readonly OpCall[]): CheckGroup {
  const mappable = calls.filter(
    ({ op, tensors }) => tensors.length > 0 && op.batching !== "refuse",
  );
  return {
    check: "fast",
    cases: mappable.flatMap((call) => [...vmapCases(call), ...derivativeCases(call)]),
  };
}

/** Everything that happens while `run` runs. */
function eventsOf(run: () => unknown): readonly CallEvent[] {
  const events: CallEvent[] = [];
  withFallbackPolicy("silent", () => withRecorder((event) => events.push(event), run));
  return events;
}

/** The calls must be the same ones at both sizes, and none a loop. */
export function expectFast(run: (batchSize: number) => unknown): void {
  const [small, large] = [2, 5].map((size) => eventsOf(() => run(size)));
  const show = ({ op, state, level }: CallEvent): string => `${op} ${state} ${level}`;
  const loops = large.filter(({ state }) => state === "fallback").map(show);
  expectSame("calls served by a loop", loops, []);
  expectSame("calls for five examples and for two", large.map(show), small.map(show));
}

/** `fn` mapped over the chosen inputs at any batch size. */
function mappedAt(
  fn: (inputs: readonly Tensor[]) => readonly Tensor[],
  inputs: readonly Tensor[],
  dims: Dims,
): (batchSize: number) => unknown {
  return (batchSize) => {
    const batched = inputs.map((x, i) => {
      const dim = dims[i];
      return dim === null ? copyOf(x) : batchOf(x, batchSize, dim);
    });
    return mapTensors(fn, dims)(batched);
  };
}

function vmapCases(call: OpCall): readonly CheckCase[] {
  return inDimsFor(call.tensors.length)
    .filter((dims) =>
      isAllowed(
        call,
        dims.map((dim) => dim !== null),
      ),
    )
    .map((dims) => ({
      label: `vmap ${showDims(dims)} ${call.label}`,
      run: () => expectFast(mappedAt((tensors) => runCall(call, tensors), call.tensors, dims)),
    }));
}

function derivativeCases(call: OpCall): readonly CheckCase[] {
  const one =
    call.sample.isDifferentiable === false || call.op.returns < 1 ? null : differentiable(call);
  if (one === null) return [];
  const dims = one.tensors.map((_, i) => (call.shared.includes(i) ? null : 0));
  const cases: readonly (readonly [string, (batchSize: number) => unknown])[] = [
    ["vmap of vjp", vmapOfVjp(one, dims)],
    ["vmap of jvp", vmapOfJvp(one, dims)],
    ["vmap of double vjp", vmapOfDoubleVjp(one, dims)],
    ["vjp of vmap", vjpOfVmap(one, dims)],
    ["jvp of vmap", jvpOfVmap(one, dims)],
  ];
  return cases.map(([label, run]) => ({
    label: `${label} ${one.label}`,
    run: () => expectFast(run),
  }));
}

function vmapOfVjp(one: DifferentiableCall, dims: Dims): (batchSize: number) => unknown {
  const cotangents = directionsFor(one.outputs, 20);
  const count = one.tensors.length;
  const fn = (all: readonly Tensor[]): readonly Tensor[] =>
    gradients(one, all.slice(0, count), all.slice(count));
  return mappedAt(fn, [...one.tensors, ...cotangents], [...dims, ...cotangents.map(() => 0)]);
}

function vmapOfJvp(one: DifferentiableCall, dims: Dims): (batchSize: number) => unknown {
  const tangents = directionsFor(floatsOf(one, one.tensors), 30);
  const count = one.tensors.length;
  const fn = (all: readonly Tensor[]): readonly Tensor[] =>
    pushForward(one, all.slice(0, count), all.slice(count));
  return mappedAt(fn, [...one.tensors, ...tangents], [...dims, ...tangents.map(() => 0)]);
}

function vmapOfDoubleVjp(one: DifferentiableCall, dims: Dims): (batchSize: number) => unknown {
  const cotangents = directionsFor(one.outputs, 20);
  const weights = directionsFor(floatsOf(one, one.tensors), 50);
  const count = one.tensors.length;
  const end = count + cotangents.length;
  const fn = (all: readonly Tensor[]): readonly Tensor[] =>
    doubleVjp(one, all.slice(0, count), all.slice(count, end), all.slice(end));
  const inputs = [...one.tensors, ...cotangents, ...weights];
  return mappedAt(fn, inputs, [...dims, ...inputs.slice(count).map(() => 0)]);
}

function vjpOfVmap(one: DifferentiableCall, dims: Dims): (batchSize: number) => unknown {
  return (batchSize) => {
    const inputs = one.tensors.map((x, i) =>
      dims[i] === null ? copyOf(x) : batchOf(x, batchSize, 0),
    );
    const run = (values: readonly Tensor[]): readonly Tensor[] =>
      mapTensors(one.fn, dims)(withFloats(one, inputs, values));
    const [, pullback] = vjp(run, [floatsOf(one, inputs)]);
    return pullback(directionsFor(one.outputs, 20).map((x) => batchOf(x, batchSize, 0)));
  };
}

function jvpOfVmap(one: DifferentiableCall, dims: Dims): (batchSize: number) => unknown {
  return (batchSize) => {
    const inputs = one.tensors.map((x, i) =>
      dims[i] === null ? copyOf(x) : batchOf(x, batchSize, 0),
    );
    const run = (values: readonly Tensor[]): readonly Tensor[] =>
      mapTensors(one.fn, dims)(withFloats(one, inputs, values));
    const floats = floatsOf(one, inputs);
    return jvp(run, [floats], [directionsFor(floats, 30)]);
  };
}
