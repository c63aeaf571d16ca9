// vmap: runs a function written for one example on all of them at once.

import { cat } from "../../generated/core/ops/combine.ts";
import { narrow } from "../../generated/core/ops/view.ts";
import { wrapTensor } from "../../rules/lib/wrap.ts";
import type { Randomness, VmapFrame } from "../dispatch/frames.ts";
import { nextLevel } from "../dispatch/frames.ts";
import { defaultGenerator } from "../dispatch/random.ts";
import { chunkSizeError, notAFunctionError, randomnessOptionError } from "../errors/vmap.ts";
import { Tensor } from "../tensor/tensor.ts";
import { unflattenTree } from "./pytree.ts";
import { functionName, runTransform } from "./transform.ts";
import { type MappedCall, resolveInputs } from "./vmap-inputs.ts";
import { collectOutputs, type MappedOutput, type OutDims } from "./vmap-outputs.ts";

/** Which dim of each input is mapped: an int for all, or a structure (also a prefix) of ints and nulls. */
export type InDims = number | null | readonly InDims[] | { readonly [key: string]: InDims };

/** Options of `vmap`. */
export interface VmapOptions {
  /** Mapped dim of each input; null for inputs that are not mapped. Default 0 for all. */
  readonly inDims?: InDims;
  /** Where the batch dim goes in each output; null hands an unmapped output back as it is. Default 0. */
  readonly outDims?: OutDims;
  /** What random ops do: refuse, draw per example, or draw once. Default "error". */
  readonly randomness?: Randomness;
  /** Most examples computed at once; bounds peak memory. Default all. */
  readonly chunkSize?: number;
  /** Number of examples, needed only where nothing is mapped. */
  readonly axisSize?: number;
  /** A name for the mapped axis, by which `psum` and the other collectives in `fn` refer to it. */
  readonly axisName?: string;
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
): (...args: Args) => Out {
  const where = describeCall(fn, options);
  checkOptions(where, fn, options);
  const mapped = (...args: Args): Out => {
    const call = resolveInputs(
      where,
      args,
      options.inDims === undefined ? 0 : options.inDims,
      options.axisSize ?? null,
    );
    const chunkSize = options.chunkSize ?? Math.max(call.batchSize, 1);
    const chunks =
      chunkSize >= call.batchSize
        ? [runChunk(fn, where, call, options, 0, call.batchSize)]
        : runChunks(fn, where, call, options, chunkSize);
    return joinChunks(chunks) as Out;
  };
  Object.defineProperty(mapped, "name", { value: `vmap(${functionName(fn)})` });
  return mapped;
}

function checkOptions(where: string, fn: unknown, options: VmapOptions): void {
  if (typeof fn !== "function") throw notAFunctionError("vmap", String(fn));
  const { randomness = "error", chunkSize = 1 } = options;
  if (!["error", "different", "same"].includes(randomness))
    throw randomnessOptionError(where, JSON.stringify(randomness));
  if (!Number.isInteger(chunkSize) || chunkSize < 1) throw chunkSizeError(where, String(chunkSize));
}

function describeCall(fn: unknown, options: VmapOptions): string {
  const name = typeof fn === "function" ? functionName(fn) : String(fn);
  const shown = Object.entries(options).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)?.replaceAll(",", ", ")}`,
  );
  return shown.length === 0 ? `vmap(${name})` : `vmap(${name}, { ${shown.join(", ")} })`;
}

/** The outputs of one chunk: a tree of tensors whose batch dims are in place. */
interface ChunkResult {
  readonly outputs: readonly MappedOutput[];
  readonly rebuild: (leaves: readonly unknown[]) => unknown;
}

function runChunk<Args extends readonly unknown[]>(
  fn: (...args: Args) => unknown,
  where: string,
  call: MappedCall,
  options: VmapOptions,
  start: number,
  count: number,
): ChunkResult {
  const makeFrame = (region: VmapFrame["region"]): VmapFrame => ({
    level: nextLevel(),
    kind: "vmap",
    where,
    alive: true,
    batchSize: count,
    totalBatchSize: call.batchSize,
    chunkStart: start,
    randomness: options.randomness ?? "error",
    ...(options.axisName === undefined ? {} : { axisName: options.axisName }),
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
      return collectOutputs(
        frame,
        where,
        result,
        options.outDims === undefined ? 0 : options.outDims,
      );
    },
    (result) => result.outputs.map((output) => output.value),
  );
}

function runChunks<Args extends readonly unknown[]>(
  fn: (...args: Args) => unknown,
  where: string,
  call: MappedCall,
  options: VmapOptions,
  chunkSize: number,
): readonly ChunkResult[] {
  const results: ChunkResult[] = [];
  // Every chunk draws from the same place in the stream, each its own part of it.
  const streamStart = defaultGenerator.counter;
  for (let start = 0; start < call.batchSize; start += chunkSize) {
    defaultGenerator.counter = streamStart;
    results.push(
      runChunk(fn, where, call, options, start, Math.min(chunkSize, call.batchSize - start)),
    );
  }
  return results;
}

function joinChunks(chunks: readonly ChunkResult[]): unknown {
  const [first] = chunks;
  const joined = first.outputs.map((output, i) => {
    if (chunks.length === 1 || output.dim === null) return output.value;
    const parts = chunks
      .map((chunk) => chunk.outputs[i].value)
      .filter((part) => part instanceof Tensor);
    return cat(parts, output.dim);
  });
  return first.rebuild(joined);
}
