// Codegen of plugin projects: what their files import, what they register, which mistakes only they can make.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkFormulaTypes } from "../../codegen/check/formula-types.ts";
import { hostLibrary } from "../../codegen/emit/host-library.ts";
import { Imports } from "../../codegen/emit/print/imports.ts";
import { renderProblems } from "../../codegen/errors.ts";
import { compareFiles } from "../../codegen/files.ts";
import { type Generated, generate } from "../../codegen/generate.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { PLUGIN_API, RESERVED_NAMESPACES } from "../../codegen/model/plugins.ts";
import type { ProjectExports } from "../../codegen/project/exports.ts";
import { hostImport, packageLayout, registeredName } from "../../codegen/project/layout.ts";
import { readManifest } from "../../codegen/project/manifest.ts";
import { namespaceComplaint } from "../../codegen/project/namespace.ts";
import { readExports } from "../../codegen/project/read-exports.ts";
import { checkNamespace } from "../../runtime/dispatch/plugins.ts";
import * as main from "../../runtime/index.ts";
import * as pluginEntry from "../../runtime/plugin.ts";
import { readCodeBlocks } from "../meta/markdown.ts";
import { listFiles, readText, root } from "../meta/source-files.ts";
import { fiveOps } from "./emit-project.ts";

const layout = {
  plugin: { namespace: "stats", name: "batchwise-stats", version: "1.2.3", builtWith: "0.1.0" },
};

/** The five-op fixture plays the package. */
const host = hostLibrary(loadOps(fiveOps, "ops.yaml").entries);

const project: ProjectExports = {
  kernels: new Map([
    ["halfKernel", "kernels/half.ts"],
    ["halfMeta", "kernels/half.ts"],
  ]),
  wasmKernels: new Map(),
  rules: new Map([["halfBatchRule", "rules/batching/half.ts"]]),
  helpers: new Map([
    [
      "spread",
      { name: "spread", file: "rules/derivatives/half.ts", signature: "(grad: Tensor): Tensor" },
    ],
  ]),
  layout,
  host,
};

const HALF = `- func: half(Tensor self) -> Tensor
  doc: Half.
  family: shares
  variants: [function, method]
  kernel: { name: halfKernel }
  batching: rule
  derivatives:
    self: spread(grad)
  samples: half
- func: third(Tensor self) -> Tensor
  doc: A third.
  family: shares
  kernel: { scalar: self / 3 }
  promote: float
  batching: pointwise
  derivatives:
    self: add(half(grad), spread(grad))
  samples: third
`;

function generated(opsText: string, exports: ProjectExports = project): Generated {
  return generate({ opsText, fileName: "ops.yaml", project: exports });
}

describe("emitted files", () => {
  const { files, problems, stubs, entries } = generated(HALF);

  test("there are no problems, and every file has the namespace in its path", () => {
    expect(problems).toEqual([]);
    expect([...files.keys()].filter((path) => !path.startsWith("generated/stats/"))).toEqual([]);
  });

  test("import the package by name and the plugin's own files by path", () => {
    const imported = [...files.values()].flatMap((text) =>
      [...text.matchAll(/ from "([^"]+)"/g)].map(([, path]) => path),
    );
    const packages = new Set(imported.filter((path) => !path.startsWith(".")));
    expect([...packages].sort()).toEqual(["batchwise", "batchwise/plugin"]);
    const outside = imported.filter((path) => /runtime\/|rules\/lib|core\//.test(path));
    expect(outside).toEqual([]);
  });

  test("name the ops with their namespace, and register the plugin first", () => {
    expect(files.get("generated/stats/ops/shares.ts")).toContain('name: "stats::half",');
    expect(files.get("generated/stats/ops/shares.ts")).toContain(
      'schema: "stats::half(Tensor self) -> Tensor",',
    );
    expect(files.get("generated/stats/register.ts")).toContain(
      [
        "  registerPlugin({",
        '    namespace: "stats",',
        '    name: "batchwise-stats",',
        '    version: "1.2.3",',
        '    builtWith: "0.1.0",',
        "    api: 1,",
        "  });",
        "  registerShares();",
        "  installStatsMethods();",
      ].join("\n"),
    );
  });

  test("run scalar kernels in JavaScript only", () => {
    const kernels = files.get("generated/stats/kernels/shares.ts") ?? "";
    expect(kernels).toContain("export const thirdKernel: Kernel");
    expect(kernels).not.toContain("WasmKernel");
    expect(kernels).toContain("dtypes: [],");
  });

  test("formulas call the package, the plugin and its helpers, and are type-checked against all three", async () => {
    const derivatives = files.get("generated/stats/derivatives/shares.ts") ?? "";
    expect(derivatives).toMatch(/import \{[^}]*\badd\b[^}]*\} from "batchwise";/);
    expect(derivatives).toContain('import { spread } from "../../../rules/derivatives/half.ts";');
    expect(derivatives).toContain('from "../ops/shares.ts";');
    const check = (text: string): Promise<readonly unknown[]> =>
      checkFormulaTypes({
        file: "ops.yaml",
        entries: loadOps(text, "ops.yaml").entries,
        project,
        stubs,
        cacheFile: null,
      });
    expect(entries.length).toBe(2);
    expect(await check(HALF)).toEqual([]);
    const wrong = await check(HALF.replace("add(half(grad), spread(grad))", "half(self.shape)"));
    expect(wrong).toEqual([expect.objectContaining({ code: "E_FORMULA_TYPE", where: "third" })]);
  });
});

