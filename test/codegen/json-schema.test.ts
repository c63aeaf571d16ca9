// The JSON Schema of ops.yaml: fresh, complete for an editor, and of one mind with codegen's own checks.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  emitEditorFiles,
  emitJsonSchema,
  SCHEMA_FILE,
  SCHEMA_LINE,
} from "../../codegen/emit/json-schema.ts";
import { generate } from "../../codegen/generate.ts";
import { KIND_NAMES } from "../../codegen/load/batching-definition.ts";
import { ENTRY_KEYS, entryDefinition } from "../../codegen/load/definition.ts";
import { isJsonObject, type JsonSchema, schemaMistakes } from "../lib/json-schema.ts";
import { readText } from "../meta/source-files.ts";

const opsText = readText("ops.yaml");
const schema: JsonSchema = JSON.parse(emitJsonSchema());

/** A part of the schema by its path. */
function partAt(...path: readonly string[]): JsonSchema {
  let part: JsonSchema = schema;
  for (const step of path) {
    const next = part[step];
    if (!isJsonObject(next)) return expect.fail(`the schema has no ${path.join("/")}`);
    part = next;
  }
  return part;
}

/** Every object of properties in the schema, with the path that leads to it. */
function propertySets(part: unknown, path: string): readonly (readonly [string, JsonSchema])[] {
  if (Array.isArray(part)) return part.flatMap((item, i) => propertySets(item, `${path}/${i}`));
  if (!isJsonObject(part)) return [];
  const own = part["properties"];
  const inner = Object.entries(part).flatMap(([key, value]) =>
    propertySets(value, `${path}/${key}`),
  );
  return isJsonObject(own) ? [[path, own], ...inner] : inner;
}

const good = {
  func: "foo(Tensor self) -> Tensor",
  doc: "Foo.",
  family: "f",
  batching: "rule",
  samples: "unary",
};
const accepts = (entry: unknown): boolean => schemaMistakes(schema, [entry]).length === 0;

describe("the committed schema", () => {
  test("is what codegen gives, and the first line of ops.yaml names it", () => {
    expect(readText(SCHEMA_FILE)).toBe(emitJsonSchema());
    expect(opsText.split("\n")[0]).toBe(SCHEMA_LINE);
  });

  test("ships with the package", () => {
    const manifest: { readonly files: readonly string[] } = JSON.parse(readText("package.json"));
    expect(manifest.files).toContain(SCHEMA_FILE);
  });

  test("accepts ops.yaml as it stands", () => {
    const entries: unknown = parse(opsText);
    expect(entries).toHaveProperty("length");
    expect(schemaMistakes(schema, entries)).toEqual([]);
  });
});

describe("what an editor shows", () => {
  test("every key of an entry has a description", () => {
    const keys = partAt("items", "properties");
    expect(Object.keys(keys)).toEqual(ENTRY_KEYS);
    const silent = ENTRY_KEYS.filter(
      (key) => typeof partAt("items", "properties", key)["description"] !== "string",
    );
    expect(silent).toEqual([]);
  });

  test("so has every option inside a value, but kind, which its alternatives describe", () => {
    const sets = propertySets(schema, "");
    expect(sets.length).toBeGreaterThan(10);
    const silent = sets.flatMap(([path, properties]) =>
      Object.entries(properties)
        .filter(
          ([key, value]) => key !== "kind" && !(isJsonObject(value) && "description" in value),
        )
        .map(([key]) => `${path}/${key}`),
    );
    expect(silent).toEqual([]);
  });

  test("every word of a choice has a description of its own", () => {
    const uneven: string[] = [];
    const visit = (part: unknown, path: string): void => {
      if (!isJsonObject(part)) return;
      const { enum: words, enumDescriptions: texts } = part;
      if (Array.isArray(words) && Array.isArray(texts) && words.length !== texts.length)
        uneven.push(path);
      for (const [key, value] of Object.entries(part)) visit(value, `${path}/${key}`);
    };
    visit(schema, "");
    expect(uneven).toEqual([]);
  });

  test("defaults and examples are values the schema itself accepts", () => {
    for (const key of ENTRY_KEYS) {
      const part = partAt("items", "properties", key);
      const { examples = [], default: preset } = part;
      const shown: readonly unknown[] = [
        ...(Array.isArray(examples) ? examples : []),
        ...(preset === undefined ? [] : [preset]),
      ];
      for (const value of shown) expect([key, schemaMistakes(part, value)]).toEqual([key, []]);
    }
  });
});

