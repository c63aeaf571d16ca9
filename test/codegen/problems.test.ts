// Every problem codegen can report, as a person reads it: place, text, caret and hint; each once, and all of them.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { runChecks } from "../../codegen/check/run-checks.ts";
import { type Problem, renderProblems } from "../../codegen/errors.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import type { ProjectExports } from "../../codegen/project/exports.ts";
import { conventionProblems } from "../errors/convention.ts";

const project: ProjectExports = {
  kernels: new Map([
    ["fooKernel", "runtime/kernels/js/foo.ts"],
    ["fooMeta", "runtime/kernels/js/foo.ts"],
    ["barKernel", "runtime/kernels/js/bar.ts"],
  ]),
  wasmKernels: new Map(),
  rules: new Map(),
  helpers: new Map([
    [
      "twice",
      { name: "twice", file: "rules/derivatives/twice.ts", signature: "(x: Tensor): Tensor" },
    ],
  ]),
};

function problemsOf(text: string, exports: ProjectExports = project): readonly Problem[] {
  const { entries, problems } = loadOps(text, "ops.yaml");
  return [...problems, ...runChecks({ file: "ops.yaml", entries, project: exports })];
}

/** The problem of one code, rendered; the text must have exactly one of it. */
function shown(code: string, text: string, exports: ProjectExports = project): string {
  const all = problemsOf(text, exports);
  const found = all.filter((problem) => problem.code === code);
  expect(found.length, all.map((problem) => `${problem.code} ${problem.what}`).join("\n")).toBe(1);
  return renderProblems(found, new Map([["ops.yaml", text]]));
}

/** An entry with some keys replaced or added; every line is one key. */
function entry(changes: Readonly<Record<string, string | null>> = {}): string {
  const keys = {
    func: "foo(Tensor self, int dim) -> Tensor",
    doc: "Foo.",
    family: "testing",
    kernel: "{ name: fooKernel }",
    batching: "{ kind: variadic }",
    samples: "unary",
    ...changes,
  };
  const lines = Object.entries(keys).flatMap(([key, value]) =>
    value === null ? [] : [`${key}: ${value}`],
  );
  return `- ${lines.join("\n  ")}\n`;
}

const unary = "foo(Tensor self) -> Tensor";

