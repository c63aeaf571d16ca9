// From an op with a scalar kernel to the plan and the input of the kernel emitters.
import { scalarParameters } from "../scalar/parameters.ts";
import { parseScalarExpression } from "../scalar/parse.ts";
import type { PointwiseEntry } from "./kernels/entry.ts";
import { type KernelPlan, planKernel } from "./kernels/plan.ts";
import type { OpView } from "./op-view.ts";

/** What the kernel emitters take, or null when the op has no scalar kernel. */
export function pointwiseEntry({ entry, identifier, registered }: OpView): PointwiseEntry | null {
  const { kernel, schema, promote } = entry;
  if (kernel?.kind !== "scalar") return null;
  const { text } = kernel.expression;
  const { expression } = parseScalarExpression(text);
  if (expression === null) return null;
  return {
    opName: registered,
    identifier,
    parameters: scalarParameters(schema),
    expression,
    text,
    promote,
  };
}

/** The loops of an op with a scalar kernel; null for others. */
export function pointwisePlan(op: OpView): KernelPlan | null {
  const entry = pointwiseEntry(op);
  return entry === null ? null : planKernel(entry);
}
