// Copies over wasm: `clone`, `cat` and `stack` of tensors that keep their dtype, with any strides.
import { ITEM_SIZE } from "../../../tensor/dtype.ts";
import { type Coalesced, coalesce, numel } from "../../../tensor/strides.ts";
import type { Tensor } from "../../../tensor/tensor.ts";
import { type Kernel, type OpArgs, tensorArg } from "../../contract.ts";
import { catParts, type JoinPart, stackParts } from "../../js/cat.ts";
import { elementsIn, offsetsOf, writeElements } from "../../js/elements.ts";
import { isInMemory } from "../../stage.ts";
import { type WasmFunction, wasmFunction } from "../loader.ts";

/** Up to this many elements the JavaScript kernel is at least as fast. */
const TINY = 32;

const found = new Map<number, WasmFunction>();

function copyPlane(size: number): WasmFunction {
  const known = found.get(size) ?? wasmFunction(`copyPlane_${size}`);
  found.set(size, known);
  return known;
}

/** `clone(self)`. */
export const cloneWasmKernel: Kernel = (outs, args) => copyTensor(tensorArg(args, 0), outs[0]);

/** `_to_copy(self, dtype)`: JavaScript converts, wasm copies what needs no conversion. */
export const _toCopyWasmKernel: Kernel = cloneWasmKernel;

/** `cat(tensors, dim)`. */
export const catWasmKernel: Kernel = joinKernel(catParts);

/** `stack(tensors, dim)`. */
export const stackWasmKernel: Kernel = joinKernel(stackParts);

function joinKernel(
  partsOf: (outs: readonly Tensor[], args: OpArgs) => readonly JoinPart[],
): Kernel {
  return (outs, args) => {
    for (const { source, target } of partsOf(outs, args)) copyTensor(source, target);
  };
}

/** `target = source`; shapes are equal. */
export function copyTensor(source: Tensor, target: Tensor): void {
  const isPlain = source.dtype === target.dtype && numel(source.shape) > TINY;
  if (!isPlain || !isInMemory(source.storage) || !isInMemory(target.storage)) {
    writeElements(elementsIn(source, "copy"), elementsIn(target, "copy"));
    return;
  }
  const size = ITEM_SIZE[source.dtype];
  const merged = coalesce(source.shape, [target.strides, source.strides]);
  const { shape, strides } = withNearDimsLast(merged);
  const [outAt, inAt] = strides.map((steps) => offsetsOf(shape.slice(0, -2), steps));
  const [n0 = 1, n1 = 1] = shape.toReversed();
  const [o0 = 1, o1 = 0] = strides[0].toReversed();
  const [i0 = 1, i1 = 0] = strides[1].toReversed();
  const run = copyPlane(size);
  const to = target.storage.ptr + target.offset * size;
  const from = source.storage.ptr + source.offset * size;
  for (let p = 0; p < outAt.length; p++) {
    const out = to + outAt[p] * size;
    run(n1, n0, out, o1 * size, o0 * size, from + inAt[p] * size, i1 * size, i0 * size);
  }
}

/**
 * The last dim stays, before it comes the one in which the source moves least: a transposed copy then works on blocks
 * that are near in both tensors.
 */
function withNearDimsLast({ shape, strides }: Coalesced): Coalesced {
  if (shape.length < 3) return { shape, strides };
  const last = shape.length - 1;
  const outer = Array.from({ length: last }, (_, dim) => dim);
  const order = [...outer.toSorted((a, b) => strides[1][b] - strides[1][a]), last];
  return {
    shape: order.map((dim) => shape[dim]),
    strides: strides.map((steps) => order.map((dim) => steps[dim])),
  };
}