/** Code, text of ops.yaml, and the problem as it is printed, frame included. */
const GOLDENS: readonly (readonly [code: string, text: string, printed: string])[] = [
  [
    "E_CONTROL_CHARACTER",
    "- func: a\n  doc: b\u0007\n",
    "ops.yaml:2:9: a control character, code 7; expected plain text\n  2 |   doc: b\ufffd\n    |         ^\n  hint: remove it",
  ],
  [
    "E_YAML",
    "- func: [a\n",
    "ops.yaml:2:1: not valid YAML: flow sequence in block collection must be sufficiently indented and end with a ]\n  2 | \n    | ^\n  hint: check indentation, brackets and quotes; a text that holds : or # needs quotes",
  ],
  [
    "E_YAML_SHAPE",
    "func: x\n",
    "ops.yaml:1:1: the file is no list of entries\n  1 | func: x\n    | ^\n  hint: start every entry with - func:",
  ],
  [
    "E_YAML_FLOW",
    "[{ func: x }]\n",
    "ops.yaml:1:1: the file is a flow list [ ]\n  1 | [{ func: x }]\n    | ^\n  hint: use block style, one - func: per op",
  ],
  [
    "E_YAML_KEY",
    entry({ "? [a, b]\n  ": "c" }),
    "ops.yaml:7:5: a key that is no word\n  7 |   ? [a, b]\n    |     ^^^^^^\n  hint: write key: value",
  ],
  [
    "E_DUPLICATE_KEY",
    `${entry()}  doc: Again.\n`,
    'ops.yaml:7:3: the key "doc" stands twice\n  7 |   doc: Again.\n    |   ^^^\n  hint: keep one of them',
  ],
  [
    "E_YAML_ALIAS",
    entry({ tags: "*other" }),
    "ops.yaml:7:9: a YAML alias *other; expected plain values\n  7 |   tags: *other\n    |         ^^^^^^\n  hint: write the value out",
  ],
  [
    "E_YAML_ANCHOR",
    entry({ doc: "&name Foo." }),
    "ops.yaml:2:14: a YAML anchor &name; expected plain values\n  2 |   doc: &name Foo.\n    |              ^^^^\n  hint: write the value out where it is used",
  ],
  [
    "E_YAML_TAG",
    entry({ doc: "!!js/function Foo." }),
    "ops.yaml:2:22: a YAML tag tag:yaml.org,2002:js/function; expected plain values\n  2 |   doc: !!js/function Foo.\n    |                      ^^^^\n  hint: remove the tag",
  ],
  [
    "E_ENTRY_SHAPE",
    "- { func: x }\n",
    'ops.yaml:1:3: an entry that is no block of keys\n  1 | - { func: x }\n    |   ^\n  hint: write it as - func: …, one key per line; npx batchwise op new "<schema>" writes one',
  ],
  [
    "E_UNKNOWN_KEY",
    entry({ batching: "{ kind: variadic, minrank: 2 }" }),
    'ops.yaml:5:31: foo: unknown key "minrank" in batching\n  5 |   batching: { kind: variadic, minrank: 2 }\n    |                               ^^^^^^^\n  hint: did you mean "minRank"?',
  ],
  [
    "E_MISSING_KEY",
    entry({ samples: null }),
    "ops.yaml:1:3: foo: the key samples is missing\n  1 | - func: foo(Tensor self, int dim) -> Tensor\n    |   ^^^^\n  hint: name the samples in test/samples that exercise the op",
  ],
  [
    "E_BATCHING_KIND",
    entry({ batching: "{ kind: poinwise }" }),
    'ops.yaml:5:21: foo: unknown batching kind "poinwise"\n  5 |   batching: { kind: poinwise }\n    |                     ^^^^^^^^\n  hint: did you mean "pointwise"? known kinds: pointwise, reduction, variadic, view, factory, random, decompose, rule, existing_bdim, spatial, or { fallback: "why" }, { refuse: "why" }',
  ],
  [
    "E_BATCHING_OPTIONS",
    entry({ batching: "existing_bdim" }),
    'ops.yaml:5:13: foo: batching kind "existing_bdim" needs its options\n  5 |   batching: existing_bdim\n    |             ^^^^^^^^^^^^^\n  hint: write batching: { kind: existing_bdim, fold: [self], rank: 3 }',
  ],
  [
    "E_ENTRY_VALUE",
    entry({ variants: "[function, methd]" }),
    'ops.yaml:7:24: foo: variants.1 is "methd"; expected one of function, method, inplace, out\n  7 |   variants: [function, methd]\n    |                        ^^^^^\n  hint: did you mean "method"?',
  ],
  [
    "E_SCHEMA",
    entry({ func: "foo(Tensor self, itn dim) -> Tensor" }),
    'ops.yaml:1:26: foo: unknown type "itn"\n  1 | - func: foo(Tensor self, itn dim) -> Tensor\n    |                          ^^^\n  hint: known types: Tensor, Scalar, int, float, bool, str, ScalarType, Device, Generator, Layout, MemoryFormat',
  ],
  [
    "E_DUPLICATE_OP",
    entry() + entry(),
    "ops.yaml:7:9: foo: the op is declared twice\n  7 | - func: foo(Tensor self, int dim) -> Tensor\n    |         ^^^\n  hint: rename it or delete one of the entries",
  ],
  [
    "E_FAMILY_SPLIT",
    entry() +
      entry({ func: "bar(Tensor self) -> Tensor", family: "other" }) +
      entry({ func: "zoo(Tensor self) -> Tensor" }),
    "ops.yaml:15:11: zoo: family testing began further up and was left\n  15 |   family: testing\n     |           ^^^^^^^\n  hint: move the entry to the others of testing",
  ],
  [
    "E_ORDER",
    entry() + entry({ func: "bar(Tensor self) -> Tensor" }),
    "ops.yaml:7:9: bar: it stands after foo\n  7 | - func: bar(Tensor self) -> Tensor\n    |         ^^^\n  hint: keep the ops of a family in alphabetical order; npx batchwise op new finds the place",
  ],
  [
    "E_HELPER_NAME",
    entry({ func: "twice(Tensor self) -> Tensor" }),
    "ops.yaml:1:9: twice: rules/derivatives/twice.ts exports a helper of the same name, twice\n  1 | - func: twice(Tensor self) -> Tensor\n    |         ^^^^^\n  hint: rename or delete the helper: formulas call the op now",
  ],
  [
    "E_RESERVED_NAME",
    entry({ func: "constructor(Tensor self) -> Tensor" }),
    'ops.yaml:1:9: constructor: an op cannot be called "constructor": the name has a meaning of its own in code or formulas\n  1 | - func: constructor(Tensor self) -> Tensor\n    |         ^^^^^^^^^^^\n  hint: choose another base name',
  ],
  [
    "E_RESERVED_NAME",
    entry({ func: "__(Tensor self) -> Tensor" }),
    'ops.yaml:1:9: __: an op cannot be called "__": there is no word in it to name its files by\n  1 | - func: __(Tensor self) -> Tensor\n    |         ^^\n  hint: choose another base name',
  ],
  [
    "E_PARAMETER_NAME",
    entry({ func: "foo(Tensor self, int in_dim, int inDim) -> Tensor" }),
    "ops.yaml:1:42: foo: the parameters in_dim and inDim are both inDim in TypeScript\n  1 | - func: foo(Tensor self, int in_dim, int inDim) -> Tensor\n    |                                          ^^^^^\n  hint: rename one of them",
  ],
  [
    "E_ALIAS_SYNTAX",
    entry({ aliases: '["torch.foo(Tensor)"]' }),
    'ops.yaml:7:13: foo: the alias cannot be read: cannot read the parameter "Tensor"\n  7 |   aliases: ["torch.foo(Tensor)"]\n    |             ^^^^^^^^^^^^^^^^^^^\n  hint: write a type, a name and perhaps a default: int dim=0',
  ],
  [
    "E_ALIAS_NAMES",
    entry({ aliases: '[{ func: "torch.foo(Tensor self, int axis)", names: { axi: dim } }]' }),
    'ops.yaml:7:13: foo: names renames "axi", which is no parameter of the alias\n  7 |   aliases: [{ func: "torch.foo(Tensor self, int axis)", names: { axi: dim } }]\n    |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  hint: did you mean "axis"?',
  ],
  [
    "E_ALIAS_NAMES",
    entry({ aliases: '[{ func: "torch.foo(Tensor self, int axis)", names: { axis: dmi } }]' }),
    'ops.yaml:7:13: foo: names leads to "dmi", which is no parameter of the op\n  7 |   aliases: [{ func: "torch.foo(Tensor self, int axis)", names: { axis: dmi } }]\n    |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  hint: did you mean "dim"?',
  ],
  [
    "E_ALIAS_NAMES",
    entry({ aliases: '["torch.foo(Tensor self, Tensor input, int dim)"]' }),
    'ops.yaml:7:13: foo: a second parameter of the alias, input, stands for self\n  7 |   aliases: ["torch.foo(Tensor self, Tensor input, int dim)"]\n    |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  hint: rename one of them with names, or delete it',
  ],
  [
    "E_ALIAS_PARAMETERS",
    entry({ aliases: '["torch.foo(Tensor self)"]' }),
    'ops.yaml:7:13: foo: nothing in the alias gives the op its parameter dim, which has no default\n  7 |   aliases: ["torch.foo(Tensor self)"]\n    |             ^^^^^^^^^^^^^^^^^^^^^^^^\n  hint: add a parameter dim, or say with names which one it is',
  ],
  [
    "E_ALIAS_PARAMETERS",
    entry({ aliases: '["torch.foo(Tensor self, int dim, bool fast)"]' }),
    'ops.yaml:7:13: foo: the op has no parameter fast; expected a default, at which a call must leave it\n  7 |   aliases: ["torch.foo(Tensor self, int dim, bool fast)"]\n    |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  hint: parameters of the op: self, dim',
  ],
  [
    "E_SCHEMA_FORM",
    entry({ func: "foo(Tensor  self, int dim) -> Tensor" }),
    "ops.yaml:1:9: foo: the schema is not written in its usual form\n  1 | - func: foo(Tensor  self, int dim) -> Tensor\n    |         ^^^\n  hint: write foo(Tensor self, int dim) -> Tensor",
  ],
  [
    "E_DEFAULT_TYPE",
    entry({ func: "foo(Tensor self, int dim=True) -> Tensor" }),
    "ops.yaml:1:34: foo: the default of dim is True; expected a value of type int\n  1 | - func: foo(Tensor self, int dim=True) -> Tensor\n    |                                  ^^^^\n  hint: change the default or the type",
  ],
  [
    "E_AMBIGUOUS_OPTIONS",
    entry({ func: "foo(Tensor self, Generator gen) -> Tensor" }),
    "ops.yaml:1:36: foo: the last positional parameter gen of type Generator could itself be an options object\n  1 | - func: foo(Tensor self, Generator gen) -> Tensor\n    |                                    ^^^\n  hint: make it keyword-only: put * before it",
  ],
  [
    "E_REQUIRED_OPTION",
    entry({ func: "foo(Tensor self, int dim=0, *, bool strict) -> Tensor" }),
    "ops.yaml:1:45: foo: the keyword-only parameter strict has no default, though dim before it may be left out\n  1 | - func: foo(Tensor self, int dim=0, *, bool strict) -> Tensor\n    |                                             ^^^^^^\n  hint: give strict a default, or take the default of dim away",
  ],
  [
    "E_VARIANT",
    entry({ func: "foo(int n, Tensor self) -> Tensor", variants: "[function, method]" }),
    "ops.yaml:7:24: foo: variant method needs a first parameter of type Tensor\n  7 |   variants: [function, method]\n    |                        ^^^^^^\n  hint: drop the variant or put the tensor first",
  ],
  [
    "E_VARIANT",
    entry({ func: "foo(Tensor self) -> (Tensor a, Tensor b)", variants: "[function, out]" }),
    "ops.yaml:7:24: foo: variant out needs exactly one returned tensor\n  7 |   variants: [function, out]\n    |                        ^^^\n  hint: drop the variant",
  ],
  [
    "E_UNKNOWN_PARAMETER",
    entry({ batching: "{ kind: reduction, dims: [dmi] }" }),
    'ops.yaml:5:39: foo: batching names "dmi", which is no parameter\n  5 |   batching: { kind: reduction, dims: [dmi] }\n    |                                       ^^^\n  hint: did you mean "dim"?',
  ],
  [
    "E_PARAMETER_TYPE",
    entry({ batching: "{ kind: reduction, dims: [self] }" }),
    "ops.yaml:5:39: foo: batching names self of type Tensor; expected an int or a list of ints\n  5 |   batching: { kind: reduction, dims: [self] }\n    |                                       ^^^^",
  ],
  [
    "E_BATCHING_MISMATCH",
    entry({ batching: "view" }),
    "ops.yaml:5:13: foo: batching is view, but the schema returns no view\n  5 |   batching: view\n    |             ^^^^\n  hint: mark self and the result as aliases, Tensor(a), or declare another kind",
  ],
  [
    "E_FALLBACK_IMPOSSIBLE",
    entry({ func: "foo(Tensor[] tensors) -> Tensor", batching: '{ fallback: "later" }' }),
    'ops.yaml:5:13: foo: the slow loop cannot serve this op: it takes a list of tensors\n  5 |   batching: { fallback: "later" }\n    |             ^^^^^^^^^^^^^^^^^^^^^\n  hint: declare a kind, rule or decompose, or { refuse: "why" }',
  ],
  [
    "E_NO_KERNEL",
    entry({ kernel: null }),
    "ops.yaml:1:9: foo: neither a kernel nor a decomposition\n  1 | - func: foo(Tensor self, int dim) -> Tensor\n    |         ^^^\n  hint: add kernel: { scalar: … }, kernel: { name: … } or decomposition: …",
  ],
  [
    "E_UNKNOWN_KERNEL",
    entry({ kernel: "{ name: fooKernle }" }),
    'ops.yaml:4:19: foo: no file in runtime/kernels/js exports fooKernle\n  4 |   kernel: { name: fooKernle }\n    |                   ^^^^^^^^^\n  hint: did you mean "fooKernel"?',
  ],
  [
    "E_NO_META",
    entry({ func: "bar(Tensor self) -> Tensor", kernel: "{ name: barKernel }" }),
    "ops.yaml:4:19: bar: no shape function barMeta beside its kernel\n  4 |   kernel: { name: barKernel }\n    |                   ^^^^^^^^^\n  hint: export barMeta from runtime/kernels/js/bar.ts, or name one with meta:",
  ],
  [
    "E_NO_RULE",
    entry({ batching: "rule" }),
    "ops.yaml:5:13: foo: batching is rule, but no file in rules/batching exports fooBatchRule\n  5 |   batching: rule\n    |             ^^^^\n  hint: npx batchwise rule new foo writes its skeleton to rules/batching/foo.ts",
  ],
  [
    "E_NO_DECOMPOSITION",
    entry({ batching: "decompose" }),
    "ops.yaml:5:13: foo: batching is decompose, but there is no decomposition\n  5 |   batching: decompose\n    |             ^^^^^^^^^\n  hint: add decomposition: with an expression of other ops",
  ],
  [
    "E_SCALAR",
    entry({ func: unary, kernel: "{ scalar: self * slef }" }),
    'ops.yaml:4:28: foo: unknown name "slef"\n  4 |   kernel: { scalar: self * slef }\n    |                            ^^^^\n  hint: did you mean "self"? known names: self, lowest, highest, pi, nan, inf',
  ],
  [
    "E_FORMULA",
    entry({ func: unary, "derivatives:\n    self": "foo(grd)" }),
    'ops.yaml:8:15: foo: unknown name "grd"\n  8 |     self: foo(grd)\n    |               ^^^\n  hint: did you mean "grad"?',
  ],
  [
    "E_DERIVATIVE_TARGET",
    entry({ "derivatives:\n    slef": "grad" }),
    'ops.yaml:8:5: foo: derivatives names "slef", which is no tensor parameter and no output\n  8 |     slef: grad\n    |     ^^^^\n  hint: did you mean "self"?',
  ],
  [
    "E_AUTO_FORWARD",
    entry({ "derivatives:\n    result": "auto_element_wise" }),
    "ops.yaml:8:13: foo: auto_element_wise needs a reverse formula to derive from\n  8 |     result: auto_element_wise\n    |             ^^^^^^^^^^^^^^^^^\n  hint: write the forward formula",
  ],
  [
    "E_OUTPUT_FLAGS",
    entry({ "derivatives:\n    output_differentiability": "[true, false]" }),
    "ops.yaml:8:31: foo: output_differentiability has 2 entries; expected one per output, 1\n  8 |     output_differentiability: [true, false]\n    |                               ^^^^^^^^^^^^^",
  ],
];

