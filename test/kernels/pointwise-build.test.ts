// The build of the wasm module: skipped when nothing changed, complete or not at all, errors that say where.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildWasm } from "../../runtime/kernels/wasm/build.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const output = "dist/runtime/kernels/wasm";
let root: string;

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
}

async function build(): Promise<{ readonly lines: readonly string[]; readonly compiled: boolean }> {
  const lines: string[] = [];
  const compiled = await buildWasm({ root, log: (line) => lines.push(line) });
  return { lines, compiled };
}

beforeAll(() => {
  // A space in the path, as users have.
  root = mkdtempSync(join(tmpdir(), "batchwise build "));
  mkdirSync(join(root, "generated/kernels/wasm"), { recursive: true });
  mkdirSync(join(root, "runtime/kernels/wasm/assembly/lib"), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(root, "node_modules"), "junction");
  write("package.json", "{}");
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

test("no sources at all is an error that says what to run", async () => {
  await expect(build()).rejects.toThrow(/no sources in .*\n {2}hint: run npm run codegen first/);
});

test("generated and hand-written files become one module, and an unchanged one is left alone", async () => {
  write(
    "runtime/kernels/wasm/assembly/lib/twice.ts",
    "export function twice(x: i32): i32 { return 2 * x; }\n",
  );
  write(
    "generated/kernels/wasm/first.ts",
    'import { twice } from "../../../runtime/kernels/wasm/assembly/lib/twice.ts";\nexport function four(x: i32): i32 { return twice(twice(x)); }\n',
  );
  write(
    "runtime/kernels/wasm/assembly/second.ts",
    "export function one(): i32 { return load<i32>(0); }\n",
  );
  expect(await build()).toMatchObject({
    compiled: true,
    lines: [expect.stringMatching(/2 files compiled in/)],
  });
  expect(await build()).toEqual({ compiled: false, lines: ["wasm kernels: unchanged"] });
  write(
    "runtime/kernels/wasm/assembly/lib/twice.ts",
    "export function twice(x: i32): i32 { return x + x; }\n",
  );
  expect((await build()).compiled).toBe(true);
  expect(readdirSync(join(root, output)).toSorted()).toEqual(["kernels.wasm", "kernels.wasm.hash"]);
});

test("a mistake names the file, keeps the last good module, and is tried again", async () => {
  write("generated/kernels/wasm/first.ts", "export function broken(): i32 { return missing; }\n");
  const lines: string[] = [];
  const failed = buildWasm({ root, log: (line) => lines.push(line) });
  await expect(failed).rejects.toThrow(
    /compiler failed with "ERROR TS2304: Cannot find name 'missing'/,
  );
  expect(lines.join("\n")).toMatch(/generated\/kernels\/wasm\/first\.ts\(1,\d+\)/);
  expect(existsSync(join(root, output, "kernels.wasm"))).toBe(true);
  write("generated/kernels/wasm/first.ts", "export function mended(): i32 { return 1; }\n");
  expect((await build()).compiled).toBe(true);
});
