// vmap over derivatives and derivatives through vmap, each against the loop over examples.

import type { Tensor } from "../runtime/tensor/tensor.ts";
import { jvp } from "../runtime/transforms/jvp.ts";
import { vjp } from "../runtime/transforms/vjp.ts";
import type { CheckCase, CheckGroup } from "./checks.ts";
import {
  type DifferentiableCall,
  directionsFor,
  doubleVjp,
  floatsOf,
  gradients,
  pushForward,
  tensorList,
  withFloats,
} from "./derivative-functions.ts";
import { batchOf, exampleOf } from "./examples.ts";
import type { Dims } from "./in-dims.ts";
import {
  addValues,
  copyOf,
  expectAllClose,
  expectClose,
  stackValues,
  type Values,
  valuesOf,
} from "./values.ts";
import { mapTensors } from "./vmap-checks.ts";

const BATCH = 5;

/** The checks that compose vmap with vjp and jvp. */
export function composedChecks(calls: readonly DifferentiableCall[]): readonly CheckGroup[] {
  return [
    { check: "vmap of vjp", cases: calls.flatMap(vmapOfVjpCases) },
    { check: "vmap of jvp", cases: calls.flatMap(vmapOfJvpCases) },
    { check: "vmap of double vjp", cases: calls.map(vmapOfDoubleVjpCase) },
    { check: "vjp of vmap", cases: calls.flatMap(vjpOfVmapCases) },
    { check: "jvp of vmap", cases: calls.map(jvpOfVmapCase) },
  ];
}

/** Tensors that cannot be mapped stay shared; all others are mapped. */
function mappable({ call, tensors }: DifferentiableCall): readonly boolean[] {
  return tensors.map((_, i) => !call.shared.includes(i));
}

/** Runs `fn` mapped over the chosen inputs and compares with the loop. */
function expectLikeLoop(
  fn: (inputs: readonly Tensor[]) => readonly Tensor[],
  inputs: readonly Tensor[],
  isMapped: readonly boolean[],
): void {
  const dims: Dims = isMapped.map((mapped) => (mapped ? 0 : null));
  const outs = mapTensors(
    fn,
    dims,
  )(inputs.map((x, i) => (isMapped[i] ? batchOf(x, BATCH, 0) : copyOf(x))));
  const expected = loopOf(fn, inputs, isMapped);
  expectAllClose(outs, expected);
}

function loopOf(
  fn: (inputs: readonly Tensor[]) => readonly Tensor[],
  inputs: readonly Tensor[],
  isMapped: readonly boolean[],
): readonly Values[] {
  const rows = rowsOf(fn, inputs, isMapped);
  return rows[0].map((_, output) => stackValues(rows.map((row) => row[output])));
}

function rowsOf(
  fn: (inputs: readonly Tensor[]) => readonly Tensor[],
  inputs: readonly Tensor[],
  isMapped: readonly boolean[],
): readonly (readonly Values[])[] {
  return Array.from({ length: BATCH }, (_, i) =>
    fn(inputs.map((x, k) => exampleOf(x, isMapped[k] ? i : 0))).map(valuesOf),
  );
}

function vmapOfVjpCases(one: DifferentiableCall): readonly CheckCase[] {
  const cotangents = directionsFor(one.outputs, 20);
  const count = one.tensors.length;
  const fn = (all: readonly Tensor[]): readonly Tensor[] =>
    gradients(one, all.slice(0, count), all.slice(count));
  const inputs = [...one.tensors, ...cotangents];
  const always = cotangents.map(() => true);
  const never = one.tensors.map(() => false);
  return [
    { label: one.label, run: () => expectLikeLoop(fn, inputs, [...mappable(one), ...always]) },
    {
      label: `cotangents only ${one.label}`,
      run: () => expectLikeLoop(fn, inputs, [...never, ...always]),
    },
    {
      label: `one float only ${one.label}`,
      run: () =>
        expectLikeLoop(fn, inputs, [
          ...never.with(one.floats[0], true),
          ...cotangents.map(() => false),
        ]),
    },
  ];
}

