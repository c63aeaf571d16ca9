// op doctor: every fault is found at its line, with what helps; a sound op has none.
import { afterEach, describe, expect, test } from "vitest";
import { type Diagnosis, diagnose, readSurroundings } from "../../codegen/cli/op/diagnose.ts";
import { thinness } from "../../codegen/cli/op/sample-shapes.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { OPS, type Scratch, scratchProject } from "./scratch-project.ts";

let scratch: Scratch | null = null;
afterEach(() => scratch?.remove());

async function findings(
  changes: Readonly<Record<string, string>> = {},
): Promise<readonly Diagnosis[]> {
  scratch = scratchProject(changes);
  const project = scratch.open();
  const surroundings = await readSurroundings(project);
  return [...surroundings.strays, ...diagnose(project, surroundings, project.entries)];
}

const summary = (found: readonly Diagnosis[], op: string | null): readonly string[] =>
  found
    .filter((one) => one.op === op)
    .map(({ level, code, place }) => `${level} ${code} ${place.file}:${place.line}`);

describe("what is found", () => {
  test("missing samples and rules are wrong; a loop and a missing formula are advice", async () => {
    const found = await findings();
    expect(summary(found, "alpha")).toEqual(["advice forward ops.yaml:6"]);
    expect(summary(found, "beta.dim")).toEqual([
      "error rule-missing ops.yaml:10",
      "error samples ops.yaml:16",
    ]);
    expect(summary(found, "gamma_")).toContain("advice fallback ops.yaml:24");
    expect(summary(found, null)).toContain("error rule-orphan rules/batching/alpha.ts:8");
  });

  test("each says what helps", async () => {
    const found = await findings();
    const fixOf = (code: string): string | undefined => found.find((one) => one.code === code)?.fix;
    expect(fixOf("rule-missing")).toBe("npx batchwise rule new beta.dim");
    expect(fixOf("fallback")).toContain("npx batchwise rule new gamma_");
    expect(found.filter(({ fix }) => fix === "")).toEqual([]);
  });

  test("what codegen refuses, at its character's line", async () => {
    const yaml = OPS.replace("alphaBackward(grad)", "alphaBackwards(grad)");
    const found = await findings({ "ops.yaml": yaml });
    expect(summary(found, "alpha")).toContain("error codegen ops.yaml:7");
  });

  test("a kernel that is still a skeleton", async () => {
    const kernel = `export const alphaMeta = 1;
export const alphaKernel = () => {
  throw unwrittenKernelError("alpha", "runtime/kernels/js/alpha.ts");
};
`;
    const found = await findings({ "runtime/kernels/js/alpha.ts": kernel });
    expect(summary(found, "alpha")).toContain("error skeleton runtime/kernels/js/alpha.ts:2");
  });

  test("an op that the baseline lacks, or has in another state", async () => {
    const baseline = JSON.stringify({
      ops: { alpha: { vmap: "fallback" }, gamma_: { vmap: "fallback" } },
    });
    const found = await findings({ "coverage-baseline.json": baseline });
    const texts = found
      .filter(({ code }) => code === "baseline")
      .map(({ op, what }) => `${op}: ${what}`);
    expect(texts).toEqual([
      "alpha: coverage-baseline.json has fallback under vmap; the entry declares rule",
      "beta.dim: it is not in coverage-baseline.json",
    ]);
  });

  test("generated files that are out of date, when the text itself is good", async () => {
    const yaml = `- func: twice(Tensor self) -> Tensor
  doc: Two times each element.
  family: pointwise
  kernel: { scalar: self + self }
  batching: pointwise
  samples: alphas
`;
    const rules = "export const unrelated = 1;\n";
    const found = await findings({ "ops.yaml": yaml, "rules/batching/alpha.ts": rules });
    const stale = found.filter(({ code }) => code === "generated").map(({ place }) => place.file);
    expect(stale).toContain("generated/core/ops/pointwise.ts");
  });
});

describe("thin samples", () => {
  const { entries } = loadOps(
    `- func: join(Tensor self, Tensor other, int dim) -> Tensor
  doc: A pair.
  family: pointwise
  kernel: { scalar: self + other }
  batching: pointwise
  samples: pairs
`,
    "ops.yaml",
  );
  const plain = { shape: [2, 3], strides: [3, 1], dtype: "float32" };
  const lacking = (
    ...calls: Parameters<typeof thinness>[1] extends (set: string) => infer R ? [R] : never
  ): readonly string[] => thinness(entries[0], () => calls[0]);

  test("everything the schema allows and no call has is named", () => {
    expect(lacking([{ tensors: [plain, plain], hasNegative: false }])).toEqual([
      "0-d tensor",
      "empty tensor",
      "tensor that is not contiguous",
      "mixed dtypes",
      "negative dim",
    ]);
  });

  test("nothing is named where some call has it", () => {
    const calls = [
      { tensors: [{ shape: [], strides: [], dtype: "float32" }, plain], hasNegative: true },
      { tensors: [{ shape: [0], strides: [1], dtype: "int64" }, plain], hasNegative: false },
      {
        tensors: [{ shape: [2, 3], strides: [1, 2], dtype: "float32" }, plain],
        hasNegative: false,
      },
    ];
    expect(lacking(calls)).toEqual([]);
  });
});
