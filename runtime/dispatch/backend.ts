// A backend runs kernel calls that arrive as data: the default one is the kernels bound to each op.
import type { OpArgs } from "../kernels/contract.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { AMBIENT_BACKEND, setAmbientKey } from "./ambient.ts";

/** One kernel call as data: fill `outs` from `args`. */
export interface KernelCall {
  readonly op: string;
  readonly outs: readonly Tensor[];
  readonly args: OpArgs;
}

/** Something that can run kernel calls instead of the default kernels. */
export interface Backend {
  readonly name: string;
  readonly run: (call: KernelCall) => void;
}

/** The backend in charge, or null for the default kernels (wasm first, then JavaScript). */
export let activeBackend: Backend | null = null;

/** Runs `fn` with every kernel call going to `backend`. */
export function withBackend<T>(backend: Backend, fn: () => T): T {
  const saved = activeBackend;
  activeBackend = backend;
  setAmbientKey(AMBIENT_BACKEND, true);
  try {
    return fn();
  } finally {
    activeBackend = saved;
    setAmbientKey(AMBIENT_BACKEND, saved !== null);
  }
}