function vmapOfJvpCases(one: DifferentiableCall): readonly CheckCase[] {
  const tangents = directionsFor(floatsOf(one, one.tensors), 30);
  const count = one.tensors.length;
  const fn = (all: readonly Tensor[]): readonly Tensor[] =>
    pushForward(one, all.slice(0, count), all.slice(count));
  const inputs = [...one.tensors, ...tangents];
  const always = tangents.map(() => true);
  const never = one.tensors.map(() => false);
  return [
    { label: one.label, run: () => expectLikeLoop(fn, inputs, [...mappable(one), ...always]) },
    {
      label: `tangents only ${one.label}`,
      run: () => expectLikeLoop(fn, inputs, [...never, ...always]),
    },
  ];
}

function vmapOfDoubleVjpCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const cotangents = directionsFor(one.outputs, 20);
      const weights = directionsFor(floatsOf(one, one.tensors), 50);
      const count = one.tensors.length;
      const end = count + cotangents.length;
      const fn = (all: readonly Tensor[]): readonly Tensor[] =>
        doubleVjp(one, all.slice(0, count), all.slice(count, end), all.slice(end));
      const inputs = [...one.tensors, ...cotangents, ...weights];
      const isMapped = [
        ...mappable(one),
        ...cotangents.map(() => true),
        ...weights.map(() => true),
      ];
      expectLikeLoop(fn, inputs, isMapped);
    },
  };
}

function vjpOfVmapCases(one: DifferentiableCall): readonly CheckCase[] {
  const all = mappable(one);
  const self = one.call.slots.findIndex(({ position }) => position === one.call.op.mutates);
  // Something has to be mapped still.
  const shared = one.floats.filter((i) => i !== self && all.with(i, false).some(Boolean));
  return [
    { label: one.label, run: () => checkVjpOfVmap(one, all) },
    ...shared.map((i) => ({
      label: `tensor ${i} shared ${one.label}`,
      run: () => checkVjpOfVmap(one, all.with(i, false)),
    })),
  ];
}

/** Gradients of mapped inputs are the loop's, stacked; those of a shared input are the loop's, summed. */
function checkVjpOfVmap(one: DifferentiableCall, isMapped: readonly boolean[]): void {
  const dims: Dims = isMapped.map((mapped) => (mapped ? 0 : null));
  const inputs = one.tensors.map((x, i) => (isMapped[i] ? batchOf(x, BATCH, 0) : copyOf(x)));
  const cotangents = directionsFor(one.outputs, 20);
  const run = (values: readonly Tensor[]): readonly Tensor[] =>
    mapTensors(one.fn, dims)(withFloats(one, inputs, values));
  const [, pullback] = vjp(run, [floatsOf(one, inputs)]);
  const grads = tensorList(pullback(cotangents.map((x) => batchOf(x, BATCH, 0)))[0]);
  const count = one.tensors.length;
  const rows = rowsOf(
    (both) => gradients(one, both.slice(0, count), both.slice(count)),
    [...one.tensors, ...cotangents],
    [...isMapped, ...cotangents.map(() => true)],
  );
  grads.forEach((grad, k) => {
    const parts = rows.map((row) => row[k]);
    expectClose(grad, isMapped[one.floats[k]] ? stackValues(parts) : addValues(parts));
  });
}

function jvpOfVmapCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const isMapped = mappable(one);
      const dims: Dims = isMapped.map((mapped) => (mapped ? 0 : null));
      const inputs = one.tensors.map((x, i) => (isMapped[i] ? batchOf(x, BATCH, 0) : copyOf(x)));
      const tangents = directionsFor(floatsOf(one, one.tensors), 30);
      const hasRows = one.floats.map((i) => isMapped[i]);
      const run = (values: readonly Tensor[]): readonly Tensor[] =>
        mapTensors(one.fn, dims)(withFloats(one, inputs, values));
      const [, tangentOut] = jvp(
        run,
        [floatsOf(one, inputs)],
        [tangents.map((x, k) => (hasRows[k] ? batchOf(x, BATCH, 0) : x))],
      );
      const count = one.tensors.length;
      const expected = loopOf(
        (both) => pushForward(one, both.slice(0, count), both.slice(count)),
        [...one.tensors, ...tangents],
        [...isMapped, ...hasRows],
      );
      expectAllClose(tensorList(tangentOut), expected);
    },
  };
}
