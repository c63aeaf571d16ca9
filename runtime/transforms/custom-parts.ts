// The parts a custom function is made of.
import type { Tensor } from "../tensor/tensor.ts";

/** What `setupContext` leaves for `backward` and `jvp`: any properties. */
export interface CustomContext {
  [key: string]: unknown;
}

/** What a vmap rule is told. */
export interface CustomVmapInfo {
  readonly batchSize: number;
  readonly randomness: "error" | "different" | "same";
}

/** A custom function's parts. */
export interface CustomFunctionParts<Args extends readonly unknown[], Out> {
  /** The function itself. It sees no levels: what it computes is not recorded. */
  readonly forward: (...xs: Args) => Out;
  /** Keeps on `ctx` what the derivatives need. */
  readonly setupContext?: (ctx: CustomContext, inputs: Args, output: Out) => void;
  /** Cotangents of the inputs, one entry per input, from those of the outputs; null where there is none. */
  readonly backward?: (ctx: CustomContext, ...cotangents: Tensor[]) => unknown;
  /** Tangents of the outputs from those of the inputs; an input that is no float tensor has null. */
  readonly jvp?: (ctx: CustomContext, ...tangents: never[]) => unknown;
  /** The function on mapped inputs: `inDims` has an entry per input; returns `[output, outDims]`. */
  readonly vmap?: (
    info: CustomVmapInfo,
    inDims: readonly unknown[],
    ...xs: Args
  ) => readonly [unknown, unknown];
  /** Map `forward`, `backward` and `jvp` themselves; right when they are made of operators. */
  readonly generateVmapRule?: boolean;
}

/** The parts with the function's name. */
export interface CustomFunction extends CustomFunctionParts<never[], unknown> {
  readonly where: string;
  /** In place of `forward` and `setupContext` under differentiation: `[output, residuals]`, kept as `ctx.residuals`. */
  readonly fwd?: (...xs: never[]) => readonly [unknown, unknown];
  /** Levels up to this one are the business of `forward`. */
  readonly floor?: number;
  /** Without derivatives of its own: differentiate what `forward` does, instead of refusing. */
  readonly differentiateForward?: boolean;
}
