// Schema strings: what parses prints back to the same text, and mistakes are found with their offsets.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canFallBack, inPlaceSchema } from "../../codegen/model/forms.ts";
import {
  camelCase,
  functionName,
  opIdentifier,
  opName,
  parameterName,
} from "../../codegen/model/names.ts";
import { parseSchema, readSchema } from "../../codegen/model/parse-schema.ts";
import { printSchema } from "../../codegen/model/print-schema.ts";

const TEXTS: readonly string[] = [
  "relu(Tensor self) -> Tensor",
  "add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor",
  "add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)",
  "sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
  "max.dim(Tensor self, int dim, bool keepdim=False) -> (Tensor values, Tensor indices)",
  "index_put(Tensor self, Tensor?[] indices, Tensor values, bool accumulate=False) -> Tensor",
  "split.Tensor(Tensor(a) self, int split_size, int dim=0) -> Tensor(a)[]",
  'conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=[1,1], float eps=1e-05, str mode="zeros") -> Tensor',
  "mse_loss(Tensor self, Tensor target, int reduction=Mean) -> Tensor",
  "f(int a=-1, float b=-2.5) -> ()",
];

describe("round trip", () => {
  test.each(TEXTS)("%s", (text) => {
    expect(printSchema(parseSchema(text))).toBe(text);
  });

  test("every schema of ops.yaml", () => {
    const text = readFileSync(new URL("../../ops.yaml", import.meta.url), "utf8");
    const schemas = [...text.matchAll(/^- func: (.+)$/gm)].map(([, schema]) => schema);
    expect(schemas.length).toBeGreaterThan(40);
    for (const schema of schemas) expect(printSchema(parseSchema(schema))).toBe(schema);
  });

  test("random schemas", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}[a-z0-9]$/);
    const base = fc.constantFrom(
      "Tensor",
      "Scalar",
      "int",
      "float",
      "bool",
      "ScalarType",
      "Generator",
    );
    const suffix = fc.constantFrom("", "?", "[]", "[2]", "[]?", "?[]", "[3]?");
    const parameter = fc
      .tuple(base, suffix, name)
      .map(([type, mark, id]) => `${type}${mark} ${id}`);
    const list = fc.uniqueArray(parameter, {
      maxLength: 5,
      selector: (text) => text.split(" ")[1],
    });
    fc.assert(
      fc.property(name, list, fc.nat(5), (op, parameters, star) => {
        const parts = [...parameters];
        if (star < parts.length) parts.splice(star, 0, "*");
        const text = `${op}(${parts.join(", ")}) -> Tensor`;
        expect(printSchema(parseSchema(text))).toBe(text);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe("mistakes", () => {
  const places = (text: string): readonly string[] =>
    readSchema(text).problems.map(
      ({ offset, length, what }) => `${text.slice(offset, offset + length)}: ${what}`,
    );

  test("all are found, each at its place", () => {
    expect(places("foo(Tensr self, int dim=maybe!, Tensor self) -> Tensorr")).toEqual([
      'Tensr: unknown type "Tensr"',
      'maybe!: cannot read the default "maybe!"',
      'Tensorr: unknown type "Tensorr"',
    ]);
  });

  test("a parameter without default after one with default", () => {
    expect(places("foo(Tensor self, int a=1, int b) -> Tensor")).toEqual([
      "int b: b has no default but follows a, which has one",
    ]);
  });

  test("structure", () => {
    expect(places("foo")).toEqual([
      "f: the schema does not start with an op name and an opening parenthesis",
    ]);
    expect(places("foo(Tensor self")).toEqual(["(: the parameter list is never closed"]);
    expect(places("foo(Tensor self)")).toEqual([`): the parameter list is not followed by " -> "`]);
    expect(places("foo(Tensor a, Tensor a) -> Tensor")).toEqual([
      "Tensor a: a second parameter named a",
    ]);
  });

  test("every other mistake has its own words", () => {
    expect(places("f(*, Tensor a, *, int b) -> Tensor")).toEqual(['*: a second "*"']);
    expect(places("f(Tensor? ? a) -> Tensor")).toEqual([
      'Tensor? ? a: cannot read the parameter "Tensor? ? a"',
    ]);
    expect(places("f(int[]?? a) -> Tensor")).toEqual(['[]??: cannot read the type suffix "[]??"']);
    expect(places("f(int a=9223372036854775807) -> Tensor")).toEqual([
      "9223372036854775807: the integer 9223372036854775807 is too large to be exact in JavaScript",
    ]);
    expect(places("f(Tensor a) -> two words here")).toEqual([
      'two words here: cannot read the return type "two words here"',
    ]);
    expect(places("f(Tensor a,, int b) -> Tensor")).toEqual([",: an empty parameter"]);
    expect(() => parseSchema("f(Tensr a) -> Tensor")).toThrow(
      'schema "f(Tensr a) -> Tensor": unknown type "Tensr", at character 3; expected PyTorch\'s schema grammar\n  hint: known types:',
    );
  });

  test("never throws on noise", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        readSchema(text);
        readSchema(`f(${text}) -> Tensor`);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

describe("names", () => {
  test.each([
    ["sum.dim_IntList", "sumDimIntList"],
    ["add_.Tensor", "addTensor_"],
    ["_to_copy", "_toCopy"],
    ["max.dim", "maxDim"],
    ["where.self", "whereSelf"],
  ])("%s is %s", (name, identifier) => {
    expect(opIdentifier(name)).toBe(identifier);
  });

  test("functions and parameters", () => {
    expect(functionName("var")).toBe("variance");
    expect(functionName("index_put_")).toBe("indexPut_");
    expect(camelCase("grad_output")).toBe("gradOutput");
    expect(parameterName("fill_value")).toBe("fillValue");
    expect(parameterName("default")).toBe("default_");
  });
});

describe("derived forms", () => {
  test("in-place", () => {
    const schema = inPlaceSchema(
      parseSchema("add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor"),
    );
    expect(opName(schema)).toBe("add_.Tensor");
    expect(printSchema(schema)).toBe(
      "add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)",
    );
  });

  test.each([
    ["relu(Tensor self) -> Tensor", null],
    [
      "select.int(Tensor(a) self, int dim, int index) -> Tensor(a)",
      "it returns a view, and a stack of views is not a view of the input",
    ],
    ["add.out(Tensor self, *, Tensor(a!) out) -> Tensor(a!)", "it writes into an out= argument"],
    ["stack(Tensor[] tensors, int dim=0) -> Tensor", "it takes a list of tensors"],
    ["_local_scalar_dense(Tensor self) -> Scalar", "it returns something else than tensors"],
    ["zero(Tensor self) -> ()", "it returns nothing, so there are no results to stack"],
    ["zeros(int[] size) -> Tensor", "it takes no tensor"],
  ])("can %s fall back", (text, why) => {
    const answer = canFallBack(parseSchema(text));
    expect(answer.possible ? null : answer.why).toBe(why);
  });
});
