// Wrong usage and the end of --help: their words, whatever commander says.
import { describe, expect, test } from "vitest";
import { helpEnd, wrap } from "../../codegen/cli/help-text.ts";
import { usageError } from "../../codegen/cli/usage-error.ts";

const below = ["show", "list"];
const op = "npx batchwise op --help shows how it is used";
const list = "npx batchwise op list --help shows how it is used";

describe("wrong usage", () => {
  test.each([
    [
      "error: unknown command 'sho'",
      `batchwise op: unknown command "sho"\n  hint: did you mean "show"? ${op}`,
    ],
    [
      "error: unknown command 'sho'\n(Did you mean one of show, shop?)",
      `batchwise op: unknown command "sho"\n  hint: did you mean "show" or "shop"? ${op}`,
    ],
    ["error: unknown command 'zebra'", `batchwise op: unknown command "zebra"\n  hint: ${op}`],
  ])("of a group: %s", (raw, text) => {
    expect(usageError(`${raw}\n`, "batchwise op", below)).toBe(`${text}\n`);
  });

  test.each([
    [
      "error: unknown option '--jsn'\n(Did you mean --json?)",
      `unknown option "--jsn"\n  hint: did you mean "--json"? ${list}`,
    ],
    [
      "error: option '--status <status>' argument 'ruled' is invalid. Allowed choices are rule, n/a.",
      `--status is "ruled"; expected one of rule, n/a\n  hint: did you mean "rule"? ${list}`,
    ],
    ["error: missing required argument 'op'", `<op> is missing; expected a value\n  hint: ${list}`],
    [
      "error: option '--family <family>' argument missing",
      `expected a value, as in --family <family>\n  hint: ${list}`,
    ],
    [
      "error: too many arguments for 'list'. Expected 0 arguments but got 2.",
      `2 arguments; expected at most 0\n  hint: ${list}`,
    ],
    [
      "error: option '--gate' cannot be used with option '--ops'",
      `option "--gate" cannot be used with option "--ops"\n  hint: ${list}`,
    ],
  ])("of a command: %s", (raw, text) => {
    expect(usageError(`${raw}\n`, "batchwise op list", [])).toBe(`batchwise op list: ${text}\n`);
  });
});

describe("the end of --help", () => {
  test("notes, examples and exit status come in this order", () => {
    const end = helpEnd({ notes: "Reads a.", examples: ["npx batchwise a"], exit: "0 ok" });
    expect(end).toBe("\nReads a.\n\nExample:\n  npx batchwise a\n\nExit status: 0 ok");
    expect(helpEnd({ examples: ["a", "b"], exit: "0 ok" })).toMatch(/^\nExamples:\n {2}a\n {2}b\n/);
  });

  test("no line is wider than it may be, and no word is lost", () => {
    const text = "one two three four five";
    expect(wrap(text, 9)).toBe("one two\nthree\nfour five");
    expect(wrap("unbreakable", 4)).toBe("unbreakable");
  });
});
