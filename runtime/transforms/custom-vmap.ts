// Custom functions under vmap: the user's rule, or one made by mapping the function's own parts.

import { sum } from "../../generated/core/ops/reduction.ts";
import { expand, unsqueeze } from "../../generated/core/ops/view.ts";
import { moveDim } from "../../rules/lib/dims.ts";
import { wrapTensor } from "../../rules/lib/wrap.ts";
import { outsideRegions } from "../autograd/region-scope.ts";
import { nextLevel, reopenLevels, type VmapFrame, withFrame } from "../dispatch/frames.ts";
import { customVmapDimError, customVmapResultError, noCustomVmapError } from "../errors/custom.ts";
import { insideCall } from "../errors/message.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { CustomContext, CustomFunction } from "./custom-parts.ts";
import {
  broadcastPrefix,
  flattenTree,
  mapTree,
  showTree,
  type TreeSpec,
  unflattenTree,
} from "./pytree.ts";

/** Calls a custom function one level down. */
export type ApplyCustom = (custom: CustomFunction, args: readonly unknown[]) => unknown;

/** Processes a custom function at a vmap level. */
export function atVmapLevel(
  custom: CustomFunction,
  frame: VmapFrame,
  args: readonly unknown[],
  apply: ApplyCustom,
): unknown {
  const inDims = mapTree(args, (leaf) =>
    leaf instanceof Tensor && leaf.owner === frame ? leaf.bdim : null,
  ) as readonly unknown[];
  const values = mapTree(args, (leaf) =>
    leaf instanceof Tensor && leaf.owner === frame ? leaf.value : leaf,
  ) as readonly unknown[];
  if (custom.vmap !== undefined) return byRule(custom, custom.vmap, frame, inDims, values);
  if (custom.generateVmapRule !== true) throw noCustomVmapError(insideCall(custom.where, frame));
  const mapped = new MappedFunction(custom, frame, inDims);
  const output = apply(mapped.parts(), values);
  return wrapOutputs(custom.where, frame, output, mapped.outDims);
}

function byRule(
  { where }: CustomFunction,
  rule: NonNullable<CustomFunction["vmap"]>,
  frame: VmapFrame,
  inDims: readonly unknown[],
  values: readonly unknown[],
): unknown {
  const { batchSize, randomness } = frame;
  const result: unknown = outsideRegions(() =>
    rule({ batchSize, randomness }, inDims, ...(values as never[])),
  );
  if (!Array.isArray(result) || result.length !== 2)
    throw customVmapResultError(where, showTree(result));
  return wrapOutputs(where, frame, result[0], result[1]);
}

function wrapOutputs(where: string, frame: VmapFrame, output: unknown, outDims: unknown): unknown {
  const { leaves, spec } = flattenTree(output);
  const isDim = (value: unknown): boolean => value === null || Number.isInteger(value);
  const dims = broadcastPrefix(outDims, spec, isDim);
  if ("mismatchAt" in dims || !dims.every(isDim))
    throw customVmapResultError(where, showTree([output, outDims]));
  const wrapped = leaves.map(({ value }, i) => {
    const dim = dims[i];
    if (typeof dim !== "number" || !(value instanceof Tensor)) return value;
    const at = dim < 0 ? dim + value.shape.length : dim;
    if (value.shape[at] !== frame.batchSize)
      throw customVmapDimError(where, value.shape, dim, frame.batchSize);
    return wrapTensor(frame, value, at);
  });
  return unflattenTree(spec, wrapped);
}

/** A mapped value: one level down, and where its batch dim is. */
interface MappedLeaf {
  readonly value: unknown;
  readonly dim: number | null;
}

/** Leaves of a tree seen at `frame`; batch dims come to the front. */
function leavesAt(frame: VmapFrame, tree: unknown): readonly MappedLeaf[] {
  return flattenTree(tree).leaves.map(({ value }): MappedLeaf => {
    if (!(value instanceof Tensor) || value.owner !== frame || value.value === null)
      return { value, dim: null };
    return { value: moveDim(value.value, value.bdim, 0), dim: 0 };
  });
}

function wrapAt(frame: VmapFrame, value: unknown, dim: unknown): unknown {
  return value instanceof Tensor && typeof dim === "number" ? wrapTensor(frame, value, dim) : value;
}

function wrapTree(frame: VmapFrame, tree: unknown, dims: unknown): unknown {
  const { leaves, spec } = flattenTree(tree);
  const flat = flattenTree(dims).leaves;
  return unflattenTree(
    spec,
    leaves.map(({ value }, i) => wrapAt(frame, value, flat[i].value)),
  );
}

/** A level of its own for a part that runs when the vmap it belongs to may have ended. */
function inOwnFrame<T>(like: VmapFrame, fn: (frame: VmapFrame) => T): T {
  const frame: VmapFrame = { ...like, level: nextLevel(), alive: true, region: null };
  return withFrame(frame, () => fn(frame));
}

/** A custom function mapped by its own parts: the same function of physical tensors, batch dims of outputs in front. */
class MappedFunction {
  readonly #custom: CustomFunction;
  readonly #frame: VmapFrame;
  readonly #inDims: readonly unknown[];
  /** The batch dims of the outputs, known once `forward` has run. */
  outDims: unknown = null;
  /** Structure and batch dims of what `setupContext` kept. */
  #contextSpec: TreeSpec = { kind: "object", keys: [], items: [] };
  #contextDims: readonly (number | null)[] = [];

  constructor(custom: CustomFunction, frame: VmapFrame, inDims: readonly unknown[]) {
    this.#custom = custom;
    this.#frame = frame;
    this.#inDims = inDims;
  }