describe("goldens", () => {
  test.each(GOLDENS)("%s", (code, text, printed) => {
    expect(shown(code, text)).toBe(printed);
  });

  test("E_ORPHAN_RULE names the rule's file", () => {
    const rules = new Map([["oldBatchRule", "rules/batching/old.ts"]]);
    expect(shown("E_ORPHAN_RULE", entry(), { ...project, rules })).toBe(
      'rules/batching/old.ts:1:1: oldBatchRule: no entry of ops.yaml with batching: rule uses this rule\n  hint: delete it, declare batching: rule for its op, or add the op: npx batchwise op new "<schema>"',
    );
  });

  test("a good entry has no problems", () => {
    expect(problemsOf(entry())).toEqual([]);
  });
});

/** Problems of texts too large to show: the line without the frame. */
const LARGE: readonly (readonly [code: string, text: string, line: string])[] = [
  [
    "E_FILE_TOO_LARGE",
    "#\n".repeat(1_000_001),
    "ops.yaml:1:1: the file has 2000002 characters; expected at most 2000000",
  ],
  [
    "E_LINE_TOO_LONG",
    `# one\n#${" ".repeat(10_000)}\n`,
    "ops.yaml:2:1: a line of 10001 characters; expected at most 10000",
  ],
  [
    "E_TOO_MANY_ENTRIES",
    "- x\n".repeat(5_001),
    "ops.yaml:1:1: the file has 5001 entries; expected at most 5000",
  ],
  [
    "E_TOO_MANY_KEYS",
    `- func: x\n${Array.from({ length: 64 }, (_, i) => `  k${i}: 1`).join("\n")}\n`,
    "ops.yaml:1:3: an entry with 65 keys; expected at most 64",
  ],
  [
    "E_TOO_MANY_PROBLEMS",
    "- x\n".repeat(1_001),
    "ops.yaml:1001:3: reading stops here, after 1000 problems",
  ],
  ["E_YAML_DEPTH", `- func: ${"[".repeat(60)}\n`, "ops.yaml:1:59: more than 50 brackets are open"],
];

