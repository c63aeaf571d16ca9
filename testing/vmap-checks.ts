// vmap of one op against the loop it stands for: every way of mapping, nested levels, empty batches, refusals.
import { batchedToFront } from "../rules/lib/dims.ts";
import { callOp } from "../runtime/dispatch/dispatch.ts";
import type { OpResult } from "../runtime/kernels/contract.ts";
import { Tensor } from "../runtime/tensor/tensor.ts";
import { vmap } from "../runtime/transforms/vmap.ts";
import { type CheckCase, type CheckGroup, expectRefusal } from "./checks.ts";
import { batchAt, batchOf, exampleOf, exampleValues } from "./examples.ts";
import { type Dims, inDimsFor, type Nesting, nestingsFor, showDims } from "./in-dims.ts";
import { type OpCall, runCall, withTensors } from "./op-calls.ts";
import {
  batchShape,
  copyOf,
  expectAllClose,
  expectClose,
  stackValues,
  type Values,
  valuesOf,
} from "./values.ts";

/** A size that no sample has, so that a confused dim shows. */
const BATCH = 5;
const OUTER = 2;
const INNER = 5;

/** Maps a function of a list of tensors; what is drawn is drawn once, as `runCall` restarts the stream for each example. */
export function mapTensors(
  fn: (tensors: readonly Tensor[]) => readonly Tensor[],
  dims: Dims,
): (tensors: readonly Tensor[]) => readonly Tensor[] {
  return vmap(fn, { inDims: [dims], randomness: "same" });
}

/** The vmap checks of an op, from its samples. */
export function vmapChecks(calls: readonly OpCall[]): readonly CheckGroup[] {
  const mappable = calls.filter(
    ({ op, tensors }) => tensors.length > 0 && op.batching !== "refuse",
  );
  const good = mappable.filter(({ sample }) => sample.isRefused !== true);
  const bad = mappable.filter(({ sample }) => sample.isRefused === true);
  const tensorless = calls.filter(({ tensors }) => tensors.length === 0);
  const refused = calls.filter(({ op }) => op.batching === "refuse");
  return [
    {
      check: "vmap",
      cases: [...good.flatMap(vmapCases), ...tensorless.map(sharedCase)],
    },
    { check: "vmap: nested", cases: good.flatMap((call, i) => nestedCases(call, i < 2)) },
    { check: "vmap: empty batch", cases: good.flatMap(emptyCases) },
    {
      check: "vmap: refusals",
      cases: [
        ...bad.flatMap(refusalCases),
        ...good.flatMap(dataDependentCases),
        ...refused.flatMap(refusedOpCases),
      ],
    },
  ];
}

/**
 * Whether a way of mapping is legal: no shape depends on mapped values, an in-place op writes a mapped self,
 * and what is drawn once for all has one distribution.
 */
export function isAllowed(call: OpCall, isMapped: readonly boolean[]): boolean {
  const { op, shared, slots } = call;
  if (shared.some((i) => isMapped[i])) return false;
  const self = slots.findIndex(({ position }) => position === op.mutates);
  return op.mutates < 0 || isMapped[self];
}

/** Every legal way of mapping a call's tensors. */
export function allowedDims(call: OpCall): readonly Dims[] {
  return inDimsFor(call.tensors.length)
    .filter((dims) => call.sample.isFrontOnly !== true || dims.every((dim) => dim !== -1))
    .filter((dims) =>
      isAllowed(
        call,
        dims.map((dim) => dim !== null),
      ),
    );
}

function vmapCases(call: OpCall): readonly CheckCase[] {
  const loops = new Map<string, readonly Values[]>();
  return allowedDims(call).map((dims) => ({
    label: `${showDims(dims)} ${call.label}`,
    run: () => {
      const key = dims.map((dim) => dim !== null).join();
      const expected = loops.get(key) ?? loopOver(call, dims);
      loops.set(key, expected);
      const mapped = mapTensors((tensors) => runCall(call, tensors), dims);
      const inputs = mappedInputs(call, dims);
      const outs = mapped(inputs);
      expectAllClose(outs, expected);
      if (call.op.mutates >= 0) expectWritten(call, dims, inputs, expected[0]);
    },
  }));
}

