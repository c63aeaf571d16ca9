// Names and types of scalar expressions against a schema, and the facts that choose kernels.
import { describe, expect, test } from "vitest";
import type { Promotion } from "../../codegen/model/entry.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import { fitsBytes, isIntegral, maskNames, staysBit } from "../../codegen/scalar/analyze.ts";
import { checkScalar } from "../../codegen/scalar/check.ts";
import type { ScalarExpression } from "../../codegen/scalar/expression.ts";
import { scalarParameters } from "../../codegen/scalar/parameters.ts";
import { parseScalarExpression } from "../../codegen/scalar/parse.ts";

function parsed(text: string): ScalarExpression {
  const { expression, problems } = parseScalarExpression(text);
  if (expression === null) throw new Error(JSON.stringify(problems));
  return expression;
}

const CLAMP = "clamp(Tensor self, Scalar? min=None, Scalar? max=None) -> Tensor";
const ADD = "add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor";
const WHERE = "where.self(Tensor condition, Tensor self, Tensor other) -> Tensor";
const FILL = "fill.Scalar(Tensor self, Scalar value) -> Tensor";

function problemsOf(schema: string, text: string, promote?: Promotion): readonly string[] {
  return checkScalar(parsed(text), parseSchema(schema), promote).map(
    ({ offset, length, what }) => `${offset}+${length} ${what}`,
  );
}

describe("accepted", () => {
  test.each([
    [ADD, "self + alpha * other", "common"],
    [CLAMP, "minimum(maximum(self, min ?? lowest), max ?? highest)", "common"],
    [WHERE, "condition ? self : other", "common"],
    [FILL, "value", "none"],
    ["eq.Tensor(Tensor self, Tensor other) -> Tensor", "self == other", "bool"],
    ["logical_and(Tensor self, Tensor other) -> Tensor", "self && !other", "bool"],
    ["f(Tensor self, bool flag=False) -> Tensor", "flag && self > 0 ? -self : self", "common"],
    ["f(Tensor self, *, ScalarType? dtype=None) -> Tensor", "exp(self)", "float"],
  ] as const)("%s = %s", (schema, text, promote) => {
    expect(problemsOf(schema, text, promote)).toEqual([]);
  });
});

describe("refused", () => {
  test.each([
    [
      ADD,
      "self + alpha * othr",
      ['15+4 unknown name "othr"', '0+19 parameter "other" is never used'],
    ],
    [CLAMP, "maximum(self, min) + (max ?? highest)", ['14+3 "min" may be missing']],
    [
      CLAMP,
      "(self ?? 0) + (min ?? 0) + (max ?? 0)",
      [
        '1+4 the left side of "??" is always there; expected a parameter of type Scalar?, float? or int?',
      ],
    ],
    [
      WHERE,
      "condition ? self : other > 0",
      ['0+28 the two values of "?:" differ in type: a number and a truth value'],
    ],
    [WHERE, "condition + 1 ? self : other", ["0+13 a number is used as a condition"]],
    [ADD, "self + (other > alpha)", ["8+13 a truth value is used as a number"]],
    [ADD, "self < other < alpha", ["0+12 a truth value is used as a number"]],
    [
      "f(Tensor self, int[] size) -> Tensor",
      "self + size",
      ['7+4 "size" is neither a tensor nor a number, so an expression cannot use it'],
    ],
  ])("%s = %s", (schema, text, problems) => {
    expect(problemsOf(schema, text, "common").toSorted()).toEqual(problems.toSorted());
  });

  test("a template tensor is for promote: none only", () => {
    expect(problemsOf(FILL, "value", "common")).toEqual(['0+5 parameter "self" is never used']);
  });

  test("the type of the value agrees with promote", () => {
    expect(problemsOf(ADD, "self < other * alpha", "common")[0]).toMatch(
      /truth value, but the result is a number/,
    );
    expect(problemsOf(ADD, "self + other * alpha", "bool")[0]).toMatch(
      /makes the result a truth value/,
    );
  });

  test("near names are suggested", () => {
    const hints = checkScalar(parsed("self + alpha * othr"), parseSchema(ADD)).map(
      ({ hint }) => hint,
    );
    expect(hints.join()).toContain('did you mean "other"?');
  });
});

test("numbers after * and alpha do not take part in promotion", () => {
  const promotes = (schema: string): readonly string[] =>
    scalarParameters(parseSchema(schema))
      .filter((p) => p.promotes)
      .map(({ name }) => name);
  expect(promotes(ADD)).toEqual(["self", "other"]);
  expect(promotes("add.Scalar(Tensor self, Scalar other, Scalar alpha=1) -> Tensor")).toEqual([
    "self",
    "other",
  ]);
  expect(promotes(CLAMP)).toEqual(["self", "min", "max"]);
});

describe("facts", () => {
  test("masks are operands read only as truth values", () => {
    const masks = (text: string): readonly string[] => [
      ...maskNames(parsed(text), ["a", "b", "c"]),
    ];
    expect(masks("a ? b : c")).toEqual(["a"]);
    expect(masks("a && !b")).toEqual(["a", "b"]);
    expect(masks("a ? 1 / a : b")).toEqual([]);
    expect(masks("a")).toEqual([]);
  });

  test("integers make sense without division, fractions and real functions", () => {
    expect(
      ["a + 2 * b", "maximum(a, lowest)", "pow(a, b)", "a < 1"].every((t) => isIntegral(parsed(t))),
    ).toBe(true);
    expect(["a / b", "a + 0.5", "exp(a)", "a * inf"].some((t) => isIntegral(parsed(t)))).toBe(
      false,
    );
  });

  test("bits stay bits under products, choices and bounds", () => {
    expect(
      ["a * b", "maximum(a, 0)", "c ? a : b", "a == b"].every((t) => staysBit(parsed(t))),
    ).toBe(true);
    expect(["a + b", "-a", "a * 2"].some((t) => staysBit(parsed(t)))).toBe(false);
  });

  test("bytes may wrap early only where nothing looks at the value before the store", () => {
    expect(
      ["a + b * c", "maximum(a, b)", "a < b ? a : b + 1", "-a"].every((t) => fitsBytes(parsed(t))),
    ).toBe(true);
    expect(["maximum(a + b, c)", "a + b < c", "pow(a, b)"].some((t) => fitsBytes(parsed(t)))).toBe(
      false,
    );
  });
});
