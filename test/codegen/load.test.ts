// Loading ops.yaml: every mistake at once with line, column and caret; hostile text ends in a problem, never in a crash.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderProblems } from "../../codegen/errors.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";

const render = (text: string): string =>
  renderProblems(loadOps(text, "ops.yaml").problems, new Map([["ops.yaml", text]]));
const codes = (text: string): readonly string[] =>
  loadOps(text, "ops.yaml").problems.map(({ code }) => code);

const entry = (lines: string): string =>
  `- func: foo(Tensor self, int dim) -> Tensor\n  doc: Foo.\n  family: testing\n  samples: unary\n${lines}`;

describe("good text", () => {
  test("the registry itself loads without problems", () => {
    const text = readFileSync(new URL("../../ops.yaml", import.meta.url), "utf8");
    const { entries, problems } = loadOps(text, "ops.yaml");
    expect(problems).toEqual([]);
    expect(entries.map(({ name }) => name)).toContain("sum.dim_IntList");
  });

  test("positions point at every character of a formula, in every style of scalar", () => {
    const styles = [
      "mul(grad, other)",
      '"mul(grad, other)"',
      "'mul(grad, other)'",
      ">-\n      mul(grad,\n      other)",
    ];
    for (const style of styles) {
      const text = entry(
        `  batching: pointwise\n  kernel: { scalar: self }\n  derivatives:\n    self: ${style}\n`,
      );
      const [loaded] = loadOps(text, "ops.yaml").entries;
      const formula = loaded.derivatives?.reverse.get("self");
      const index = formula?.text.indexOf("other") ?? -1;
      expect(text.slice(formula?.positionAt(index).offset).startsWith("other")).toBe(true);
    }
  });
});

describe("mistakes", () => {
  test("all at once, sorted, with carets and suggestions", () => {
    const text =
      "- func: foo(Tensr self, int dim) -> Tensor\n  doc: Foo.\n  family: testing\n  bathing: pointwise\n  samples: unary\n" +
      "- func: bar(Tensor self) -> Tensor\n  doc: Bar.\n  family: testing\n  batching: poinwise\n  samples: unary\n";
    expect(render(text)).toBe(`ops.yaml:1:3: foo: the key batching is missing
  1 | - func: foo(Tensr self, int dim) -> Tensor
    |   ^^^^
  hint: every op says how it behaves under vmap, if only { fallback: "why" }

ops.yaml:1:13: foo: unknown type "Tensr"
  1 | - func: foo(Tensr self, int dim) -> Tensor
    |             ^^^^^
  hint: known types: Tensor, Scalar, int, float, bool, str, ScalarType, Device, Generator, Layout, MemoryFormat

ops.yaml:4:3: foo: unknown key "bathing"
  4 |   bathing: pointwise
    |   ^^^^^^^
  hint: did you mean "batching"?

ops.yaml:9:13: bar: unknown batching kind "poinwise"
  9 |   batching: poinwise
    |             ^^^^^^^^
  hint: did you mean "pointwise"? known kinds: pointwise, reduction, variadic, view, factory, random, decompose, rule, existing_bdim, spatial, or { fallback: "why" }, { refuse: "why" }`);
  });

  test.each([
    ["a key twice", entry("  batching: pointwise\n  batching: rule\n"), "E_DUPLICATE_KEY"],
    ["no list", "func: x\n", "E_YAML_SHAPE"],
    ["a flow list", "[{ func: x }]\n", "E_YAML_FLOW"],
    ["an entry that is no map", "- just text\n", "E_ENTRY_SHAPE"],
    ["a flow entry", "- { func: x }\n", "E_ENTRY_SHAPE"],
    [
      "an option of another kind",
      entry("  batching: { kind: variadic, dims: [dim] }\n"),
      "E_UNKNOWN_KEY",
    ],
    [
      "an option of another type",
      entry("  batching: { kind: variadic, minRank: two }\n"),
      "E_ENTRY_VALUE",
    ],
  ])("%s", (_name, text, code) => {
    expect(codes(text)).toContain(code);
  });
});

