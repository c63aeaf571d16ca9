// customFunction: a function whose derivatives and batching the user writes.

import { zeros, zerosLike } from "../../generated/core/ops/factory.ts";
import {
  attachHistory,
  edgeOf,
  OperationNode,
  outputInfo,
  wrapAtLevel,
} from "../autograd/history.ts";
import { tangentOf } from "../autograd/jvp-level.ts";
import { outsideRegions } from "../autograd/region-scope.ts";
import {
  assertAlive,
  enterFrameRegion,
  enterLevel,
  type Frame,
  frameOf,
  type GradFrame,
  type JvpFrame,
  leaveFrameRegion,
  leaveLevel,
  reopenLevels,
} from "../dispatch/frames.ts";
import {
  customCountError,
  customPartError,
  customShapeError,
  noCustomBackwardError,
  noCustomJvpError,
  twoVmapRulesError,
} from "../errors/custom.ts";
import { isFloating } from "../tensor/dtype.ts";
import { sameShape } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { CustomContext, CustomFunction, CustomFunctionParts } from "./custom-parts.ts";
import { atVmapLevel } from "./custom-vmap.ts";
import { lowerTensor, lowerTree } from "./grad-frame.ts";
import { countLeaves, flattenTree, showLeaf, unflattenTree } from "./pytree.ts";
import { functionName } from "./transform.ts";
import { vjp } from "./vjp.ts";

/**
 * A function with derivatives and batching of its own.
 *
 * Under `grad`, `vjp` and `backward()` its `backward` is used, under `jvp` its `jvp` (or `backward`, transposed), and
 * under `vmap` its rule, at any depth of nesting.
 *
 * @returns the function; it takes what `forward` takes
 * @throws SchemaError E_CUSTOM_TWO_VMAP_RULES, E_CUSTOM_PART; when called, AutogradError or VmapError for a part that is missing
 */
export function customFunction<Args extends readonly unknown[], Out>(
  parts: CustomFunctionParts<Args, Out>,
): (...xs: Args) => Out {
  const name = typeof parts.forward === "function" ? functionName(parts.forward) : "";
  const where = `customFunction(${name})`;
  for (const part of ["forward", "setupContext", "backward", "jvp", "vmap"] as const) {
    const value: unknown = parts[part];
    if (typeof value !== "function" && (part === "forward" || value !== undefined))
      throw customPartError(where, part, showLeaf(value));
  }
  if (parts.vmap !== undefined && parts.generateVmapRule === true) throw twoVmapRulesError(where);
  return callableOf(name, { ...parts, where } as unknown as CustomFunction);
}

/** What calls a custom function. Its parts are called with what the caller gave, so the types hold by construction. */
export function callableOf<Args extends readonly unknown[], Out>(
  name: string,
  custom: CustomFunction,
): (...xs: Args) => Out {
  const call = (...xs: Args): Out => applyCustom(custom, xs) as Out;
  Object.defineProperty(call, "name", { value: name });
  return call;
}

/** Calls a custom function at the highest level among its arguments. */
export function applyCustom(custom: CustomFunction, args: readonly unknown[]): unknown {
  const frame = highestFrame(custom, args);
  if (frame === null || frame.level <= (custom.floor ?? -1))
    return outsideRegions(() => custom.forward(...(args as never[])));
  // What forward does is recorded like any other code.
  if (custom.differentiateForward === true && frame.kind !== "vmap")
    return custom.forward(...(args as never[]));
  const saved = enterLevel(frame);
  const entersRegion = enterFrameRegion(frame);
  try {
    if (frame.kind === "vmap") return atVmapLevel(custom, frame, args, applyCustom);
    return frame.kind === "grad"
      ? atGradLevel(custom, frame, args)
      : atJvpLevel(custom, frame, args);
  } finally {
    leaveLevel(saved);
    if (entersRegion) leaveFrameRegion();
  }
}

