// Schemas: what the calling convention and the derived forms need of them.
import type { Batching } from "../model/entry.ts";
import { type Check, entryProblem, placedProblem } from "./context.ts";

/** In-place and method forms act on self, so the first parameter must be a tensor of that role. */
export const checkVariants: Check = (context) =>
  context.entries.flatMap((entry) => {
    const [self] = entry.schema.parameters;
    const isTensor =
      self !== undefined &&
      self.type.base === "Tensor" &&
      self.type.list === null &&
      !self.type.optional;
    const needsSelf = entry.variants.filter((variant) => variant !== "function");
    if (needsSelf.length > 0 && !isTensor) {
      return [
        entryProblem(
          context,
          entry,
          "E_VARIANT",
          `variant ${needsSelf[0]} needs a first parameter of type Tensor`,
          "drop the variant or put the tensor first",
        ),
      ];
    }
    const returnsOne =
      entry.schema.returns.length === 1 && entry.schema.returns[0].type.base === "Tensor";
    if (entry.variants.includes("inplace") && !returnsOne) {
      return [
        entryProblem(
          context,
          entry,
          "E_VARIANT",
          "variant inplace needs exactly one returned tensor",
          "drop the variant",
        ),
      ];
    }
    return [];
  });

/** Parameters that batching options and derivatives name must exist. */
export const checkParameterNames: Check = (context) =>
  context.entries.flatMap((entry) => {
    const names = entry.schema.parameters.map(({ name }) => name);
    const { batching, batchingPosition } = entry;
    const used = batchingParameters(batching);
    return used
      .filter((name) => !names.includes(name))
      .map((name) =>
        placedProblem(
          context,
          entry,
          batchingPosition,
          1,
          "E_UNKNOWN_PARAMETER",
          `batching names ${JSON.stringify(name)}, which is no parameter`,
          `parameters: ${names.join(", ")}`,
        ),
      );
  });

function batchingParameters(batching: Batching): readonly string[] {
  const present = (...names: readonly (string | null)[]): readonly string[] =>
    names.filter((name) => name !== null);
  switch (batching.kind) {
    case "reduction":
      return present(...batching.dims, batching.keepdim);
    case "view":
      return present(...batching.dims, batching.sizes);
    case "existing_bdim":
      return batching.fold;
    case "factory":
      return present(batching.like, batching.sizes);
    case "random":
      return present(batching.template, batching.sizes, ...batching.parameters);
    default:
      return [];
  }
}
