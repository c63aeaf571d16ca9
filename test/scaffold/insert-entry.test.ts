// The splice of `op new`: the new entry at its place, every other byte as it was, whatever the file looks like.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOrder } from "../../codegen/check/names.ts";
import { type LoadedOps, loadOps } from "../../codegen/load/load-ops.ts";
import { type Insertion, insertEntry } from "../../codegen/scaffold/insert-entry.ts";
import { entryLines } from "../../codegen/scaffold/print-entry.ts";
import { readText } from "../meta/source-files.ts";

const exports = {
  kernels: new Map(),
  wasmKernels: new Map(),
  rules: new Map(),
  helpers: new Map(),
};

/** An entry as text, without a line end behind it. */
function entry(name: string, family = "f", doc = "It computes."): string {
  return entryLines({
    func: `${name}(Tensor self) -> Tensor`,
    doc,
    family,
    kernel: { scalar: "self" },
    batching: "pointwise",
    samples: "unary",
  }).join("\n");
}

function insert(text: string, name: string, family = "f"): Insertion {
  const { entries, problems } = loadOps(text, "ops.yaml");
  expect(problems).toEqual([]);
  return insertEntry(text, entries, { name, family, lines: entry(name, family).split("\n") });
}

/** Texts that were loaded already. */
const loaded = new Map<string, LoadedOps>();

/** Fails unless the text without what was inserted is the text before, and the file is still good. */
function expectClean(
  before: string,
  { text, offset, inserted, line }: Insertion,
  name: string,
): void {
  expect(text.slice(offset, offset + inserted.length)).toBe(inserted);
  expect(text.slice(0, offset) + text.slice(offset + inserted.length)).toBe(before);
  const was = loaded.get(before) ?? loadOps(before, "ops.yaml");
  loaded.set(before, was);
  const is = loadOps(text, "ops.yaml");
  expect(is.problems).toEqual([]);
  expect(checkOrder({ file: "ops.yaml", entries: is.entries, project: exports })).toEqual([]);
  const names = is.entries.map((one) => one.name);
  expect(names.filter((other) => other !== name)).toEqual(was.entries.map((one) => one.name));
  const added = is.entries.find((one) => one.name === name);
  expect(added?.position.line).toBe(line);
  // Not only the bytes: every other entry says what it said.
  const others = is.entries.filter((one) => one.name !== name);
  expect(others.map(({ doc, func }) => [func.text, doc])).toEqual(
    was.entries.map(({ doc, func }) => [func.text, doc]),
  );
}

describe("places", () => {
  const file = `# What this is.\n\n# --- f: first ---\n\n${entry("b")}\n\n# About d.\n${entry("d")}\n\n# --- g: second ---\n\n${entry("x", "g")}\n`;

  test("between two: in front of the comment that belongs to the next", () => {
    const { text, place } = insert(file, "c");
    expect(place).toBe("before d");
    expect(text).toContain(`${entry("b")}\n\n${entry("c")}\n\n# About d.\n- func: d(`);
  });

  test("first of its family: behind the heading", () => {
    expect(insert(file, "a").text).toContain(`# --- f: first ---\n\n${entry("a")}\n\n- func: b(`);
  });

  test("last of its family: in front of the next heading", () => {
    const { text, place } = insert(file, "e");
    expect(place).toBe("after d, the last of f so far");
    expect(text).toContain(`${entry("d")}\n\n${entry("e")}\n\n# --- g: second ---`);
  });

  test("a new family: at the end, under a heading of its own", () => {
    const { text, place } = insert(file, "y", "h");
    expect(place).toBe("in a new family, h, behind all others");
    expect(text).toBe(`${file}\n# --- h ---\n\n${entry("y", "h")}\n`);
  });

  test("without a last line end: none is added", () => {
    const open = entry("b");
    expect(insert(open, "c").text).toBe(`${open}\n\n${entry("c")}`);
    expect(insert(open, "a").text).toBe(`${entry("a")}\n\n${open}`);
  });

  test("with the line ends of the file", () => {
    const windows = `${entry("b")}\n`.replaceAll("\n", "\r\n");
    expect(insert(windows, "c").text).toBe(
      `${windows}\r\n${entry("c").replaceAll("\n", "\r\n")}\r\n`,
    );
  });

  test("without blank lines where the file has none", () => {
    const dense = `${entry("b")}\n${entry("d")}\n`;
    expect(insert(dense, "c").text).toBe(`${entry("b")}\n${entry("c")}\n${entry("d")}\n`);
  });

  test("in an indented list", () => {
    const shift = (text: string): string => text.replaceAll(/^/gm, "  ");
    const text = `${shift(entry("b"))}\n`;
    expect(insert(text, "c").text).toBe(`${text}\n${shift(entry("c"))}\n`);
  });

  test("into a file without entries", () => {
    expect(insert("", "a").text).toBe(`${entry("a")}\n`);
    expect(insert("# Ops.\n", "a").text).toBe(`# Ops.\n\n${entry("a")}\n`);
    expect(insert("# Ops.", "a").text).toBe(`# Ops.\n\n${entry("a")}`);
  });

  test("in front of the mark that ends a document, and behind a comment of the last entry", () => {
    const text = `---\n${entry("b")}\n  # b is done.\n...\n`;
    expect(insert(text, "c").text).toBe(
      `---\n${entry("b")}\n  # b is done.\n\n${entry("c")}\n...\n`,
    );
  });
});

