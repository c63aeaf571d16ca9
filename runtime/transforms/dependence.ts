// Which inputs the outputs of a function depend on, as the recorded graph tells; what `strict` checks.
import { edgeOf } from "../autograd/history.ts";
import { independentError } from "../errors/functional.ts";
import type { Edge, GraphNode, Tensor } from "../tensor/tensor.ts";
import { gradFrame } from "./grad-frame.ts";
import { treeTensors } from "./pytree.ts";
import { recordCall } from "./recorded.ts";
import { runTransform } from "./transform.ts";

/** For each output whether a path leads to each input. */
function dependences(
  where: string,
  fn: (...inputs: never[]) => unknown,
  inputs: readonly Tensor[],
): readonly (readonly boolean[])[] {
  return runTransform(
    (region) => gradFrame(where, region),
    (frame) => {
      const positions = inputs.map((_, i) => i);
      const call = { where, fn, args: inputs, positions, hasAux: false };
      const recorded = recordCall(frame, call);
      const leaves = recorded.inputs
        .flatMap(treeTensors)
        .map((leaf) => leaf.autograd?.node ?? null);
      return recorded.outputs.map((output) => {
        const reached = reachedFrom(edgeOf(frame, output));
        return leaves.map((leaf) => leaf !== null && reached.has(leaf));
      });
    },
    () => [],
  );
}

function reachedFrom(start: Edge | null): ReadonlySet<GraphNode> {
  const seen = new Set<GraphNode>();
  const pending = start === null ? [] : [start.node];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const edge of node.edges) if (edge !== null) pending.push(edge.node);
  }
  return seen;
}

/**
 * Insists that every input has a path to it from some output, and every output one to some input.
 *
 * @param what names the outputs in messages, such as `the output` or `the Jacobian`
 * @throws AutogradError E_INDEPENDENT
 */
export function assertDependent(
  where: string,
  what: string,
  fn: (...inputs: never[]) => unknown,
  inputs: readonly Tensor[],
): void {
  const table = dependences(where, fn, inputs);
  inputs.forEach((_, input) => {
    if (!table.some((row) => row[input])) throw independentError(where, what, input);
  });
  table.forEach((row, output) => {
    if (!row.includes(true)) throw independentError(where, `${what} ${output}`, null);
  });
}
