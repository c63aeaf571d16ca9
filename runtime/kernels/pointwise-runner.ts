// What a pointwise kernel looks up once: its inputs as flat lists, wasm exports and element sizes per dtype.
import type { DType } from "../tensor/dtype.ts";
import type { PointwiseLoops, PointwiseSpec } from "./pointwise-spec.ts";
import type { WasmFunction } from "./wasm/loader.ts";
import { streamBytes, wasmLookup } from "./wasm-call.ts";

/** Up to this many elements a JavaScript loop beats the call into wasm. */
export const TINY = 16;

/** One set of loops of an operator, ready to run. */
export interface Runner {
  readonly spec: PointwiseSpec;
  readonly loops: PointwiseLoops;
  /** Argument positions of the operands the loops read. */
  readonly positions: readonly number[];
  /** Which of them are masks. */
  readonly masks: readonly boolean[];
  /** Whether every dtype may take the dense path: under `promote: none` numbers never change the dtype. */
  readonly isFixed: boolean;
  /** Null when only JavaScript is wanted, or when there is no export for the dtype. */
  readonly wasm: (dtype: DType) => WasmFunction | null;
  /** Element sizes of the output and the operands. */
  readonly bytes: (dtype: DType) => readonly number[];
}

/** Prepares `loops` of the operator; without `useWasm` it stays in JavaScript. */
export function runnerOf(spec: PointwiseSpec, loops: PointwiseLoops, useWasm: boolean): Runner {
  const masks = spec.operands.map(({ isMask }) => isMask);
  const bytes = new Map<DType, readonly number[]>();
  return {
    spec,
    loops,
    positions: spec.operands.map(({ position }) => position),
    masks,
    isFixed: spec.promote === "none",
    wasm: useWasm ? wasmLookup(loops.wasm) : () => null,
    bytes: (dtype) => {
      const known = bytes.get(dtype) ?? streamBytes(dtype, loops.isBool, masks);
      bytes.set(dtype, known);
      return known;
    },
  };
}