describe("any file", () => {
  const word = fc.stringMatching(/^[a-z]{1,3}(_[a-z0-9]{1,2})?$/);
  const comment = fc.constantFrom("", "# A note.", "# --- heading ---", "#", "\n# Apart.\n");
  const style = fc.record({
    end: fc.constantFrom("\n", "\r\n"),
    gap: fc.constantFrom("\n", "\n\n", "\n\n\n"),
    hasLastEnd: fc.boolean(),
    top: fc.constantFrom("", "# Top.\n", "# Top.\n\n", "---\n"),
    doc: fc.constantFrom(
      "It computes.",
      "a: b",
      "# no",
      'it\'s «ü» \\ "x"',
      "- dash",
      "two  spaces",
    ),
    trailing: fc.constantFrom("", " # behind", "   "),
  });

  test("a random op goes into a random file", () => {
    const families = fc.uniqueArray(fc.constantFrom("f", "g", "h"), { minLength: 1 });
    const names = fc.uniqueArray(word, { minLength: 2, maxLength: 9, selector: (x) => x });
    fc.assert(
      fc.property(
        families,
        names,
        style,
        fc.array(comment, { minLength: 9, maxLength: 9 }),
        fc.constantFrom("f", "g", "h", "z"),
        (
          groups,
          [name, ...rest],
          { end, gap, hasLastEnd, top, doc, trailing },
          comments,
          family,
        ) => {
          const blocks = groups.flatMap((group, g) =>
            rest
              .filter((_, i) => i % groups.length === g)
              .sort()
              .map((other, i) => {
                const note = comments[i % comments.length];
                return `${note === "" ? "" : `${note}\n`}${entry(other, group, doc)}${trailing}`;
              }),
          );
          const text = (top + blocks.join(gap) + (hasLastEnd ? "\n" : "")).replaceAll("\n", end);
          expectClean(text, insert(text, name, family), name);
        },
      ),
      { numRuns: 250, seed: 11 },
    );
  });
});

test("random ops go into ops.yaml itself", () => {
  const text = readText("ops.yaml");
  const { entries } = loadOps(text, "ops.yaml");
  const taken = new Set(entries.map(({ name }) => name));
  const families = [...new Set(entries.map(({ family }) => family))];
  const name = fc
    .stringMatching(/^_?[a-z]{2,6}(_[a-z]{2,4}){0,2}(\.[A-Z][a-z]{2})?$/)
    .filter((x) => !taken.has(x));
  fc.assert(
    fc.property(name, fc.constantFrom(...families, "zebra"), (op, family) => {
      const insertion = insertEntry(text, entries, {
        name: op,
        family,
        lines: entry(op, family).split("\n"),
      });
      expectClean(text, insertion, op);
    }),
    {
      numRuns: 4,
      seed: 3,
      examples: [
        ["aaa", "combine"],
        ["zzzz", "resampling"],
      ],
    },
  );
});
