// Edge cases of a batching rule, for the tests in test/batching/: one call of the op, mapped in every way and at every size.
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { batchOf, exampleOf } from "../../testing/examples.ts";
import { expectFast } from "../../testing/fast-checks.ts";
import { type Dims, showDims } from "../../testing/in-dims.ts";
import { callsOf, type OpCall, runCall } from "../../testing/op-calls.ts";
import {
  batchShape,
  copyOf,
  expectAllClose,
  stackValues,
  type Values,
  valuesOf,
} from "../../testing/values.ts";
import { allowedDims, mapTensors, nestedCases } from "../../testing/vmap-checks.ts";
import { caseOf, opEntries } from "./op-cases.ts";

/** A call of the op to vary: its first sample with elements in every tensor that is no refusal. */
export function edgeCall(name: string): OpCall {
  const entry = opEntries().find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`${name}: no such op in ops.yaml`);
  const call = callsOf(caseOf(entry)).find(
    ({ sample, tensors }) =>
      sample.isRefused !== true &&
      tensors.length > 0 &&
      tensors.every(({ shape }) => !shape.includes(0)),
  );
  if (call !== undefined) return call;
  throw new Error(`${name}: no sample of ${entry.samples} takes a tensor with elements`);
}

/** The ways of mapping the call's tensors that the op allows, with a label each. */
export function waysToMap(
  call: OpCall,
): readonly { readonly label: string; readonly dims: Dims }[] {
  return allowedDims(call).map((dims) => ({ label: showDims(dims), dims }));
}

/** Fails unless the mapped call gives what one call per example gives; also for no example at all. */
export function expectLoop(call: OpCall, dims: Dims, batchSize: number): void {
  // The loop first: a kernel that does not work is told from a rule that does not.
  const expected = loopOver(call, dims, batchSize);
  const mapped = mapTensors((tensors) => runCall(call, tensors), dims);
  expectAllClose(mapped(inputsOf(call, dims, batchSize)), expected);
}

function inputsOf({ tensors }: OpCall, dims: Dims, batchSize: number): readonly Tensor[] {
  return tensors.map((x, i) => {
    const dim = dims[i];
    return dim === null ? copyOf(x) : batchOf(x, batchSize, dim);
  });
}

function loopOver(call: OpCall, dims: Dims, batchSize: number): readonly Values[] {
  const row = (i: number): readonly Values[] =>
    runCall(
      call,
      call.tensors.map((x, k) => exampleOf(x, dims[k] === null ? 0 : i)),
    ).map(valuesOf);
  if (batchSize === 0) return row(0).map((x) => ({ ...batchShape(x, 0), data: [] }));
  const rows = Array.from({ length: batchSize }, (_, i) => row(i));
  return rows[0].map((_, output) => stackValues(rows.map((outs) => outs[output])));
}

/** Fails unless two and three nested maps give what nested loops give. */
export function expectNestedLoop(call: OpCall): void {
  for (const { run } of nestedCases(call, true)) run();
}

/** Fails when the calls made for five examples are not those made for two, or when the slow loop runs. */
export function expectNoLoop(call: OpCall, dims: Dims): void {
  const mapped = mapTensors((tensors) => runCall(call, tensors), dims);
  expectFast((batchSize) => mapped(inputsOf(call, dims, batchSize)));
}
