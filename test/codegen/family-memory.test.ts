// What is remembered between runs of codegen never changes what they give.
import { describe, expect, test } from "vitest";
import { FamilyMemory } from "../../codegen/emit/family-memory.ts";
import { declarationsOf, stubDeclarations } from "../../codegen/formulas/stub-declarations.ts";
import { generate } from "../../codegen/generate.ts";
import { packageLayout } from "../../codegen/project/layout.ts";
import { fiveOps, fiveOpsProject } from "./emit-project.ts";

const run = (opsText: string, memory?: FamilyMemory): ReadonlyMap<string, string> =>
  generate({ opsText, fileName: "ops.yaml", project: fiveOpsProject }, memory).files;

describe("the memory of families", () => {
  const edits: readonly (readonly [what: string, edit: (text: string) => string])[] = [
    ["a doc", (text) => text.replace(/doc: (.*)/, "doc: Another $1")],
    [
      "a schema of another family",
      (text) => text.replace("int dim", "int axis").replaceAll("dim,", "axis,"),
    ],
    ["lines in front", (text) => `\n# A remark.\n\n${text}`],
    ["a new default", (text) => text.replace("keepdim=False", "keepdim=True")],
    ["fewer entries", (text) => text.slice(0, text.lastIndexOf("\n- func:") + 1)],
  ];

  test.each(edits)("%s: the same files as without it", (_, edit) => {
    const memory = new FamilyMemory();
    expect(run(fiveOps, memory).size).toBeGreaterThan(0);
    const edited = edit(fiveOps);
    expect(edited).not.toBe(fiveOps);
    expect([...run(edited, memory)]).toEqual([...run(edited)]);
    expect([...run(fiveOps, memory)]).toEqual([...run(fiveOps)]);
  });

  test("what did not change is not emitted again", () => {
    const memory = new FamilyMemory();
    const view = { layout: packageLayout, module: "core", family: "one", ops: [] };
    let emitted = 0;
    const emit = (): ReadonlyMap<string, string> => new Map([["file", String(++emitted)]]);
    const files = ["a", "a", "b", "a"].map((key) => memory.files(view, key, emit).get("file"));
    expect(files).toEqual(["1", "1", "2", "3"]);
  });
});

describe("declarations of stubs", () => {
  const declarations = stubDeclarations(
    new Map([
      [
        "generated/core/ops/reduction.ts",
        `/** Sum. */
export function sum(self: Tensor, options?: SumOptions): Tensor;
export function sum(self: Tensor, dim: number): Tensor;
export function sum(self: Tensor, dim?: unknown): Tensor {
  return call(self);
}

export function minmax(
  self: Tensor,
): [values: Tensor, indices: Tensor] {
  return call(self);
}
`,
      ],
      [
        "generated/core/types/reduction.ts",
        `export interface SumOptions {
  readonly inner?: InnerOptions | undefined;
}

export interface InnerOptions {
  readonly dtype?: DType | undefined;
}

export interface OtherOptions {
  readonly unused: number;
}
`,
      ],
    ]),
  );

  test("overloads without the body's signature, with the interfaces they need", () => {
    expect(declarationsOf(["sum"], declarations)).toBe(
      "interface SumOptions {\n  readonly inner?: InnerOptions | undefined;\n}\n" +
        "interface InnerOptions {\n  readonly dtype?: DType | undefined;\n}\n" +
        "declare function sum(self: Tensor, options?: SumOptions): Tensor;\n" +
        "declare function sum(self: Tensor, dim: number): Tensor;\n",
    );
  });

  test("a signature over several lines, and a name that is not there", () => {
    expect(declarationsOf(["minmax", "absent"], declarations)).toBe(
      "declare function minmax(\n  self: Tensor,\n): [values: Tensor, indices: Tensor];\n",
    );
  });
});