describe("problems", () => {
  const cases: readonly (readonly [code: string, from: string, to: string, printed: string])[] = [
    [
      "E_SHADOWS_CORE",
      "third(Tensor self)",
      "add(Tensor self)",
      "ops.yaml:10:9: add: batchwise has a function add already: in formulas it would be unclear which one is called\n  hint: choose another base name",
    ],
    [
      "E_PLUGIN_MODULE",
      "family: shares\n  variants",
      "family: shares\n  module: linalg\n  variants",
      'ops.yaml:4:11: half: module "linalg" in a plugin: its only module is stats\n  hint: remove the key',
    ],
    [
      "E_SCHEMA_NAMESPACE",
      "third(Tensor self)",
      "stats::third(Tensor self)",
      "ops.yaml:10:9: stats::third: the schema names a namespace: stats::third\n  hint: write third; the namespace is that of package.json",
    ],
    [
      "E_UNKNOWN_KERNEL",
      "halfKernel",
      "quarterKernel",
      "ops.yaml:5:19: half: no file in kernels exports quarterKernel\n  hint: export it from a file in kernels",
    ],
  ];

  test.each(cases)("%s", (code, from, to, printed) => {
    const { problems, files } = generated(HALF.replace(from, to));
    const found = problems.filter((problem) => problem.code === code);
    expect(renderProblems(found, new Map())).toBe(printed);
    expect(files.size).toBe(0);
  });

  test("a helper may not have the name of a function of the package", () => {
    const add = {
      name: "add",
      file: "rules/derivatives/half.ts",
      signature: "(x: Tensor): Tensor",
      line: 3,
    };
    const helpers = new Map([...project.helpers, ["add", add]]);
    const { problems } = generated(HALF, { ...project, helpers });
    expect(renderProblems(problems, new Map())).toBe(
      "rules/derivatives/half.ts:3:1: add: batchwise has a function add already, and formulas would call that one\n  hint: rename the helper",
    );
  });
});

