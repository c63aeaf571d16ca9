// Formulas: a small language of calls. Everything outside it is refused at its own character.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyzeFormula, type FormulaRole } from "../../codegen/formulas/analyze.ts";
import { readFormula } from "../../codegen/formulas/parse.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";

const schema = parseSchema(
  "max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
);
const scope = {
  functions: new Set(["mul", "add", "neg", "expand"]),
  helpers: new Set(["gatherReduced"]),
};
const analyze = (text: string, role: FormulaRole = "reverse"): ReturnType<typeof analyzeFormula> =>
  analyzeFormula(text, schema, role, scope);
const mistakes = (text: string, role: FormulaRole = "reverse"): readonly string[] =>
  analyze(text, role).problems.map(
    ({ offset, length, what, hint }) =>
      `${text.slice(offset, offset + length)} | ${what} | ${hint ?? ""}`,
  );

describe("what a formula uses", () => {
  test("values, metadata, cotangents and results are told apart", () => {
    const { parsed } = analyze(
      "mul(expand(grad(values), self.shape), gatherReduced(self, dim, result(indices), keepdim))",
    );
    expect(parsed).not.toBeNull();
    expect([...(parsed?.values ?? [])]).toEqual(["self", "dim", "keepdim"]);
    expect(parsed?.metadata).toEqual([{ name: "self", property: "shape" }]);
    expect([...(parsed?.grads ?? [])]).toEqual(["values"]);
    expect([...(parsed?.results ?? [])]).toEqual(["indices"]);
    expect([...(parsed?.helpers ?? [])]).toEqual(["gatherReduced"]);
  });

  test("tangents are only in scope forward", () => {
    expect([...(analyze("neg(self_t)", "forward").parsed?.tangents ?? [])]).toEqual(["self"]);
    expect(mistakes("neg(self_t)")).toEqual([
      'self_t | unknown name "self_t" | did you mean "self"?',
    ]);
  });
});

describe("mistakes", () => {
  test("every unknown name is reported", () => {
    expect(mistakes("mull(grad, slef)")).toEqual([
      'mull | unknown function "mull" | did you mean "mul"?',
      'slef | unknown name "slef" | did you mean "self"?',
    ]);
  });

  test.each([
    ["mul(grad, self) + 1", "+"],
    ["grad * self", "*"],
    ["mul(grad, -self)", "-"],
    ["`x`", "`"],
    ["mul(grad, self); evil()", ";"],
    ["(() => 1)()", "="],
    ["self.constructor", "constructor"],
    ["self.__proto__", "__proto__"],
    ["self['shape']", "["],
    ["mul(grad, /* x */ self)", "/"],
    ["mul(grad, { __proto__: self })", "__proto__"],
    ["new Thing()", "Thing"],
    ["mul(grad", ""],
  ])("%s is refused", (text, at) => {
    const { formula, problems } = readFormula(text);
    expect(formula).toBeNull();
    expect(problems).toHaveLength(1);
    expect(text.slice(problems[0].offset, problems[0].offset + problems[0].length)).toBe(at);
  });

  test.each(["eval(grad)", "constructor(grad)", "process(grad)", "require(self)"])(
    "%s calls nothing in scope",
    (text) => {
      expect(mistakes(text)[0]).toContain("unknown function");
    },
  );

  test("deep nesting is a problem, not a stack overflow", () => {
    expect(readFormula("neg(".repeat(5000)).problems).toHaveLength(1);
  });

  test("never throws on noise", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        readFormula(text);
        readFormula(`mul(${text})`);
      }),
      { seed: 13, numRuns: 500 },
    );
  });
});