  /** The parts as a custom function; it can be mapped again. */
  parts(): CustomFunction {
    const { where, backward, jvp, fwd } = this.#custom;
    return {
      where,
      generateVmapRule: true,
      forward: (...xs: never[]) => this.#forward(xs),
      setupContext: (ctx, inputs, output) => {
        this.#setupContext(ctx, inputs, output);
      },
      ...(fwd === undefined ? {} : { fwd: (...xs: never[]) => this.#withResiduals(fwd, xs) }),
      ...(backward === undefined
        ? {}
        : { backward: (ctx, ...cotangents) => this.#backward(backward, ctx, cotangents) }),
      ...(jvp === undefined
        ? {}
        : { jvp: (ctx, ...tangents: never[]) => this.#jvp(jvp, ctx, tangents) }),
    };
  }

  #forward(xs: readonly unknown[]): unknown {
    return reopenLevels(this.#frame, () => {
      const wrapped = wrapTree(this.#frame, xs, this.#inDims) as never[];
      return this.#takeOutput(this.#custom.forward(...wrapped));
    });
  }

  #withResiduals(
    fwd: NonNullable<CustomFunction["fwd"]>,
    xs: readonly unknown[],
  ): readonly [unknown, unknown] {
    return reopenLevels(this.#frame, () => {
      const wrapped = wrapTree(this.#frame, xs, this.#inDims) as never[];
      const [output, residuals] = fwd(...wrapped);
      return [this.#takeOutput(output), this.#takeContext({ residuals })];
    });
  }

  /** The output one level down, its batch dims noted. */
  #takeOutput(output: unknown): unknown {
    const { spec } = flattenTree(output);
    const leaves = leavesAt(this.#frame, output);
    this.outDims = unflattenTree(
      spec,
      leaves.map(({ dim }) => dim),
    );
    return unflattenTree(
      spec,
      leaves.map(({ value }) => value),
    );
  }

  /** What derivatives need, one level down and flat, its structure and batch dims noted. */
  #takeContext(own: CustomContext): readonly unknown[] {
    const leaves = leavesAt(this.#frame, own);
    this.#contextSpec = flattenTree(own).spec;
    this.#contextDims = leaves.map(({ dim }) => dim);
    return leaves.map(({ value }) => value);
  }

  #setupContext(ctx: CustomContext, inputs: readonly unknown[], output: unknown): void {
    reopenLevels(this.#frame, () => {
      const own: CustomContext = {};
      const wrapped = wrapTree(this.#frame, inputs, this.#inDims);
      this.#custom.setupContext?.(
        own,
        wrapped as never[],
        wrapTree(this.#frame, output, this.outDims),
      );
      ctx["residuals"] = this.#takeContext(own);
    });
  }

  #contextAt(frame: VmapFrame, ctx: CustomContext): CustomContext {
    const values: readonly unknown[] = Array.isArray(ctx["residuals"]) ? ctx["residuals"] : [];
    const wrapped = values.map((value, i) => wrapAt(frame, value, this.#contextDims[i]));
    return unflattenTree(this.#contextSpec, wrapped) as CustomContext;
  }

  #outputDims(): readonly unknown[] {
    return flattenTree(this.outDims).leaves.map(({ value }) => value);
  }

  #backward(
    backward: NonNullable<CustomFunction["backward"]>,
    ctx: CustomContext,
    cotangents: readonly Tensor[],
  ): unknown {
    return inOwnFrame(this.#frame, (frame) => {
      const dims = this.#outputDims();
      const given = cotangents.map((x, i) => wrapAt(frame, x, dims[i]) as Tensor);
      return cotangentsOf(frame, backward(this.#contextAt(frame, ctx), ...given), this.#inDims);
    });
  }

  #jvp(
    jvp: NonNullable<CustomFunction["jvp"]>,
    ctx: CustomContext,
    tangents: readonly unknown[],
  ): unknown {
    return inOwnFrame(this.#frame, (frame) => {
      const given = wrapTree(frame, tangents, this.#inDims) as never[];
      const { leaves, spec } = flattenTree(jvp(this.#contextAt(frame, ctx), ...given));
      const dims = this.#outputDims();
      return unflattenTree(
        spec,
        leaves.map(({ value }, i) => fitDim(frame, value, dims[i] ?? null)),
      );
    });
  }
}

/** Cotangents in the layout of the inputs they belong to: those of shared inputs are summed over the batch. */
function cotangentsOf(
  frame: VmapFrame,
  result: unknown,
  inDims: readonly unknown[],
): readonly unknown[] {
  const entries: readonly unknown[] = Array.isArray(result) ? result : [result];
  return entries.map((entry, i) => {
    const dims = flattenTree(inDims[i] ?? null).leaves;
    const { leaves, spec } = flattenTree(entry);
    return unflattenTree(
      spec,
      leaves.map(({ value }, k) => fitDim(frame, value, dims[k]?.value ?? null)),
    );
  });
}

/** One derivative with its batch dim where it is due, or summed over it where none is. */
function fitDim(frame: VmapFrame, x: unknown, dim: unknown): unknown {
  if (!(x instanceof Tensor)) return x;
  const isMapped = x.owner === frame && x.value !== null;
  if (typeof dim !== "number") return isMapped && x.value !== null ? sum(x.value, x.bdim) : x;
  if (isMapped && x.value !== null) return moveDim(x.value, x.bdim, dim);
  const shape = [...x.shape.slice(0, dim), frame.batchSize, ...x.shape.slice(dim)];
  return expand(unsqueeze(x, dim), shape);
}