describe("the package's side", () => {
  /** Every name that files generated for the package import from where a plugin imports entry points. */
  function hostNames(): ReadonlyMap<string, ReadonlySet<string>> {
    const names = new Map<string, Set<string>>();
    for (const path of listFiles().filter((file) =>
      /^generated\/(core|kernels\/js)\//.test(file),
    )) {
      for (const [, list, from] of readText(path).matchAll(/import \{([^}]*)\} from "([^"]+)"/g)) {
        const file = from.replace(/^(\.\.?\/)+/, "");
        const isHost = /^(runtime|rules\/lib)\//.test(file) && !file.includes("/wasm/");
        if (!isHost || /^runtime\/kernels\/js\//.test(file)) continue;
        for (const name of list.split(",").map((one) => one.trim())) {
          if (name === "" || name.startsWith("type ")) continue;
          const entry = hostImport(layout, name, file) ?? "";
          names.set(entry, (names.get(entry) ?? new Set()).add(name));
        }
      }
    }
    return names;
  }

  test("the entry points export every value that generated files import", () => {
    const names = hostNames();
    expect((names.get("batchwise/plugin") ?? new Set()).size).toBeGreaterThan(60);
    // Only the package has wasm kernels to wrap.
    const own = ["pointwiseKernel"];
    const missing = [...(names.get("batchwise/plugin") ?? [])].filter(
      (name) => !(name in pluginEntry) && !own.includes(name),
    );
    expect(missing).toEqual([]);
    expect([...(names.get("batchwise") ?? [])].filter((name) => !(name in main))).toEqual([]);
  });

  test("every function that formulas may call is where they import it from", () => {
    const { functions } = hostLibrary(loadOps(readText("ops.yaml"), "ops.yaml").entries);
    expect(functions.size).toBeGreaterThan(700);
    const missing = [...functions].filter(([name, file]) => {
      const entry = hostImport(layout, name, file) === "batchwise" ? main : pluginEntry;
      return typeof Reflect.get(entry, name) !== "function";
    });
    expect(missing).toEqual([]);
    expect(pluginEntry.slice).not.toBe(main.slice);
  });

  test("codegen and the runtime agree on the plugin API and the reserved namespaces", () => {
    expect(pluginEntry.PLUGIN_API).toBe(PLUGIN_API);
    expect(RESERVED_NAMESPACES).toContain("torch");
    for (const word of RESERVED_NAMESPACES) {
      expect(namespaceComplaint(word)).toContain("is taken");
      expect(() => checkNamespace(word)).toThrow(
        expect.objectContaining({ code: "E_PLUGIN_NAMESPACE_RESERVED" }),
      );
    }
    expect(registeredName(layout, "zscore.dim")).toBe("stats::zscore.dim");
  });

  test("the generated files of the example plugin are up to date", () => {
    const folder = join(root, "examples", "stats-plugin");
    const { files, problems } = generated(
      readFileSync(join(folder, "ops.yaml"), "utf8"),
      readExports(folder),
    );
    expect(problems).toEqual([]);
    expect(compareFiles(folder, files)).toEqual({ written: [], removed: [] });
  });
});

test("docs/plugins.md shows the example plugin as it is", () => {
  const page = readCodeBlocks("docs/plugins.md", readText("docs/plugins.md"));
  const shown = page.flatMap(({ language, marks, text }) => {
    const file = marks.find((mark) => mark.startsWith("file="))?.slice("file=".length);
    return language === "yaml" ? [{ file: "ops.yaml", text }] : file ? [{ file, text }] : [];
  });
  expect(shown.length).toBeGreaterThan(3);
  for (const { file, text } of shown) {
    expect(readText(`examples/stats-plugin/${file}`), file).toContain(text);
  }
});

describe("package.json", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "batchwise-manifest-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function manifest(data: unknown): ReturnType<typeof readManifest> {
    writeFileSync(join(folder, "package.json"), JSON.stringify(data));
    return readManifest(folder);
  }

  test("a namespace makes a plugin; entry and samples have defaults", () => {
    expect(readManifest(folder).namespace).toBeNull();
    expect(manifest({ name: "other", version: "1.0.0" }).namespace).toBeNull();
    expect(manifest({ name: "x", version: "2.0.0", batchwise: { namespace: "x" } })).toEqual({
      name: "x",
      version: "2.0.0",
      namespace: "x",
      entry: "dist/src/index.js",
      samples: "dist/test/samples.js",
      plugins: [],
    });
    const exports = { ".": { types: "./a.d.ts", import: "./a.js" }, "./b": "./b.js" };
    expect(manifest({ exports }).entry).toBe("./a.js");
  });

  test.each([
    [{ namespace: "Stats" }, 'namespace "Stats"; expected a snake_case word such as stats'],
    [{ namespace: "torch" }, 'namespace "torch" is taken'],
    [{ namespce: "stats" }, 'Unrecognized key: "namespce"'],
  ])("%j is refused", (batchwise, text) => {
    expect(() => manifest({ batchwise })).toThrow(text);
    expect(() => manifest({ batchwise })).toThrow("hint: docs/plugins.md lists the keys");
  });
});

test("the name of a file stays a text in what is emitted", () => {
  const imports = new Imports("generated/stats/register.ts", packageLayout);
  imports.value("evilKernel", 'kernels/a";process.exit();".ts');
  expect(imports.print()).toEqual([
    'import { evilKernel } from "../../kernels/a\\";process.exit();\\".ts";',
  ]);
});
