// vmap in chunks: how many examples go together, and how the chunks' outputs become one.
import { cat } from "../../generated/core/ops/combine.ts";
import { copy_ } from "../../generated/core/ops/copy.ts";
import { narrow } from "../../generated/core/ops/view.ts";
import { inRegion } from "../autograd/region-scope.ts";
import { activeBackend } from "../dispatch/backend.ts";
import { emptyTensor } from "../dispatch/eager.ts";
import { withRewind } from "../dispatch/random.ts";
import { chunksDifferError } from "../errors/vmap.ts";
import { bytesLeft, measureUse } from "../tensor/memory.ts";
import type { Shape, Tensor } from "../tensor/tensor.ts";
import { sameSpec, showSpec, unflattenTree } from "./pytree.ts";
import type { CollectedOutputs, MappedOutput } from "./vmap-outputs.ts";

/** A call cut into chunks. */
export interface ChunkedCall {
  /** The user's call, for messages. */
  readonly where: string;
  readonly batchSize: number;
  readonly chunkSize: number | "auto";
  /** Runs the function on `count` examples from `start` on. */
  readonly run: (start: number, count: number) => CollectedOutputs;
}

/** The outputs of a call that runs at once. */
export function wholeOutputs({ outputs, spec }: CollectedOutputs): unknown {
  return unflattenTree(
    spec,
    outputs.map(({ value }) => value),
  );
}

/**
 * Runs a call chunk by chunk and joins the outputs.
 *
 * Plain outputs are copied into their place chunk by chunk, so that at most one chunk's memory is in use
 * beside the result's. Outputs that an outer transform tracks are kept and joined at the end.
 *
 * @throws VmapError E_CHUNKS_DIFFER when chunks return different structures, shapes or dtypes
 */
export function runChunks(call: ChunkedCall): unknown {
  // A region of its own, so that an error in a later chunk frees what the earlier ones left.
  return inRegion(
    () => withRewind((rewind) => joinChunks(call, rewind)),
    (result) => [result],
  );
}

function joinChunks(call: ChunkedCall, rewind: () => void): unknown {
  const { batchSize, run } = call;
  const plan = call.chunkSize === "auto" ? new MeasuredPlan() : null;
  const next = (): number => (plan === null ? Number(call.chunkSize) : plan.next());
  const runPart = (start: number, count: number): CollectedOutputs =>
    plan === null ? run(start, count) : plan.measure(count, () => run(start, count));
  const joined = firstChunk(call, (count) => runPart(0, count), Math.min(next(), batchSize));
  for (let start = joined.count; start < batchSize; ) {
    rewind();
    const count = Math.min(next(), batchSize - start);
    addChunk(call, joined, start, () => runPart(start, count));
    start += count;
  }
  return unflattenTree(joined.first.spec, joined.outputs.map(finished));
}

/** What one output has become so far. */
type Joining =
  | { readonly kind: "unmapped"; readonly value: unknown }
  | { readonly kind: "placed"; readonly whole: Tensor; readonly dim: number }
  | { readonly kind: "listed"; readonly parts: Tensor[]; readonly dim: number };

interface Joined {
  /** Structure, shapes and dtypes that every chunk must have. */
  readonly first: CollectedOutputs;
  /** Examples in the first chunk. */
  readonly count: number;
  readonly outputs: readonly Joining[];
}

function firstChunk(
  call: ChunkedCall,
  run: (count: number) => CollectedOutputs,
  count: number,
): Joined {
  return inRegion(
    () => {
      const first = run(count);
      return { first, count, outputs: first.outputs.map((output) => begin(call, output, count)) };
    },
    ({ outputs }) => outputs.map(kept),
  );
}

function begin(call: ChunkedCall, output: MappedOutput, count: number): Joining {
  if (output.dim === null) return { kind: "unmapped", value: output.value };
  const { value, dim } = output;
  if (value.keys !== 0 || activeBackend !== null) return { kind: "listed", parts: [value], dim };
  const whole = emptyTensor({
    shape: value.shape.with(dim, call.batchSize),
    dtype: value.dtype,
  });
  copy_(narrow(whole, dim, 0, count), value);
  return { kind: "placed", whole, dim };
}

function addChunk(
  call: ChunkedCall,
  joined: Joined,
  start: number,
  run: () => CollectedOutputs,
): void {
  inRegion(
    () => {
      const chunk = run();
      assertSame(call.where, joined.first, chunk);
      chunk.outputs.forEach((output, i) => {
        const target = joined.outputs[i];
        if (output.dim === null || target.kind === "unmapped") return;
        const { value, dim } = output;
        if (target.kind === "listed") target.parts.push(value);
        else copy_(narrow(target.whole, dim, start, value.shape[dim]), value);
      });
    },
    () => joined.outputs.map(kept),
  );
}

/** What a chunk's region must not free. */
function kept(output: Joining): unknown {
  switch (output.kind) {
    case "unmapped":
      return output.value;
    case "placed":
      return output.whole;
    case "listed":
      return output.parts;
  }
}

function finished(output: Joining): unknown {
  return output.kind === "listed" ? cat(output.parts, output.dim) : kept(output);
}

function assertSame(where: string, first: CollectedOutputs, chunk: CollectedOutputs): void {
  if (!sameSpec(first.spec, chunk.spec))
    throw chunksDifferError(where, "", showSpec(first.spec), showSpec(chunk.spec));
  chunk.outputs.forEach((output, i) => {
    const like = first.outputs[i];
    if (output.dim === null || like.dim === null) return;
    const [got, want] = [output, like].map(({ value, dim }) => describePart(value, dim));
    if (got !== want) throw chunksDifferError(where, output.path, want, got);
  });
}

function describePart({ shape, dtype }: { shape: Shape; dtype: string }, dim: number): string {
  return `${dtype} of shape [${shape.toSpliced(dim, 1).join(", ")}] per example`;
}

/** How much larger a chunk may be than the one that was measured before it. */
const GROWTH = 8;

/** Chunk sizes from what the chunks before needed: `chunkSize: "auto"`. */
class MeasuredPlan {
  /** Examples in the last chunk; none yet. */
  #count = 0;
  #bytes = 0;

  /** The size of the next chunk: one example first, then what half of the budget's rest should hold. */
  next(): number {
    if (this.#count === 0) return 1;
    const most = this.#count * GROWTH;
    const perExample = this.#bytes / this.#count;
    // Small tensors are not counted, so that a chunk may seem to need nothing.
    const fitting = perExample === 0 ? most : Math.floor(bytesLeft() / 2 / perExample);
    return Math.max(1, Math.min(fitting, most));
  }

  measure(count: number, run: () => CollectedOutputs): CollectedOutputs {
    const { result, bytes } = measureUse(run);
    this.#count = count;
    this.#bytes = bytes;
    return result;
  }
}