test.each(LARGE)("%s", (code, text, line) => {
  expect(shown(code, text).split("\n")[0]).toBe(line);
});

describe("all problems", () => {
  /** Reported by the type check of formulas, which has tests of its own. */
  const elsewhere = ["E_FORMULA_TYPE", "E_HELPER_TYPE"];

  /** Reported in plugin projects only: test/codegen/plugin.test.ts. */
  const inPlugins = ["E_SHADOWS_CORE", "E_PLUGIN_MODULE", "E_SCHEMA_NAMESPACE"];

  test("each has a golden here", () => {
    const folder = new URL("../../codegen/problems/", import.meta.url);
    const codes = readdirSync(folder).flatMap((name) => {
      const text = readFileSync(new URL(name, folder), "utf8");
      return [...text.matchAll(/code: "(E_\w+)"/g)].map(([, code]) => code);
    });
    const shownCodes = [...GOLDENS, ...LARGE].map(([code]) => code);
    const missing = [...new Set(codes)].filter(
      (code) => ![...shownCodes, ...elsewhere, ...inPlugins, "E_ORPHAN_RULE"].includes(code),
    );
    expect(codes.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });

  test.each(GOLDENS)("%s keeps the convention of messages", (code, text) => {
    const found = problemsOf(text).filter((problem) => problem.code === code);
    expect(conventionProblems(renderProblems(found, new Map()))).toEqual([]);
  });
});

test("more problems than anyone reads are counted, not printed", () => {
  const text = "- x\n".repeat(500);
  expect(renderProblems(problemsOf(text), new Map()).split("\n").at(-1)).toBe(
    "… and 300 more problems",
  );
});