function highestFrame({ where }: CustomFunction, args: readonly unknown[]): Frame | null {
  let highest: Frame | null = null;
  for (const { value } of flattenTree(args).leaves) {
    const frame = value instanceof Tensor ? frameOf(value) : null;
    if (frame === null) continue;
    assertAlive(frame, where);
    if (highest === null || frame.level > highest.level) highest = frame;
  }
  return highest;
}

/** The outputs of a call one level down, wrapped for this level. */
function callBelow(
  custom: CustomFunction,
  frame: GradFrame | JvpFrame,
  args: readonly unknown[],
): { readonly output: unknown; readonly tensors: readonly Tensor[] } {
  return wrapOutputs(frame, applyCustom(custom, lowerTree(frame, args) as readonly unknown[]));
}

function wrapOutputs(
  frame: GradFrame | JvpFrame,
  below: unknown,
): { readonly output: unknown; readonly tensors: readonly Tensor[] } {
  const { leaves, spec } = flattenTree(below);
  const wrapped = leaves.map(({ value }) =>
    value instanceof Tensor ? wrapAtLevel(frame, value) : value,
  );
  const tensors = wrapped.filter((value) => value instanceof Tensor);
  return { output: unflattenTree(spec, wrapped), tensors };
}

/**
 * The outputs cut off from how they came about, and the residuals with it: where the pass is recorded, or another level
 * differentiates it, residuals depend on the inputs like any other value.
 */
function runWithResiduals(
  fwd: NonNullable<CustomFunction["fwd"]>,
  frame: GradFrame,
  args: readonly unknown[],
): { readonly output: unknown; readonly tensors: readonly Tensor[]; readonly ctx: CustomContext } {
  const [result, residuals] = outsideRegions(() =>
    reopenLevels(frame, () => fwd(...(args as never[]))),
  );
  return { ...wrapOutputs(frame, lowerTree(frame, result)), ctx: { residuals } };
}

function contextOf(
  { setupContext, fwd }: CustomFunction,
  args: readonly unknown[],
  output: unknown,
): CustomContext {
  if (fwd !== undefined) return { residuals: outsideRegions(() => fwd(...(args as never[])))[1] };
  const ctx: CustomContext = {};
  outsideRegions(() => setupContext?.(ctx, args as never[], output));
  return ctx;
}

function atGradLevel(custom: CustomFunction, frame: GradFrame, args: readonly unknown[]): unknown {
  const recorded = custom.fwd === undefined ? null : runWithResiduals(custom.fwd, frame, args);
  const { output, tensors } = recorded ?? callBelow(custom, frame, args);
  const inputs = flattenTree(args).leaves.map(({ value }) => value);
  const edges = inputs.map((input) => edgeOf(frame, input));
  if (!frame.isEnabled || edges.every((edge) => edge === null)) return output;
  const { where, backward } = custom;
  const ctx = recorded?.ctx ?? contextOf(custom, args, output);
  const { leaves, spec } = flattenTree({ ...ctx });
  const infos = tensors.map(outputInfo);
  const node = new OperationNode({
    name: where,
    owner: frame,
    outputs: infos,
    edges,
    saved: leaves.map(({ value }) => value),
    pullback: (saved, grads, keepGraph) => {
      if (backward === undefined) throw noCustomBackwardError(where);
      const cotangents = infos.map(({ shape, dtype }, i) => grads[i] ?? zeros(shape, { dtype }));
      const context = unflattenTree(spec, saved) as CustomContext;
      const result = outsideRegions(() => backward(context, ...cotangents));
      return spreadEntries(where, "backward", result, args).map((entry) =>
        entry === null || keepGraph ? entry : lowerTensor(frame, entry),
      );
    },
  });
  for (const [i, tensor] of tensors.entries())
    if (isFloating(tensor.dtype)) attachHistory(tensor, node, i);
  return output;
}

/**
 * What a rule returned per input, spread over the leaves of the inputs.
 *
 * @throws AutogradError E_CUSTOM_COUNT, E_CUSTOM_SHAPE
 */
