// vmap: runs a function written for one example on all of them at once.

import { narrow } from "../../generated/core/ops/view.ts";
import { wrapTensor } from "../../rules/lib/wrap.ts";
import { nextLevel, type VmapFrame } from "../dispatch/frames.ts";
import { Tensor } from "../tensor/tensor.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";
import { unflattenTree } from "./pytree.ts";
import { functionName, runTransform } from "./transform.ts";
import { runChunks, wholeOutputs } from "./vmap-chunks.ts";
import { type MappedCall, resolveInputs } from "./vmap-inputs.ts";
import { checkVmapOptions, describeVmap, type VmapOptions } from "./vmap-options.ts";
import { type CollectedOutputs, collectOutputs } from "./vmap-outputs.ts";

/** What `vmap` returns. */
export interface Mapped<Args extends readonly unknown[], Out> {
  (...args: Args): Out;
  /** Runs the function and reports how every operator in it was served. */
  readonly explain: (...args: Args) => Explanation;
}

/** A mapped function: how to name it in messages, what it runs, and with which options. */
interface Mapping<Args extends readonly unknown[]> {
  readonly where: string;
  readonly fn: (...args: Args) => unknown;
  readonly options: VmapOptions;
}

/**
 * Maps `fn` over a dim of its inputs.
 *
 * `vmap(fn)(xs)` equals `stack(xs.map(fn))` in shape, dtype, value and refusal, without the loop.
 *
 * @returns a function of the same arguments, each with a batch dim at its `inDims` entry
 * @throws VmapError when options, inputs or outputs do not fit; the message names the argument
 */
export function vmap<Args extends readonly unknown[], Out>(
  fn: (...args: Args) => Out,
  options: VmapOptions = {},
): Mapped<Args, Out> {
  const where = describeVmap(fn, options);
  checkVmapOptions(where, fn, options);
  const { inDims = 0, axisSize = null, chunkSize = null } = options;
  const mapping = { where, fn, options };
  const mapped = function (this: unknown, ...args: Args): Out {
    // As a method the mapped function hands its object on.
    const called = this === undefined ? mapping : { ...mapping, fn: fn.bind(this) };
    const call = resolveInputs(where, args, inDims, axisSize);
    const { batchSize } = call;
    const isWhole = chunkSize === null || batchSize <= (chunkSize === "auto" ? 1 : chunkSize);
    const result = isWhole
      ? wholeOutputs(runPart(called, call, 0, batchSize))
      : runChunks({
          where,
          batchSize,
          chunkSize,
          run: (start, count) => runPart(called, call, start, count),
        });
    return result as Out;
  };
  Object.defineProperty(mapped, "name", { value: `vmap(${functionName(fn)})` });
  return Object.assign(mapped, { explain: (...args: Args) => explain(mapped)(...args) });
}

/** Runs the function on `count` examples from `start` on, in a level of its own. */
function runPart<Args extends readonly unknown[]>(
  { where, fn, options }: Mapping<Args>,
  call: MappedCall,
  start: number,
  count: number,
): CollectedOutputs {
  const { outDims = 0, randomness = "error", axisName } = options;
  const makeFrame = (region: VmapFrame["region"]): VmapFrame => ({
    level: nextLevel(),
    kind: "vmap",
    where,
    alive: true,
    batchSize: count,
    totalBatchSize: call.batchSize,
    chunkStart: start,
    randomness,
    ...(axisName === undefined ? {} : { axisName }),
    region,
  });
  return runTransform(
    makeFrame,
    (frame) => {
      const leaves = call.leaves.map(({ value, dim }) => {
        if (dim === null || !(value instanceof Tensor)) return value;
        const part = count === call.batchSize ? value : narrow(value, dim, start, count);
        return wrapTensor(frame, part, dim);
      });
      const result = fn(...(unflattenTree(call.spec, leaves) as Args));
      return collectOutputs(frame, where, result, outDims);
    },
    ({ outputs }) => outputs.map(({ value }) => value),
  );
}
