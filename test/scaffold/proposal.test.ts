// What `op new` proposes, on the operators of ops.yaml, and what it makes of options, answers and mistakes.
import { describe, expect, test } from "vitest";
import { decideByAsking, type Prompts } from "../../codegen/cli/op/ask.ts";
import { batchingOption, decide, kernelOf, variantList } from "../../codegen/cli/op/decide.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import { planOp } from "../../codegen/scaffold/plan-op.ts";
import { entryLines, inline } from "../../codegen/scaffold/print-entry.ts";
import { readProject, type ScaffoldProject } from "../../codegen/scaffold/project.ts";
import { propose } from "../../codegen/scaffold/proposal.ts";
import { readNewSchema } from "../../codegen/scaffold/read-schema.ts";
import { root } from "../meta/source-files.ts";

const whole = readProject(root, "op new");
const { entries } = whole;

/** A tenth of ops.yaml without its formulas, which is as good for plans and loads at once. */
function smallProject(): ScaffoldProject {
  const [head, ...blocks] = whole.opsText.split(/^(?=- func: )/m);
  const kept = blocks
    .map((block) =>
      block.replace(/^ {2}derivatives:\n(?: {4}.*\n)*/m, "").replace(/\n\n[\s\S]*/, "\n\n"),
    )
    .filter((block) => /^ {2}kernel: /m.test(block) && !/^ {2}decomposition: /m.test(block))
    .filter(
      (block, i) => i % 6 === 0 || /^- func: (add\.Tensor|flip|gcd|alias|hypot)\(/.test(block),
    );
  const opsText = `${head}${kept.join("")}`;
  const { entries: few, problems } = loadOps(opsText, "ops.yaml");
  expect(problems).toEqual([]);
  return { ...whole, opsText, entries: few };
}

const project = smallProject();
const GAUSSIAN = "gaussian(Tensor self, Tensor width) -> Tensor";
const given = readNewSchema(GAUSSIAN, entries);

describe("proposals", () => {
  test.each([
    [GAUSSIAN, "pointwise", "pointwise"],
    ["cbrt(Tensor self) -> Tensor", "pointwise", "pointwise"],
    [
      "spread(Tensor self, int dim, bool keepdim=False) -> Tensor",
      "reduction",
      { kind: "reduction", dims: ["dim"], keepdim: "keepdim" },
    ],
    ["corner(Tensor(a) self, int dim) -> Tensor(a)", "view", { kind: "view", dims: ["dim"] }],
    ["join(Tensor[] tensors, int dim=0) -> Tensor", "combine", "rule"],
    ["comb(int[] size, *, ScalarType? dtype=None) -> Tensor", "factory", "factory"],
    [
      "median_pool2d(Tensor self, int[2] kernel_size, int[2] stride=[]) -> Tensor",
      "pooling",
      "rule",
    ],
    ["sum.other(Tensor self, int k) -> Tensor", "reduction", "rule"],
  ])("%s", (text, family, batching) => {
    const proposal = propose(parseSchema(text), entries);
    expect([proposal.family.value, proposal.batching.value]).toEqual([family, batching]);
    for (const { because } of [proposal.family, proposal.batching, proposal.variants])
      expect(because).toMatch(/^\S.*[^.]$/);
  });

  test("a reason names the ops it comes from", () => {
    const { family, batching } = propose(
      parseSchema("sum.other(Tensor self, int k) -> Tensor"),
      entries,
    );
    expect(family.because).toMatch(/^sum\S*, another overload, is in it$/);
    expect(batching.because).toBe("no op like it has a kind that serves this schema");
    const near = propose(given.schema, entries).family.because;
    for (const name of near.split(", with")[0].split(" and "))
      expect(entries.find((entry) => entry.name === name)?.family).toBe("pointwise");
  });

  test("a decomposition or an expression settles the kind", () => {
    const by = (computation: Parameters<typeof propose>[2]): unknown =>
      propose(given.schema, entries, computation).batching.value;
    expect(by({ computation: { kind: "decomposition", expression: "mul(self, width)" } })).toBe(
      "decompose",
    );
    expect(by({ computation: { kind: "scalar", expression: "self" }, family: "loss" })).toBe(
      "pointwise",
    );
  });

  test("samples are a set of an op with the same arguments, and there is none for others", () => {
    const { samples } = propose(given.schema, entries);
    const example = entries.find((entry) => entry.samples === samples?.value);
    expect(example?.schema.parameters.map(({ type }) => type.base)).toEqual(["Tensor", "Tensor"]);
    const odd = "odd(Tensor self, Tensor? mask, str mode, float p) -> Tensor";
    expect(propose(parseSchema(odd), entries).samples).toBeNull();
  });

  test("an op of ops.yaml that is taken out gets its own family in most cases", () => {
    const some = entries.filter((_, i) => i % 7 === 0);
    const hits = some.filter((entry) => {
      const others = entries.filter((other) => other !== entry);
      return propose(entry.schema, others).family.value === entry.family;
    });
    // Unary and binary ops are told apart by nothing but their names.
    expect(hits.length / some.length).toBeGreaterThan(0.75);
  });
});

describe("options", () => {
  test("settle their keys, and codegen takes the entry", () => {
    const { decision } = decide(project, given, {
      doc: "A bell\n  curve.",
      kernel: "exp(-(self / width) * (self / width))",
      variants: "function, method",
      samples: "binary_nonzero",
    });
    const plan = planOp(project, decision);
    expect(plan.edits.map(({ path }) => path)).toEqual(["ops.yaml"]);
    expect(plan.place).toBe("before gcd");
    const [edit] = plan.edits;
    const entry = loadOps(edit.after, "ops.yaml").entries.find(({ name }) => name === "gaussian");
    expect(entry?.doc).toBe("A bell curve.");
    expect(entry?.variants).toEqual(["function", "method"]);
    expect(edit.after.split("\n")[plan.line - 1]).toBe(`- func: ${GAUSSIAN}`);
  });

  test("that do not fit are shown as codegen shows them, and nothing is planned", () => {
    const { decision } = decide(project, given, { kernel: "exp(self) * wdth" });
    expect(() => planOp(project, decision)).toThrow(
      /unknown name "wdth"[\s\S]*\^\^\^\^[\s\S]*nothing was written/,
    );
    const reduced = decide(project, given, { kind: "reduction" }).decision;
    expect(() => planOp(project, reduced)).toThrow('batching names "dim", which is no parameter');
  });

  test("a kernel is a name by its ending, an expression otherwise", () => {
    expect(kernelOf("fooKernel")).toEqual({ kind: "name", name: "fooKernel" });
    expect(kernelOf("foo")).toEqual({ kind: "scalar", expression: "foo" });
    expect(kernelOf("self * fooKernel")).toEqual({
      kind: "scalar",
      expression: "self * fooKernel",
    });
  });

  test("--kind takes a kind or a map", () => {
    expect(batchingOption("rule")).toBe("rule");
    expect(batchingOption("{ kind: variadic, minRank: 2 }")).toEqual({
      kind: "variadic",
      minRank: 2,
    });
    expect(() => batchingOption("poinwise")).toThrow('did you mean "pointwise"?');
    expect(() => batchingOption("[rule]")).toThrow("expected a kind or a map");
    expect(() => batchingOption("{ kind: ")).toThrow("cannot read");
  });

  test("--variants takes words with commas", () => {
    expect(variantList("function,out")).toEqual(["function", "out"]);
    expect(() => variantList("function,inplce")).toThrow('did you mean "inplace"?');
  });

  test("a kernel that is there is used and not scaffolded; one of another overload gets a file beside it", () => {
    const paths = (schema: string, kernel?: string): readonly string[] => {
      const own = readNewSchema(schema, entries);
      const flags = { kind: "rule", samples: "unary", ...(kernel === undefined ? {} : { kernel }) };
      return planOp(project, decide(project, own, flags).decision).edits.map(({ path }) => path);
    };
    expect(paths("flip.all(Tensor self) -> Tensor")).toContain("runtime/kernels/js/flip-all.ts");
    expect(paths("whole(Tensor(a) self) -> Tensor(a)", "aliasGeometry")).not.toContain(
      "runtime/kernels/js/whole.ts",
    );
  });
});

describe("schemas that are refused", () => {
  test.each([
    [
      "foo(Tensr self) -> Tensor",
      "  | foo(Tensr self) -> Tensor\n  |     ^^^^^\n  hint: did you mean Tensor?",
    ],
    ["foo", "does not start with an op name and an opening parenthesis\n  | foo\n  | ^"],
    ["foo(Tensor self)", "  | foo(Tensor self)\n  |                ^\n"],
    ["foo(Tensor self, Tensor self) -> Tensor", "a second parameter named self"],
    ["bmm(Tensor self) -> Tensor", "bmm is there already, in ops.yaml:"],
    ["add_.Tensor(Tensor(a!) self) -> Tensor(a!)", "as a form of add.Tensor; expected a new op"],
  ])("%s", (text, message) => {
    expect(() => readNewSchema(text, entries)).toThrow(message);
  });

  test("all mistakes at once", () => {
    const refusal = (): unknown => readNewSchema("foo(Tensr a, in b) -> Tnsor", entries);
    for (const word of ["Tensr", "in", "Tnsor"]) expect(refusal).toThrow(`unknown type "${word}"`);
  });

  test("unusual spacing is brought to the usual form", () => {
    expect(readNewSchema("  foo( Tensor self,int  dim = 1 ) -> Tensor ", entries).text).toBe(
      "foo(Tensor self, int dim=1) -> Tensor",
    );
  });
});

describe("questions", () => {
  /** Answers each question by the first pattern that matches it; takes the preset otherwise. */
  function answering(
    answers: Readonly<Record<string, string | readonly string[] | boolean>>,
    asked: string[] = [],
  ): Prompts {
    const answer = (message: string): string | readonly string[] | boolean | undefined => {
      asked.push(message);
      return Object.entries(answers).find(([part]) => message.includes(part))?.[1];
    };
    return {
      text: (message, preset) => Promise.resolve(String(answer(message) ?? preset)),
      one: (message, choices, preset) => {
        const value = String(answer(message) ?? preset);
        expect(choices.map((choice) => choice.value)).toContain(value);
        return Promise.resolve(value);
      },
      some: (message, _, preset) => {
        const value = answer(message);
        return Promise.resolve(Array.isArray(value) ? value : preset);
      },
      yes: (message) => Promise.resolve(answer(message) !== false),
      show: (text) => {
        expect(text).toContain(`+- func: ${GAUSSIAN}`);
      },
    };
  }

  test("Enter at every one takes the proposals", async () => {
    const asked: string[] = [];
    const { decision } = await decideByAsking(
      project,
      given,
      {},
      answering({ sentence: "A bell." }, asked),
    );
    expect(decision).toEqual(decide(project, given, { doc: "A bell." }).decision);
    expect(asked).toHaveLength(7);
  });

  test("answers settle keys, and options are not asked about", async () => {
    const asked: string[] = [];
    const prompts = answering(
      {
        "new family": "bells",
        family: "(another)",
        computed: "scalar",
        "Expression of one": "self / width",
        vmap: "pointwise",
        forms: ["function"],
        samples: "binary_nonzero",
      },
      asked,
    );
    const { decision } = await decideByAsking(project, given, { doc: "A bell." }, prompts);
    expect(decision).toMatchObject({
      family: "bells",
      computation: { kind: "scalar", expression: "self / width" },
      batching: "pointwise",
      variants: ["function"],
      samples: "binary_nonzero",
    });
    expect(asked.some((message) => message.includes("sentence"))).toBe(false);
  });

  test("No at the end leaves like Ctrl-C", async () => {
    const prompts = answering({ sentence: "A bell.", "Write this": false });
    await expect(decideByAsking(project, given, {}, prompts)).rejects.toMatchObject({
      name: "ExitPromptError",
    });
  });
});

describe("entries as text", () => {
  test.each([
    ["self * other", "self * other"],
    ["a: b", '"a: b"'],
    ["# no", '"# no"'],
    [["function", "method"], "[function, method]"],
    [{ scalar: "exp(self)" }, "{ scalar: exp(self) }"],
    [{ scalar: "pow(self, 2)" }, '{ scalar: "pow(self, 2)" }'],
    [{ kind: "reduction", dims: ["dim"] }, "{ kind: reduction, dims: [dim] }"],
    [{ refuse: 'it says "no"' }, `{ refuse: it says "no" }`],
    ["1", '"1"'],
  ])("%j", (value, text) => {
    expect(inline(value)).toBe(text);
  });

  test("a line per key", () => {
    expect(entryLines({ func: "f() -> Tensor", batching: "rule" })).toEqual([
      "- func: f() -> Tensor",
      "  batching: rule",
    ]);
  });
});