/** A call without tensors is the same for every example: the loop's result, or its refusal. */
function sharedCase(call: OpCall): CheckCase {
  const outsOf = (): readonly Tensor[] => runCall(call, []);
  const mapped = vmap(outsOf, { axisSize: BATCH, randomness: "same" });
  return {
    label: `axisSize=${BATCH} ${call.label}`,
    run: () => {
      if (call.sample.isRefused === true) {
        expectRefusal(mapped);
        return;
      }
      const once = outsOf().map(valuesOf);
      const loop = once.map((values) => stackValues(Array.from({ length: BATCH }, () => values)));
      expectAllClose(mapped(), loop);
    },
  };
}

function mappedInputs({ tensors }: OpCall, dims: Dims): readonly Tensor[] {
  return tensors.map((x, i) => {
    const dim = dims[i];
    return dim === null ? copyOf(x) : batchOf(x, BATCH, dim);
  });
}

/** The outputs of the loop over examples, stacked. */
function loopOver(call: OpCall, dims: Dims): readonly Values[] {
  const rows = Array.from({ length: BATCH }, (_, i) =>
    runCall(
      call,
      call.tensors.map((x, k) => exampleOf(x, dims[k] === null ? 0 : i)),
    ).map(valuesOf),
  );
  return rows[0].map((_, output) => stackValues(rows.map((row) => row[output])));
}

/** An in-place op writes the caller's tensor, not a copy. */
function expectWritten(
  { op, slots }: OpCall,
  dims: Dims,
  inputs: readonly Tensor[],
  expected: Values,
): void {
  const self = slots.findIndex(({ position }) => position === op.mutates);
  const dim = dims[self];
  if (dim === null) return;
  const value = inputs[self];
  const bdim = dim < 0 ? dim + value.shape.length : dim;
  expectClose(batchedToFront({ value, bdim }, BATCH), expected);
}

/** A call under two nested maps, in every way of taking part; `isThreeDeep` adds a third. */
export function nestedCases(call: OpCall, isThreeDeep: boolean): readonly CheckCase[] {
  const count = call.tensors.length;
  // The inner batch dim of two goes behind.
  const twoDeep = (call.sample.isFrontOnly === true ? [] : nestingsFor(count))
    .filter((nesting) => isNestingAllowed(call, nesting))
    .map((nesting) => ({
      label: `${nesting.join("/")} ${call.label}`,
      run: () => checkNested(call, nesting),
    }));
  if (
    !isThreeDeep ||
    !isAllowed(
      call,
      call.tensors.map(() => true),
    )
  )
    return twoDeep;
  return [...twoDeep, { label: `three levels ${call.label}`, run: () => checkThreeDeep(call) }];
}

function isNestingAllowed(call: OpCall, nesting: Nesting): boolean {
  const { op, shared, slots } = call;
  if (shared.some((i) => nesting[i] !== "none")) return false;
  const self = slots.findIndex(({ position }) => position === op.mutates);
  // Each level needs a mapped self as soon as anything else is mapped there.
  return op.mutates < 0 || nesting[self] === "both";
}

const AT_OUTER: Readonly<Record<Nesting[number], boolean>> = {
  both: true,
  outer: true,
  inner: false,
  none: false,
};
const AT_INNER: Readonly<Record<Nesting[number], boolean>> = {
  both: true,
  outer: false,
  inner: true,
  none: false,
};

/** Which example of a tensor outer position `i` and inner position `j` see. */
function exampleIndex(part: Nesting[number], i: number, j: number): number {
  if (part === "both") return i * INNER + j;
  return part === "outer" ? i : part === "inner" ? j : 0;
}

function checkNested(call: OpCall, nesting: Nesting): void {
  const outerDims = nesting.map((part) => (AT_OUTER[part] ? 0 : null));
  const innerDims = nesting.map((part) => (AT_INNER[part] ? -1 : null));
  const inputs = call.tensors.map((x, k) => {
    const part = nesting[k];
    const rows = Array.from({ length: AT_OUTER[part] ? OUTER : 1 }, (_, i) =>
      innerBatch(x, part, i),
    );
    const [first] = rows;
    return AT_OUTER[part] ? batchAt(first, 0, rows.map(valuesOf)) : first;
  });
  const inner = mapTensors((tensors) => runCall(call, tensors), innerDims);
  const outs = mapTensors(inner, outerDims)(inputs);
  const expected = nestedLoop(call, nesting);
  expectAllClose(outs, expected);
}

function innerBatch(x: Tensor, part: Nesting[number], outer: number): Tensor {
  const examples = Array.from({ length: AT_INNER[part] ? INNER : 1 }, (_, j) =>
    exampleValues(valuesOf(x), exampleIndex(part, outer, j)),
  );
  return AT_INNER[part] ? batchAt(x, -1, examples) : exampleOf(x, exampleIndex(part, outer, 0));
}

