// Cross-entry checks and the type check of formulas: a planted mistake of each kind, shown as a person would read it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkFormulaTypes } from "../../codegen/check/formula-types.ts";
import { runChecks } from "../../codegen/check/run-checks.ts";
import { renderProblems } from "../../codegen/errors.ts";
import { formulaScope, formulasOf } from "../../codegen/formulas/sources.ts";
import { typeCheckFormulas } from "../../codegen/formulas/type-check.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import type { ProjectExports } from "../../codegen/project/exports.ts";

const project: ProjectExports = {
  kernels: new Map([
    ["traceKernel", "runtime/kernels/js/trace.ts"],
    ["traceMeta", "runtime/kernels/js/trace.ts"],
    ["dotKernel", "runtime/kernels/js/dot.ts"],
  ]),
  wasmKernels: new Map(),
  rules: new Map([["oldBatchRule", "rules/batching/old.ts"]]),
  helpers: new Map([
    [
      "traceBackward",
      {
        name: "traceBackward",
        file: "rules/derivatives/trace.ts",
        signature: "(grad: Tensor, shape: Shape): Tensor",
      },
    ],
    ["mul", { name: "mul", file: "rules/derivatives/mul.ts", signature: "(a: Tensor): Tensor" }],
  ]),
};

const MUL = `- func: mul.Tensor(Tensor self, Tensor other) -> Tensor
  doc: Product.
  family: pointwise
  variants: [function, inplace]
  kernel: { scalar: self * othr }
  batching: pointwise
  derivatives:
    self: mul(grad, othr)
    othr: grad
  samples: binary
`;

const TRACE = `- func: trace(Tensor self) -> Tensor
  doc: Trace.
  family: algebra
  kernel: { name: traceKernle }
  batching: rule
  derivatives:
    self: traceBackward(grad, self.shpe)
  samples: matrices
- func: dot(Tensor self, Tensor other) -> Tensor
  doc: Dot.
  family: algebra
  kernel: { name: dotKernel }
  batching: { kind: reduction, dims: [dimension] }
  samples: vectors
- func: dot(Tensor self, Tensor other) -> Tensor
  doc: Dot again.
  family: algebra
  batching: decompose
  samples: vectors
`;

function problemsIn(text: string): string {
  const { entries, problems } = loadOps(text, "ops.yaml");
  const all = [...problems, ...runChecks({ file: "ops.yaml", entries, project })];
  return renderProblems(all, new Map([["ops.yaml", text]]));
}

describe("cross-entry checks", () => {
  test("a pointwise entry with mistakes inside its expressions", () => {
    const shown = problemsIn(MUL);
    expect(shown).toContain('ops.yaml:5:28: mul.Tensor: unknown name "othr"');
    expect(shown).toContain(
      'ops.yaml:8:21: mul.Tensor: unknown name "othr"\n  8 |     self: mul(grad, othr)\n    |                     ^^^^',
    );
    expect(shown).toContain('derivatives names "othr", which is no tensor parameter and no output');
    expect(shown).toContain("rules/derivatives/mul.ts exports a helper of the same name, mul");
  });

  test("names that lead nowhere, and ops without what they declare", () => {
    const shown = problemsIn(TRACE);
    expect(shown).toContain(
      'ops.yaml:4:19: trace: no file in runtime/kernels/js exports traceKernle\n  4 |   kernel: { name: traceKernle }\n    |                   ^^^^^^^^^^^\n  hint: did you mean "traceKernel"?',
    );
    expect(shown).toContain(
      "trace: batching is rule, but no file in rules/batching exports traceBatchRule",
    );
    expect(shown).toContain("ops.yaml:7:36: trace: .shpe is not allowed in a formula");
    expect(shown).toContain('dot: batching names "dimension", which is no parameter');
    expect(shown).toContain("dot: the op is declared twice");
    expect(shown).toContain("dot: batching is decompose, but there is no decomposition");
    expect(shown).toContain("dot: it stands after trace");
    expect(shown).toContain(
      "rules/batching/old.ts:1:1: oldBatchRule: no entry of ops.yaml with batching: rule uses this rule",
    );
    expect(shown).toContain("dot: no shape function dotMeta beside its kernel");
  });
});

