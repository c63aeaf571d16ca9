// Where the characters of a YAML scalar stand in the file: every style, escapes, folding.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isScalar, isSeq, parseDocument, stringify } from "yaml";
import { readYaml } from "../../codegen/load/yaml-source.ts";

/** The characters of the file at the offsets of the scalar's characters. */
function pointedAt(text: string): { readonly value: string; readonly pointed: readonly string[] } {
  const { source, entries } = readYaml(text, "ops.yaml");
  const [node] = entries;
  const { text: value, positionAt } = source.sourceText(node);
  const pointed = [...value].map((_, index) => text[positionAt(index).offset]);
  return { value, pointed };
}

describe("by hand", () => {
  test.each([
    ["plain", "- mul(grad, other)\n"],
    ["plain over lines", "- mul(grad,\n    other)\n"],
    ["single quotes with a doubled quote", "- 'it''s mul(grad, other)'\n"],
    ["double quotes", '- "mul(grad, other)"\n'],
    ["double quotes with an escaped line end", '- "mul(grad, \\\n    other)"\n'],
    ["literal block", "- |\n  mul(\n    grad,\n    other)\n"],
    ["folded block with a blank line", "- >-\n  mul(grad,\n\n  other)\n"],
    ["block with a comment on its header", "- | # why\n  mul(grad, other)\n"],
  ])("%s", (_style, text) => {
    const { value, pointed } = pointedAt(text);
    expect(value).toContain("other");
    for (const [index, char] of [...value].entries()) {
      if (/\s/.test(char)) expect(pointed[index] ?? "\n").toMatch(/\s|\\/);
      else expect(pointed[index]).toBe(char);
    }
  });

  test.each([
    ['- "\\x6dul(grad)"\n', 1, "u"],
    ['- "\\u006dul(grad)"\n', 4, "g"],
    ['- "\\U0001F600 grad"\n', 3, "g"],
    ['- "a\\tb\\nc\\"d"\n', 6, "d"],
    ['- "a\\\n    \\  b"\n', 3, "b"],
  ])("%s at %s is %s", (text, index, char) => {
    const { source, entries } = readYaml(text, "ops.yaml");
    const { positionAt } = source.sourceText(entries[0]);
    expect(text[positionAt(index).offset]).toBe(char);
  });
});

test("any text in any style: what is not blank or escaped is pointed at exactly", () => {
  const word = fc.stringMatching(/^[a-z'"(),.:#\\-]{1,12}$/);
  const styles = fc.constantFrom(
    "PLAIN",
    "QUOTE_SINGLE",
    "QUOTE_DOUBLE",
    "BLOCK_LITERAL",
    "BLOCK_FOLDED",
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), styles, (words, style) => {
      const text = stringify([words.join(" ")], { defaultStringType: style, lineWidth: 30 });
      const { contents } = parseDocument(text);
      fc.pre(isSeq(contents) && isScalar(contents.items[0]));
      const { value, pointed } = pointedAt(text);
      for (const [index, char] of [...value].entries()) {
        if (/[a-z(),.:#-]/.test(char)) expect(pointed[index]).toBe(char);
      }
    }),
    { seed: 3, numRuns: 400 },
  );
});