function nestedLoop(call: OpCall, nesting: Nesting): readonly Values[] {
  const grid = Array.from({ length: OUTER }, (_, i) =>
    Array.from({ length: INNER }, (_, j) =>
      runCall(
        call,
        call.tensors.map((x, k) => exampleOf(x, exampleIndex(nesting[k], i, j))),
      ).map(valuesOf),
    ),
  );
  return grid[0][0].map((_, output) =>
    stackValues(grid.map((row) => stackValues(row.map((outs) => outs[output])))),
  );
}

function checkThreeDeep(call: OpCall): void {
  const dims = call.tensors.map(() => 0);
  const inputs = call.tensors.map((x) => {
    const level = (depth: number, first: number): Values =>
      depth === 0
        ? exampleValues(valuesOf(x), first)
        : stackValues([0, 1].map((i) => level(depth - 1, first * 2 + i)));
    const values = level(3, 0);
    return batchAt(
      x,
      0,
      [0, 1].map((i) => half(values, i)),
    );
  });
  const run = (tensors: readonly Tensor[]): readonly Tensor[] => runCall(call, tensors);
  const outs = mapTensors(mapTensors(mapTensors(run, dims), dims), dims)(inputs);
  const loop = (depth: number, first: number): readonly Values[] => {
    if (depth === 0) return run(call.tensors.map((x) => exampleOf(x, first))).map(valuesOf);
    const rows = [0, 1].map((i) => loop(depth - 1, first * 2 + i));
    return rows[0].map((_, output) => stackValues(rows.map((row) => row[output])));
  };
  expectAllClose(outs, loop(3, 0));
}

function half({ dtype, shape, data }: Values, index: number): Values {
  const size = data.length / 2;
  return { dtype, shape: shape.slice(1), data: data.slice(index * size, (index + 1) * size) };
}

function emptyCases(call: OpCall): readonly CheckCase[] {
  if (
    !isAllowed(
      call,
      call.tensors.map(() => true),
    )
  )
    return [];
  return [0, -1].map((dim) => ({
    label: `inDims=${dim} ${call.label}`,
    run: () => {
      const dims = call.tensors.map(() => dim);
      const outs = mapTensors(
        (tensors) => runCall(call, tensors),
        dims,
      )(call.tensors.map((x) => batchOf(x, 0, dim)));
      const examples = runCall(
        call,
        call.tensors.map((x) => exampleOf(x, 0)),
      );
      const empty = examples.map((x) => ({ ...batchShape(x, 0), data: [] }));
      expectAllClose(outs, empty);
    },
  }));
}

/** What one call refuses, the mapped call refuses. */
function refusalCases(call: OpCall): readonly CheckCase[] {
  const alone = {
    label: `not mapped ${call.label}`,
    run: () => expectRefusal(() => callOp(call.op, withTensors(call, call.tensors.map(copyOf)))),
  };
  const mapped = inDimsFor(call.tensors.length).map((dims) => ({
    label: `${showDims(dims)} ${call.label}`,
    run: () =>
      expectRefusal(() =>
        mapTensors((tensors) => runCall(call, tensors), dims)(mappedInputs(call, dims)),
      ),
  }));
  return [alone, ...mapped];
}

function dataDependentCases(call: OpCall): readonly CheckCase[] {
  if (call.sample.servesAgreeing === true) return [];
  return (call.sample.dataDependent ?? []).map((only) => {
    const dims = call.tensors.map((_, i) => (i === only ? 0 : null));
    const fixed = call.op.mutates >= 0 ? dims.with(0, 0) : dims;
    return {
      label: `${showDims(fixed)} ${call.label}`,
      run: () =>
        expectRefusal(
          () => mapTensors((tensors) => runCall(call, tensors), fixed)(mappedInputs(call, fixed)),
          "E_DATA_DEPENDENT",
        ),
    };
  });
}

function refusedOpCases(call: OpCall): readonly CheckCase[] {
  return inDimsFor(call.tensors.length).map((dims) => ({
    label: `${showDims(dims)} ${call.label}`,
    run: () => {
      const run = (tensors: readonly Tensor[]): readonly Tensor[] => {
        const result: OpResult = callOp(call.op, withTensors(call, tensors));
        return result instanceof Tensor ? [result] : [];
      };
      expectRefusal(() => mapTensors(run, dims)(mappedInputs(call, dims)), "E_REFUSED");
    },
  }));
}
