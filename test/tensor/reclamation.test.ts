// Dead storages are reclaimed: bounded in a synchronous loop, without any spill when the event loop turns.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MEBI = 2 ** 20;

const Report = z.object({
  value: z.number(),
  peakBytes: z.number(),
  memory: z.object({ live: z.number(), spilled: z.number(), spills: z.number() }),
});

let folder = "";

/** Writes the program and the files it imports as JavaScript, so that plain Node can run them. */
function emit(path: string): void {
  const { outputText } = ts.transpileModule(readFileSync(join(ROOT, path), "utf8"), {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      rewriteRelativeImportExtensions: true,
      verbatimModuleSyntax: true,
    },
  });
  const target = join(folder, path.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, outputText);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-reclamation-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const area of ["runtime/tensor", "runtime/errors"]) {
    for (const name of readdirSync(join(ROOT, area))) {
      if (name.endsWith(".ts")) emit(join(area, name));
    }
  }
  emit("test/tensor/adds-program.ts");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function runAdds(mode: string): z.infer<typeof Report> {
  const program = join(folder, "test/tensor/adds-program.js");
  const output = execFileSync(process.execPath, [program, mode], { encoding: "utf8" });
  return Report.parse(JSON.parse(output));
}

test("2,000 synchronous adds of 1e6 elements stay below the 1 GiB budget plus 1.2 GB", () => {
  const { value, peakBytes, memory } = runAdds("sync");
  expect(value).toBe(2000);
  expect(memory.live).toBeLessThanOrEqual(1024 * MEBI);
  // No finalizer runs within a synchronous loop, so what the budget cannot hold must have spilled.
  expect(memory.spills).toBeGreaterThan(1000);
  expect(peakBytes).toBeLessThan(1024 * MEBI + 1200 * MEBI);
}, 60_000);

test("2,000 adds with a turn of the event loop each spill nothing", () => {
  const { value, memory } = runAdds("turns");
  expect(value).toBe(2000);
  expect(memory).toMatchObject({ spills: 0, spilled: 0 });
}, 60_000);
