// The slow loop: slice every mapped argument, call the op once per example, stack the results.
import { stack } from "../../generated/core/ops/combine.ts";
import { select } from "../../generated/core/ops/view.ts";
import { callOp } from "../../runtime/dispatch/dispatch.ts";
import type { VmapFrame } from "../../runtime/dispatch/frames.ts";
import type { Op, Plumbing } from "../../runtime/dispatch/op.ts";
import { isRecording, recorded } from "../../runtime/dispatch/recording.ts";
import {
  emptyFallbackError,
  fallbackDisabledError,
  noFallbackError,
} from "../../runtime/errors/fallback.ts";
import { internalError } from "../../runtime/errors/internal.ts";
import {
  type OpArg,
  type OpArgs,
  type OpResult,
  tensorArg,
} from "../../runtime/kernels/contract.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { fallbackPolicy, warnFallback } from "./fallback-policy.ts";
import { wrapTensor } from "./wrap.ts";

/** Plumbing of an op without a batching rule; `reason` is shown in warnings and reports. */
export function fallback(op: Op, reason: string): Plumbing {
  return (frame, args) => loopOverExamples(op, frame, args, reason);
}

/**
 * Runs `op` once per example. O(B) calls: the one place where a loop over the batch is allowed, because
 * the coverage report counts it.
 */
export function loopOverExamples(op: Op, frame: VmapFrame, args: OpArgs, reason: string): OpResult {
  if (op.noFallback !== null) throw noFallbackError(op.name, frame.where, op.noFallback);
  if (fallbackPolicy() === "error")
    throw fallbackDisabledError(op.name, frame.where, frame.batchSize, reason);
  if (frame.batchSize === 0) throw emptyFallbackError(op.name, frame.where);
  warnFallback(op.name, frame.batchSize, reason);
  if (!isRecording() || op.batching === "fallback") return runLoop(op, frame, args);
  // The rule declined: what serves the call is not what the operator declares.
  const { level, batchSize } = frame;
  const event = { op: op.name, state: "fallback", level, batchSize, reason } as const;
  return recorded(event, () => runLoop(op, frame, args));
}

function runLoop(op: Op, frame: VmapFrame, args: OpArgs): OpResult {
  const results: OpResult[] = [];
  for (let i = 0; i < frame.batchSize; i++) {
    results.push(
      callOp(
        op,
        args.map((arg) => exampleOf(frame, arg, i)),
      ),
    );
  }
  return op.mutates >= 0 ? tensorArg(args, op.mutates) : stackResults(frame, op, results);
}

function exampleOf(frame: VmapFrame, arg: OpArg, index: number): OpArg {
  if (!(arg instanceof Tensor)) return arg;
  return arg.owner === frame && arg.value !== null ? select(arg.value, arg.bdim, index) : arg;
}

function stackResults(frame: VmapFrame, op: Op, results: readonly OpResult[]): OpResult {
  const [first] = results;
  if (first instanceof Tensor) return wrapTensor(frame, stack(results.filter(isTensor), 0), 0);
  if (!Array.isArray(first))
    throw internalError(op.name, "the slow loop serves ops that return tensors");
  return first.map((_: unknown, output: number) => {
    const column = results
      .map((result) => (Array.isArray(result) ? result[output] : result))
      .filter(isTensor);
    return wrapTensor(frame, stack(column, 0), 0);
  });
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}