export function spreadEntries(
  where: string,
  part: string,
  result: unknown,
  args: readonly unknown[],
): readonly (Tensor | null)[] {
  const entries: readonly unknown[] = Array.isArray(result) ? result : [result];
  if (entries.length !== args.length)
    throw customCountError(where, part, entries.length, `${args.length}, one per input`);
  return args.flatMap((arg, i) => {
    const { leaves, spec } = flattenTree(arg);
    const entry = entries[i] ?? null;
    const given = entry === null ? null : flattenTree(entry);
    if (given !== null && given.leaves.length !== countLeaves(spec))
      throw customCountError(where, part, given.leaves.length, `${leaves.length} for input ${i}`);
    return leaves.map(({ value: input }, k) => {
      const value = given?.leaves[k].value ?? null;
      if (value === null || !(input instanceof Tensor)) return null;
      const isTensor = value instanceof Tensor;
      if (isTensor && sameShape(value.shape, input.shape)) return value;
      throw customShapeError(where, `entry ${i} of ${part}`, showLeaf(value), input.shape);
    });
  });
}

function atJvpLevel(custom: CustomFunction, frame: JvpFrame, args: readonly unknown[]): unknown {
  const { output, tensors } = callBelow(custom, frame, args);
  const inputs = flattenTree(args);
  const tangents = inputs.leaves.map(({ value }) =>
    value instanceof Tensor ? tangentOf(frame, value) : null,
  );
  if (!frame.isEnabled || tangents.every((tangent) => tangent === null)) return output;
  const primals = lowerTree(frame, args) as readonly unknown[];
  const ctx = contextOf(custom, primals, lowerTree(frame, output));
  const filled = inputs.leaves.map(({ value }, i) => {
    if (!(value instanceof Tensor) || !isFloating(value.dtype)) return null;
    return tangents[i] ?? zerosLike(lowerTensor(frame, value));
  });
  const perInput = unflattenTree(inputs.spec, filled) as readonly unknown[];
  const pushed = outsideRegions(() => pushThrough(custom, ctx, perInput, primals, tensors));
  const results = flattenTree(pushed).leaves;
  if (results.length !== tensors.length) {
    const expected = `${tensors.length}, one per output`;
    throw customCountError(custom.where, "jvp", results.length, expected);
  }
  for (const [i, tensor] of tensors.entries()) {
    const tangent = results[i].value ?? null;
    const isFitting = tangent instanceof Tensor && sameShape(tangent.shape, tensor.shape);
    if (tangent !== null && !isFitting)
      throw customShapeError(custom.where, `entry ${i} of jvp`, showLeaf(tangent), tensor.shape);
    tensor.tangent = isFitting ? lowerTensor(frame, tangent) : null;
  }
  return output;
}

/** Tangents of the outputs: by `jvp`, or by `backward` transposed, which is linear in its cotangents. */
function pushThrough(
  { where, jvp, backward }: CustomFunction,
  ctx: CustomContext,
  tangents: readonly unknown[],
  primals: readonly unknown[],
  outputs: readonly Tensor[],
): unknown {
  if (jvp !== undefined) return jvp(ctx, ...(tangents as never[]));
  if (backward === undefined) throw noCustomJvpError(where);
  const flat = flattenTree(tangents).leaves.map(({ value }) => value);
  const active = flat.flatMap((tangent, i) => (tangent instanceof Tensor ? [i] : []));
  const pull = (...cotangents: Tensor[]): readonly Tensor[] => {
    const entries = spreadEntries(where, "backward", backward(ctx, ...cotangents), primals);
    return active.map((i) => entries[i] ?? zerosLike(flat[i] as Tensor));
  };
  const [, transposed] = vjp(
    pull,
    outputs.map((output) => zeros(output.shape, { dtype: output.dtype })),
  );
  return transposed(active.map((i) => flat[i]));
}
