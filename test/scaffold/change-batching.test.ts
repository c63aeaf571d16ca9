// The splice of `rule new`: one value of one entry becomes `rule`, and every other byte stays.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { withRuleKind } from "../../codegen/scaffold/change-batching.ts";

const head = "- func: foo(Tensor self, int dim) -> Tensor\n  doc: 'Batching: pointwise.'\n";
const tail = "  family: f\n  samples: unary\n";
const other =
  "- func: foo_bar(Tensor self) -> Tensor\n  doc: B.\n  family: f\n  batching: pointwise\n  samples: unary\n";

describe("every way to write a kind", () => {
  test.each([
    ["batching: pointwise\n", "batching: rule\n"],
    ['batching:   "pointwise"   # why\n', "batching:   rule   # why\n"],
    ['batching: { fallback: "no rule: yet" } # slow\n', "batching: rule # slow\n"],
    ["batching: {\n    kind: variadic,\n    minRank: 2\n  }\n", "batching: rule\n"],
    ["batching:\n    kind: reduction\n    dims: [dim]\n", "batching: rule\n"],
    ["batching:\n    kind: reduction\n    dims:\n      - dim\n", "batching: rule\n"],
    ["batching:\n    kind: reduction\n    dims: [dim] # this one\n", "batching: rule # this one\n"],
    ["batching: rule\n", "batching: rule\n"],
  ])("%j", (written, expected) => {
    const text = other + head + `  ${written}` + tail;
    expect(loadOps(text, "ops.yaml").problems).toEqual([]);
    const changed = withRuleKind(text, "foo");
    expect(changed).toBe(other + head + `  ${expected}` + tail);
    const kinds = loadOps(changed, "ops.yaml").entries.map(({ batching }) => batching.kind);
    expect(kinds).toEqual(["pointwise", "rule"]);
  });

  test("as the last key, without a line end", () => {
    const text = `${head}${tail}  batching:\n    kind: view`;
    expect(withRuleKind(text, "foo")).toBe(`${head}${tail}  batching: rule`);
  });

  test("in a file with Windows line ends", () => {
    const text = `${head}  batching:\n    kind: view\n${tail}`.replaceAll("\n", "\r\n");
    expect(withRuleKind(text, "foo")).toBe(
      `${head}  batching: rule\n${tail}`.replaceAll("\n", "\r\n"),
    );
  });

  test("an op that is not there changes nothing", () => {
    expect(withRuleKind(other, "foo")).toBe(other);
  });
});

test("in a random file only that value changes", () => {
  const kind = fc.constantFrom(
    "pointwise",
    "{ refuse: 'a, b' }",
    "\n    kind: variadic\n    minRank: 1",
  );
  const end = fc.constantFrom("\n", "\n\n", "\n# note\n", " # behind\n");
  const block = (name: string, value: string, close: string): readonly [string, string] => [
    `- func: ${name}(Tensor self) -> Tensor\n  family: f\n  batching:${value.startsWith("\n") ? "" : " "}`,
    `${close}  doc: D.\n  samples: unary\n`,
  ];
  fc.assert(
    fc.property(
      fc.array(fc.tuple(kind, end), { minLength: 1, maxLength: 6 }),
      fc.nat(),
      (parts, pick) => {
        const at = pick % parts.length;
        const write = (isChanged: boolean): string =>
          parts
            .map(([value, close], i) => {
              const [before, after] = block(`op${i}`, value, close);
              if (!isChanged || i !== at) return before + value + after;
              return `${before.trimEnd()} rule${after}`;
            })
            .join("");
        expect(withRuleKind(write(false), `op${at}`)).toBe(write(true));
      },
    ),
    { numRuns: 200, seed: 7 },
  );
});
