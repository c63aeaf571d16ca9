// The exports that the five-op fixture refers to, and a shorthand to generate from a text.
import { readFileSync } from "node:fs";
import { type Generated, generate } from "../../codegen/generate.ts";
import type { HelperExport, ProjectExports } from "../../codegen/project/exports.ts";

/** The text of the five-op fixture. */
export const fiveOps: string = readFileSync(
  new URL("./fixtures/five-ops.yaml", import.meta.url),
  "utf8",
);

const helpers: readonly HelperExport[] = [
  {
    name: "unstack",
    file: "rules/derivatives/combine.ts",
    signature: "(grad: Tensor, dim: number): readonly Tensor[]",
  },
  {
    name: "putBack",
    file: "rules/derivatives/selection.ts",
    signature:
      "(grad: Tensor, dim: number, indices: Tensor, shape: Shape, keepdim: boolean): Tensor",
  },
  {
    name: "takeSelected",
    file: "rules/derivatives/selection.ts",
    signature: "(x: Tensor, dim: number, indices: Tensor, keepdim: boolean): Tensor",
  },
];

/** What the project of the fixture exports. */
export const fiveOpsProject: ProjectExports = {
  kernels: new Map([
    ["stackKernel", "runtime/kernels/js/stack.ts"],
    ["stackMeta", "runtime/kernels/js/stack.ts"],
    ["maxDimKernel", "runtime/kernels/js/max.ts"],
    ["maxDimMeta", "runtime/kernels/js/max.ts"],
  ]),
  wasmKernels: new Map([["maxDimWasmKernel", "runtime/kernels/wasm/bindings/max.ts"]]),
  rules: new Map([["stackBatchRule", "rules/batching/stack.ts"]]),
  helpers: new Map(helpers.map((helper) => [helper.name, helper])),
};

/** Generates from a text against the fixture's project; `rules` stay out unless the text uses them. */
export function generateFrom(opsText: string): Generated {
  const rules: ProjectExports["rules"] = opsText.includes("batching: rule")
    ? fiveOpsProject.rules
    : new Map();
  return generate({ opsText, fileName: "ops.yaml", project: { ...fiveOpsProject, rules } });
}