describe("hostile text", () => {
  test("aliases, anchors and tags are refused", () => {
    const text = entry("  batching: &a pointwise\n  tags: *a\n  aliases: !!js/function 'x'\n");
    expect(codes(text)).toEqual(expect.arrayContaining(["E_YAML_ANCHOR", "E_YAML_ALIAS"]));
  });

  test("an alias bomb ends quickly", () => {
    const levels = Array.from(
      { length: 30 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
    );
    const started = performance.now();
    expect(codes(`a0: &a0 x\n${levels.join("\n")}\n`).length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test("size, depth and control characters", () => {
    expect(codes("#".repeat(8_000_001))).toEqual(["E_FILE_TOO_LARGE"]);
    expect(codes(`- ${"[".repeat(5000)}`)).toEqual(["E_YAML_DEPTH"]);
    expect(codes(`${"- ".repeat(4000)}x`)).toEqual(["E_YAML_DEPTH"]);
    expect(codes("- func: a\u0000b\n")).toEqual(["E_CONTROL_CHARACTER"]);
  });

  test("keys that name prototypes stay data", () => {
    const text = entry(
      "  batching: pointwise\n  __proto__: { polluted: true }\n  constructor: x\n",
    );
    expect(codes(text)).toEqual(["E_UNKNOWN_KEY", "E_UNKNOWN_KEY"]);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test.each([
    ["brackets on lines of their own", `- [\n${"[\n".repeat(200_000)}`],
    ["question marks", "? \n".repeat(200_000)],
    ["question marks on few lines", `${"? ".repeat(49)}\n`.repeat(1_000)],
    ["keys without end", `- func: x\n${"  k: 1\n".repeat(50_000)}`],
    ["aliases without end", `- tags:\n${"  - *a\n".repeat(50_000)}`],
    ["items without end", `- tags:\n${"  - a\n".repeat(50_000)}`],
    ["quotes", "  '\n".repeat(100_000)],
    ["one long line", `- '${"a".repeat(1_000_000)}`],
    ["staircase", Array.from({ length: 199 }, (_, i) => `${" ".repeat(i)}- a:`).join("\n")],
    ["a schema without end", entry("").replace("int dim", "int a,\n    ".repeat(50_000))],
  ])("%s end soon, in problems", (_name, text) => {
    const started = performance.now();
    const { entries, problems } = loadOps(text, "ops.yaml");
    expect(entries).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(2_100);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test.each([
    ["a doc that ends its comment", "doc: Foo.", 'doc: "Foo. */ evil(); /*"'],
    ["a reason over lines", "samples: unary", 'samples: unary\n  batching: { fallback: "a\\nb" }'],
    ["an alias that is no name", "samples: unary", `samples: unary\n  aliases: ['x"); evil("']`],
    ["a schema over lines", "int dim)", 'str mode=\\"a\\nb\\")'],
    ["text in another order than it is read", "doc: Foo.", "doc: Foo\u202e."],
  ])("what generated code would have to escape is refused: %s", (_name, from, to) => {
    const good = entry(to.includes("batching") ? "" : "  batching: { kind: variadic }\n");
    const quoted = good.replace(/func: (.*)/, 'func: "$1"');
    const refused = codes(quoted.replace(from, to));
    expect(refused).toEqual(
      expect.arrayContaining([expect.stringMatching(/^E_(ENTRY_VALUE|CONTROL_CHARACTER)$/)]),
    );
    expect(codes(quoted)).toEqual(to.includes("batching") ? ["E_MISSING_KEY"] : []);
  });
});

describe("options of batching", () => {
  const batchingOf = (value: string): unknown =>
    loadOps(
      entry(`  batching: ${value}\n`).replace("int dim", "int[1]? dim, bool keepdim=False"),
      "ops.yaml",
    ).entries[0]?.batching;

  test("have defaults, also when a kind stands alone", () => {
    expect(batchingOf("reduction")).toEqual({
      kind: "reduction",
      dims: ["dim"],
      keepdim: "keepdim",
    });
    expect(batchingOf("{ kind: reduction, dims: [self] }")).toEqual({
      kind: "reduction",
      dims: ["self"],
      keepdim: "keepdim",
    });
    expect(batchingOf("view")).toEqual(batchingOf("{ kind: view }"));
    expect(batchingOf("{ kind: random, template: self }")).toEqual({
      kind: "random",
      template: "self",
      sizes: null,
      parameters: [],
      minRank: 0,
    });
    expect(batchingOf('{ refuse: "why" }')).toEqual({ kind: "refuse", reason: "why" });
  });
});

describe("values of the wrong form", () => {
  test.each([
    ["  batching: { kind: reduction }\n", "the key dims is missing in batching"],
    ["  batching: 3\n", "batching has an unknown form"],
    [
      "  batching: rule\n  kernel: fooKernel\n",
      "kernel has an unknown form; expected { scalar: … } or { name: … }",
    ],
    ["  batching: rule\n  kernel: { nmae: fooKernel }\n", 'unknown key "nmae" in kernel'],
    ["  batching: rule\n  tags: fast\n", 'tags is "fast"; expected a list'],
    ["  batching: rule\n  since: 1.0\n", 'since is "1"; expected a text'],
    [
      "  batching: rule\n  module: lingal\n",
      'module is "lingal"; expected one of core, nn, linalg, special, fft',
    ],
    ["  batching: rule\n  derivatives: { self: 3 }\n", "derivatives.self has an unknown form"],
  ])("%j", (lines, what) => {
    const { problems } = loadOps(entry(lines), "ops.yaml");
    expect(problems.map((problem) => problem.what).join("\n")).toContain(what);
    expect(problems).toHaveLength(1);
  });
});
