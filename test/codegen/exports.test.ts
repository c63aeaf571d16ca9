// Reading what hand-written files export: names, helper signatures, missing folders, and the memory between runs.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readExports } from "../../codegen/project/read-exports.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "batchwise-exports-"));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const HELPER = `// A helper.
import type { Tensor } from "./tensor.ts";

/** Doc. */
export function traceBackward(grad: Tensor, shape: readonly number[]): Tensor {
  return hidden(grad, shape);
}

function hidden(grad: Tensor, shape: readonly number[]): Tensor {
  return grad;
}

export const scaled = <T extends Tensor>(grad: T, by = 2): T => grad;
`;

test("a project without these folders exports nothing", () => {
  const { kernels, wasmKernels, rules, helpers } = readExports(root);
  expect([kernels.size, wasmKernels.size, rules.size, helpers.size]).toEqual([0, 0, 0, 0]);
});

test("names by folder and suffix, helpers with their signatures", () => {
  put("rules/derivatives/trace.ts", HELPER);
  put("rules/batching/trace.ts", "export const traceBatchRule = 1;\nconst otherBatchRule = 2;\n");
  put(
    "runtime/kernels/js/trace.ts",
    "export function traceKernel() {}\nexport const traceMeta = 1, size = 2;\n",
  );
  const { kernels, rules, helpers } = readExports(root);
  expect([...rules]).toEqual([["traceBatchRule", "rules/batching/trace.ts"]]);
  expect([...kernels.keys()]).toEqual(["traceKernel", "traceMeta"]);
  expect([...helpers.values()]).toEqual([
    {
      name: "traceBackward",
      file: "rules/derivatives/trace.ts",
      signature: "(grad: Tensor, shape: readonly number[]): Tensor",
      line: 5,
    },
    {
      name: "scaled",
      file: "rules/derivatives/trace.ts",
      signature: "<T extends Tensor>(grad: T, by = 2): T",
      line: 13,
    },
  ]);
});

test("files are remembered by their text, and only those that still exist", () => {
  const cache = join(root, ".cache", "exports.json");
  put("rules/derivatives/trace.ts", HELPER);
  put("rules/derivatives/old.ts", "export function old(): number { return 1; }\n");
  const cold = readExports(root, cache);
  expect(readExports(root, cache)).toEqual(cold);
  const stored = readFileSync(cache, "utf8");
  writeFileSync(cache, stored.replaceAll("traceBackward", "fromTheCache"));
  expect(readExports(root, cache).helpers.has("fromTheCache")).toBe(true);
  rmSync(join(root, "rules/derivatives/old.ts"));
  put("rules/derivatives/trace.ts", HELPER.replace("traceBackward", "changed"));
  const changed = readExports(root, cache);
  expect([...changed.helpers.keys()]).toEqual(["changed", "scaled"]);
  expect(readFileSync(cache, "utf8")).not.toContain("old");
});

test.each(["not json", "[]", '{"version":0,"files":{}}', '{"version":1,"files":{"x":3}}'])(
  "a broken memory is ignored: %s",
  (text) => {
    const cache = join(root, "exports.json");
    put("rules/derivatives/trace.ts", HELPER);
    writeFileSync(cache, text);
    expect(readExports(root, cache).helpers.has("traceBackward")).toBe(true);
  },
);
