// JAX's forms of a custom function: one rule each, for vmap, forward mode or reverse mode; and the loop somebody asks for.

import { stack } from "../../generated/core/ops/combine.ts";
import { zerosLike } from "../../generated/core/ops/factory.ts";
import { select } from "../../generated/core/ops/view.ts";
import { customVmapResultError } from "../errors/custom.ts";
import { emptyFallbackError } from "../errors/fallback.ts";
import { Tensor } from "../tensor/tensor.ts";
import { callableOf, customFunction } from "./custom-function.ts";
import type { CustomContext, CustomFunction, CustomVmapInfo } from "./custom-parts.ts";
import { flattenTree, mapTree, showTree, unflattenTree } from "./pytree.ts";
import { functionName } from "./transform.ts";
import { vjp } from "./vjp.ts";

/** The rule of `customVmap`: `[output, outDims]` from inputs whose batch dims are at `inDims`. */
export type CustomVmapRule<Args extends readonly unknown[]> = (
  info: CustomVmapInfo,
  inDims: readonly unknown[],
  ...xs: Args
) => readonly [unknown, unknown];

/**
 * `fn` with a batching rule of its own; derivatives are those of `fn`.
 *
 * @throws VmapError when the rule returns something else than `[output, outDims]`
 */
export function customVmap<Args extends readonly unknown[], Out>(
  fn: (...xs: Args) => Out,
  rule: CustomVmapRule<Args>,
): (...xs: Args) => Out {
  const name = functionName(fn);
  const parts = {
    forward: fn,
    vmap: rule,
    where: `customVmap(${name})`,
    differentiateForward: true,
  };
  return callableOf(name, parts as unknown as CustomFunction);
}

/**
 * `fn` with a forward derivative of its own: `rule(primals, tangents)` returns `[output, tangents of the output]`.
 *
 * The reverse derivative is the rule's transpose: it has to be linear in the tangents.
 */
export function customJvp<Args extends readonly unknown[], Out>(
  fn: (...xs: Args) => Out,
  rule: (primals: Args, tangents: readonly (Tensor | null)[]) => readonly [unknown, unknown],
): (...xs: Args) => Out {
  return customFunction<Args, Out>({
    forward: fn,
    setupContext: (ctx, inputs) => {
      ctx["primals"] = inputs;
    },
    jvp: (ctx, ...tangents: (Tensor | null)[]) => rule(ctx["primals"] as Args, tangents)[1],
    backward: (ctx, ...cotangents) => {
      const primals = ctx["primals"] as Args;
      const zeros = mapTree([...primals], (leaf) =>
        leaf instanceof Tensor ? zerosLike(leaf) : leaf,
      ) as readonly unknown[];
      const push = (...tangents: unknown[]): readonly unknown[] =>
        flattenTree(rule(primals, tangents as (Tensor | null)[])[1]).leaves.map(
          ({ value }) => value,
        );
      return vjp(push, zeros)[1](cotangents);
    },
    generateVmapRule: true,
  });
}

/** The two halves of a reverse derivative. */
export interface CustomVjpRule<Args extends readonly unknown[], Out> {
  /** `[output, residuals]`: the value, and what `bwd` needs. */
  readonly fwd: (...xs: Args) => readonly [Out, unknown];
  /** Cotangents, one entry per input, from the residuals and those of the output. */
  readonly bwd: (residuals: never, ...cotangents: Tensor[]) => unknown;
}

/** `fn` with a reverse derivative of its own. Where it is differentiated, `fwd` runs in place of `fn`. */
export function customVjp<Args extends readonly unknown[], Out>(
  fn: (...xs: Args) => Out,
  { fwd, bwd }: CustomVjpRule<Args, Out>,
): (...xs: Args) => Out {
  const name = functionName(fn);
  const parts = {
    where: `customVjp(${name})`,
    forward: fn,
    fwd,
    backward: (ctx: CustomContext, ...cotangents: Tensor[]): unknown =>
      bwd(ctx["residuals"] as never, ...cotangents),
    generateVmapRule: true,
  };
  return callableOf(name, parts as unknown as CustomFunction);
}

/** `fn` mapped by calling it once per example, where no rule can be written. O(B) calls, by choice. */
export function sequentialVmap<Args extends readonly unknown[], Out>(
  fn: (...xs: Args) => Out,
): (...xs: Args) => Out {
  const looped: (...xs: Args) => Out = customVmap(fn, ({ batchSize }, inDims, ...xs) => {
    const dims = flattenTree(inDims).leaves.map(({ value }) => value);
    const { leaves, spec } = flattenTree(xs);
    const examples = Array.from({ length: batchSize }, (_, i) => {
      const example = leaves.map(({ value }, k) => {
        const dim = dims[k];
        return value instanceof Tensor && typeof dim === "number" ? select(value, dim, i) : value;
      });
      return flattenTree(looped(...(unflattenTree(spec, example) as unknown as Args)));
    });
    const [first] = examples;
    if (first === undefined) throw emptyFallbackError(functionName(fn), "sequentialVmap");
    const columns = first.leaves.map((_, k) =>
      stack(
        examples.map((one) => tensorLeaf(one.leaves[k].value)),
        0,
      ),
    );
    return [unflattenTree(first.spec, columns), 0];
  });
  return looped;
}

function tensorLeaf(value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  throw customVmapResultError("sequentialVmap", showTree(value));
}