describe("the schema refuses what codegen refuses", () => {
  test.each([
    ["an unknown key", { ...good, famly: "f" }],
    ["a missing key", { ...good, samples: undefined }],
    ["an unknown kind", { ...good, batching: "poinwise" }],
    ["a kind that needs options", { ...good, batching: "existing_bdim" }],
    ["an unknown option", { ...good, batching: { kind: "view", dim: ["dim"] } }],
    ["options of another kind", { ...good, batching: { kind: "pointwise", dims: ["dim"] } }],
    ["two reduced parameters", { ...good, batching: { kind: "reduction", dims: ["a", "b"] } }],
    ["an unknown variant", { ...good, variants: ["functon"] }],
    ["a kernel of two sorts", { ...good, kernel: { scalar: "self", name: "fooKernel" } }],
    ["a comment's end in the doc", { ...good, doc: "Foo.\n*/" }],
    ["a version of two parts", { ...good, since: "0.1" }],
    ["a reason of two lines", { ...good, batching: { fallback: "a\nb" } }],
  ])("%s", (_, entry) => {
    const plain: unknown = JSON.parse(JSON.stringify(entry));
    expect(accepts(plain)).toBe(false);
    expect(entryDefinition.safeParse(plain).success).toBe(false);
  });

  test("and accepts what it accepts, on entries put together at random", () => {
    const word = fc.constantFrom("self", "dim", "a b", "", "__proto__", 3, null, true);
    const batching = fc.oneof(
      fc.constantFrom(...KIND_NAMES, "poinwise", null, 4),
      fc.record(
        {
          kind: fc.constantFrom(...KIND_NAMES, "none"),
          dims: fc.array(word, { maxLength: 2 }),
          keepdim: word,
          minRank: fc.integer({ min: -1, max: 9 }),
          sizes: word,
          fold: fc.array(word, { maxLength: 2 }),
          rank: fc.integer({ min: 0, max: 9 }),
        },
        { requiredKeys: ["kind"] },
      ),
      fc.record({ fallback: word }),
      fc.record({ refuse: word }),
    );
    const changes = fc.record({
      func: fc.constantFrom("foo(Tensor self) -> Tensor", "two\nlines", ""),
      doc: fc.constantFrom("Foo.", "ends */ here", ""),
      family: fc.constantFrom("pointwise", "Pointwise"),
      batching,
      samples: word,
      variants: fc.array(fc.constantFrom("function", "method", "inplce"), { maxLength: 2 }),
      kernel: fc.oneof(
        fc.record({ scalar: fc.oneof(word, fc.double()) }),
        fc.record({ name: word }),
      ),
      derivatives: fc.dictionary(fc.constantFrom("self", "result", "no name"), word),
      aliases: fc.array(
        fc.constantFrom("torch.foo", "torch foo", { func: "torch.foo", names: {} }),
      ),
      since: fc.constantFrom("0.1.0", "1"),
    });
    const some = fc.subarray(ENTRY_KEYS.slice(), { maxLength: 2 });
    let accepted = 0;
    fc.assert(
      fc.property(changes, some, (all, keys) => {
        const changed = Object.entries(all).filter(([key]) => keys.includes(key));
        const value = { ...good, ...Object.fromEntries(changed) };
        const plain: unknown = JSON.parse(JSON.stringify(value));
        const isGood = entryDefinition.safeParse(plain).success;
        if (isGood) accepted++;
        expect(accepts(plain)).toBe(isGood);
      }),
      { numRuns: 1500, seed: 5 },
    );
    // Both answers are given often enough to tell something.
    expect(accepted).toBeGreaterThan(200);
    expect(accepted).toBeLessThan(1300);
  });
});

describe("who gets the file", () => {
  const project = {
    kernels: new Map(),
    wasmKernels: new Map(),
    rules: new Map(),
    helpers: new Map(),
  };
  const entry =
    "- func: foo(Tensor self) -> Tensor\n  doc: Foo.\n  family: f\n  kernel: { scalar: self }\n  batching: pointwise\n  samples: unary\n";

  test("a project whose first line names the schema beside ops.yaml", () => {
    const { files } = generate({
      opsText: `${SCHEMA_LINE}\n${entry}`,
      fileName: "ops.yaml",
      project,
    });
    expect(files.get(SCHEMA_FILE)).toBe(emitJsonSchema());
    expect([...emitEditorFiles(`${SCHEMA_LINE}\r\n`).keys()]).toEqual([SCHEMA_FILE]);
  });

  test.each([
    "",
    "# yaml-language-server: $schema=node_modules/batchwise/ops.schema.json\n",
    "# yaml-language-server: $schema=../ops.schema.json\n",
  ])("not one that begins with %j", (line) => {
    const { files } = generate({ opsText: line + entry, fileName: "ops.yaml", project });
    expect(files.size).toBeGreaterThan(0);
    expect(files.has(SCHEMA_FILE)).toBe(false);
  });
});
