// What an op can lack, as `op list --missing` filters it and `op doctor` tells it.
import type { OpEntry } from "../../model/entry.ts";
import { isDifferentiable } from "./entry-states.ts";
import { kernelKind } from "./op-facts.ts";
import type { OpProject } from "./op-project.ts";

/** The words of `op list --missing`. */
export const MISSING = ["derivative", "forward", "samples", "wasm"] as const;

/** One of them. */
export type Missing = (typeof MISSING)[number];

/** Families in which a derivative means nothing, or samples are drawn. */
const WITHOUT_DERIVATIVES: readonly string[] = ["factory", "random", "scalar", "testing"];

/** Functions of integers in a scalar kernel. */
const OF_INTEGERS = /\b(?:bit\w+|shift\w+|gcd|lcm)\(/;

/** Whether an op looks as if it had a derivative, and says nothing about one. */
export function lacksDerivative(entry: OpEntry): boolean {
  const { derivatives, decomposition, family, batching, promote, kernel } = entry;
  if (!isDifferentiable(entry) || WITHOUT_DERIVATIVES.includes(family)) return false;
  if (batching.kind === "refuse" || promote === "bool" || decomposition !== null) return false;
  if (kernel?.kind === "scalar" && OF_INTEGERS.test(kernel.expression.text)) return false;
  return derivatives === null || derivatives.reverse.size === 0;
}

/** Whether tangents take two reverse passes for want of a formula. */
export function lacksForward(entry: OpEntry): boolean {
  const { derivatives, decomposition } = entry;
  const hasReverse = derivatives !== null && derivatives.reverse.size > 0;
  return (
    isDifferentiable(entry) &&
    hasReverse &&
    decomposition === null &&
    derivatives.forward.size === 0
  );
}

/** Whether there are samples/ and none of the name that the entry gives. */
export function lacksSamples({ samplePlaces }: OpProject, { samples }: OpEntry): boolean {
  return samplePlaces !== null && !samplePlaces.has(samples);
}

/** Whether its kernel is JavaScript alone. */
export function lacksWasm(project: OpProject, entry: OpEntry): boolean {
  return kernelKind(project, entry) === "js";
}

/** Whether the op lacks what a word names. */
export function isMissing(project: OpProject, entry: OpEntry, what: Missing): boolean {
  switch (what) {
    case "derivative":
      return lacksDerivative(entry);
    case "forward":
      return lacksForward(entry);
    case "samples":
      return lacksSamples(project, entry);
    case "wasm":
      return lacksWasm(project, entry);
  }
}