describe("types of formulas", () => {
  const stubs = new Map([
    [
      "generated/core/ops/pointwise.ts",
      `import type { Tensor } from "../../../runtime/tensor/tensor.ts";
export function mul(self: Tensor, other: Tensor): Tensor { return self; }
`,
    ],
  ]);

  const check = async (self: string): Promise<readonly string[]> => {
    const text = MUL.replace("self * othr", "self * other")
      .replace("mul(grad, othr)", self)
      .replace("    othr: grad\n", "");
    const { entries } = loadOps(text, "ops.yaml");
    const errors = await typeCheckFormulas({
      formulas: entries.flatMap(formulasOf),
      scope: formulaScope({ entries, project }),
      helpers: new Map([...project.helpers].filter(([name]) => name !== "mul")),
      stubs,
      cacheFile: null,
    });
    return errors.formulas.map(({ source, offset, length, what }) => {
      const { line, column } = source.source.positionAt(offset);
      return `${line}:${column} ${source.source.text.slice(offset, offset + length)}: ${what}`;
    });
  };

  test("a correct formula has no errors", async () => {
    expect(await check("mul(grad, other)")).toEqual([]);
    expect(await check("traceBackward(grad, self.shape)")).toEqual([]);
  });

  test("an error stands at its own character of ops.yaml", async () => {
    expect(await check("mul(grad, self.shape)")).toEqual([
      expect.stringMatching(/^8:21 self\.shape: argument of type 'Shape' is not assignable/),
    ]);
    expect(await check("traceBackward(grad, other)")).toEqual([
      expect.stringMatching(/^8:31 other: argument of type 'Tensor' is not assignable/),
    ]);
    expect(await check("self.dtype")).toEqual([
      expect.stringMatching(/not assignable to type 'Tensor/),
    ]);
    expect(await check("mul(grad)")).toEqual([
      expect.stringMatching(/^8:11 mul: expected 2 arguments/),
    ]);
  });

  test("a family that passed is remembered until something it depends on changes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "batchwise-formulas-"));
    const cacheFile = join(folder, "formulas.json");
    const text = MUL.replace("self * othr", "self * other")
      .replace("mul(grad, othr)", "mul(grad, other)")
      .replace("    othr: grad\n", "");
    const { entries } = loadOps(text, "ops.yaml");
    const run = (stubFiles: ReadonlyMap<string, string>): ReturnType<typeof typeCheckFormulas> =>
      typeCheckFormulas({
        formulas: entries.flatMap(formulasOf),
        scope: formulaScope({ entries, project }),
        helpers: new Map(),
        stubs: stubFiles,
        cacheFile,
      });
    const changed = new Map(
      [...stubs].map(([path, stub]) => [path, stub.replace("other: Tensor", "other: number")]),
    );
    expect((await run(stubs)).formulas).toEqual([]);
    const stored = readFileSync(cacheFile, "utf8");
    expect((await run(stubs)).formulas).toEqual([]);
    expect(readFileSync(cacheFile, "utf8")).toBe(stored);
    expect((await run(changed)).formulas).toHaveLength(1);
    expect((await run(changed)).formulas).toHaveLength(1);
    expect((await run(stubs)).formulas).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test("a helper whose signature cannot be checked is reported, not trusted", async () => {
    const helpers = new Map([
      [
        "odd",
        {
          name: "odd",
          file: "rules/derivatives/odd.ts",
          signature: "(x: Matrix): Tensor",
          line: 7,
        },
      ],
    ]);
    const text = MUL.replace("self * othr", "self * other")
      .replace("mul(grad, othr)", "odd(grad)")
      .replace("    othr: grad\n", "");
    const { entries } = loadOps(text, "ops.yaml");
    const problems = await checkFormulaTypes({
      file: "ops.yaml",
      entries,
      project: { ...project, helpers },
      stubs,
      cacheFile: null,
    });
    expect(renderProblems(problems, new Map())).toBe(
      "rules/derivatives/odd.ts:7:1: odd: its signature cannot be checked: cannot find name 'Matrix'\n" +
        "  hint: use Tensor, Shape, DType, Scalar, Generator and TypeScript's own types in signatures of helpers",
    );
  });

  test("problems name the formula and its place", async () => {
    const text = MUL.replace("self * othr", "self * other")
      .replace("mul(grad, othr)", ">-\n      mul(grad,\n      self.shape)")
      .replace("    othr: grad\n", "");
    const { entries } = loadOps(text, "ops.yaml");
    const exports = { ...project, helpers: new Map() };
    const problems = await checkFormulaTypes({
      file: "ops.yaml",
      entries,
      project: exports,
      stubs,
      cacheFile: null,
    });
    expect(renderProblems(problems, new Map([["ops.yaml", text]]))).toMatch(
      /^ops\.yaml:10:7: mul\.Tensor: reverse formula of self: argument of type 'Shape' .*\n {2}10 \| {7}self\.shape\)\n {4} \| {7}\^{10}\n {2}hint: /,
    );
  });
});
