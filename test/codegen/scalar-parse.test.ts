// Scalar expressions: what parses to what, and where mistakes are pointed out.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ScalarExpression } from "../../codegen/scalar/expression.ts";
import { scalarFunctionNames } from "../../codegen/scalar/functions.ts";
import { parseScalarExpression } from "../../codegen/scalar/parse.ts";

/** The tree as fully parenthesised text. */
function show(node: ScalarExpression): string {
  switch (node.kind) {
    case "number":
      return node.text;
    case "name":
    case "constant":
      return node.name;
    case "negate":
      return `(- ${show(node.operand)})`;
    case "not":
      return `(! ${show(node.operand)})`;
    case "arithmetic":
    case "compare":
    case "logic":
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case "select":
      return `(${show(node.condition)} ? ${show(node.whenTrue)} : ${show(node.whenFalse)})`;
    case "coalesce":
      return `(${show(node.optional)} ?? ${show(node.fallback)})`;
    case "call":
      return `${node.callee}(${node.args.map(show).join(", ")})`;
  }
}

function shown(text: string): string {
  const { expression, problems } = parseScalarExpression(text);
  return expression === null ? JSON.stringify(problems) : show(expression);
}

describe("precedence and associativity", () => {
  test.each([
    ["self + alpha * other", "(self + (alpha * other))"],
    ["a - b - c / d / e", "((a - b) - ((c / d) / e))"],
    ["(a + b) * c", "((a + b) * c)"],
    ["-a * b", "((- a) * b)"],
    ["- -a", "(- (- a))"],
    ["!a && b || c && d", "(((! a) && b) || (c && d))"],
    ["a < b == c > d", "((a < b) == (c > d))"],
    ["a + 1 <= b * 2 && c != 3", "(((a + 1) <= (b * 2)) && (c != 3))"],
    ["a ? b : c ? d : e", "(a ? b : (c ? d : e))"],
    ["a ? b ? 1 : 2 : 3", "(a ? (b ? 1 : 2) : 3)"],
    ["min ?? lowest", "(min ?? lowest)"],
    [
      "minimum(maximum(self, min ?? lowest), max ?? highest)",
      "minimum(maximum(self, (min ?? lowest)), (max ?? highest))",
    ],
    ["self <= threshold ? 0 : grad", "((self <= threshold) ? 0 : grad)"],
    ["1e-5 + .5 + 2. + 3E+2", "(((1e-5 + .5) + 2.) + 3E+2)"],
    ["pi * nan - inf", "((pi * nan) - inf)"],
    ["\n  self\n  + 1\n", "(self + 1)"],
  ])("%s", (text, tree) => {
    expect(shown(text)).toBe(tree);
  });

  test("every listed function parses with its number of arguments", () => {
    for (const name of scalarFunctionNames()) {
      const results = ["a", "a, b"].map((args) => parseScalarExpression(`${name}(${args})`));
      expect(
        results.filter(({ expression }) => expression !== null),
        name,
      ).toHaveLength(1);
    }
  });

  test("spans cover the text of each node", () => {
    const text = "maximum(self, 0) + exp(-x)";
    const { expression } = parseScalarExpression(text);
    if (expression?.kind !== "arithmetic") throw new Error("expected a sum");
    const textOf = ({ span }: ScalarExpression): string =>
      text.slice(span.offset, span.offset + span.length);
    expect(textOf(expression)).toBe(text);
    expect(textOf(expression.left)).toBe("maximum(self, 0)");
    expect(textOf(expression.right)).toBe("exp(-x)");
  });
});

describe("mistakes", () => {
  test.each([
    ["self +", 6, 1, /the expression ends here; expected a number/],
    ["(self", 5, 1, /ends here; expected "\)"/],
    ["self other", 5, 5, /unexpected "other"; expected an operator/],
    ["a ? b", 5, 1, /ends here; expected ":"/],
    ["exp self", 4, 4, /unexpected "self"/],
    ["expp(self)", 0, 4, /unknown function "expp"/],
    ["exp(self, 1)", 0, 3, /exp is called with 2; expected 1 argument/],
    ["pow(self)", 0, 3, /pow is called with 1; expected 2 arguments/],
    ["1 + 1e999", 4, 5, /does not fit/],
    ["", 0, 1, /ends here/],
    ["self[0]", 4, 1, /unexpected character "\["/],
    ["`x`", 0, 1, /unexpected character "`"/],
  ])("%s", (text, offset, length, what) => {
    const { expression, problems } = parseScalarExpression(text);
    expect(expression).toBeNull();
    expect(problems[0]).toMatchObject({ offset, length });
    expect(problems[0].what).toMatch(what);
  });

  test("all unknown characters are reported at once, with what to write instead", () => {
    const { problems } = parseScalarExpression("a % b ^ c = d");
    expect(problems.map(({ offset, hint }) => [offset, hint])).toEqual([
      [2, "write fmod(a, b) or remainder(a, b)"],
      [6, "write pow(a, b)"],
      [10, 'write "==" to compare'],
    ]);
  });

  test("all unknown functions are reported at once, with near names", () => {
    const { problems } = parseScalarExpression("sqr(a) + sigmod(b)");
    expect(problems.map(({ hint }) => hint?.split("?")[0])).toEqual([
      'did you mean "sqrt"',
      'did you mean "sigmoid"',
    ]);
  });

  test("code is no expression: names of the host language mean nothing", () => {
    for (const text of [
      "constructor.constructor('return 1')()",
      "globalThis.process.exit(1)",
      "eval(self)",
      "__proto__(self)",
      "toString(self)",
      "constructor(self)",
      "self = 1",
      "() => 1",
      "/* a */ self",
      "self; other",
    ]) {
      expect(parseScalarExpression(text).expression, text).toBeNull();
    }
  });

  test("depth and length are limited", () => {
    const deep = `${"(".repeat(100_000)}x`;
    expect(parseScalarExpression(deep).problems[0].what).toMatch(/characters; expected at most/);
    const nested = `${"(".repeat(1000)}x${")".repeat(1000)}`;
    expect(parseScalarExpression(nested).problems[0].what).toMatch(/nested more than 64 deep/);
    expect(parseScalarExpression(`${"-".repeat(3000)}x`).problems[0].what).toMatch(
      /signs in a row/,
    );
    expect(parseScalarExpression(`x${" ?? x".repeat(700)}`).expression?.kind).toBe("coalesce");
    expect(parseScalarExpression(`x${"+x".repeat(1900)}`).expression?.kind).toBe("arithmetic");
  });

  test("any text ends in a tree or in problems within the text", () => {
    const pieces = fc.constantFrom(
      "self",
      "1.5",
      "+",
      "-",
      "*",
      "?",
      ":",
      "??",
      "(",
      ")",
      ",",
      "exp",
      "<",
      "==",
      "&&",
      "!",
      "$",
      "é",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (words) => {
        const text = words.join(" ");
        const { expression, problems } = parseScalarExpression(text);
        expect(expression === null).toBe(problems.length > 0);
        for (const { offset, length } of problems) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + length).toBeLessThanOrEqual(text.length + 1);
        }
      }),
    );
  });
});
