// The codegen command and the files it writes: only what changed, nothing half-done, stale files found.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { register } from "../../codegen/cli/codegen.ts";
import { compareFiles, writeFiles } from "../../codegen/files.ts";
import { generate } from "../../codegen/generate.ts";
import { readExports } from "../../codegen/project/read-exports.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-codegen-"));
});

afterEach(() => {
  process.chdir(root);
  rmSync(folder, { recursive: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describe("writing files", () => {
  const files = new Map([
    ["generated/core/a.ts", "a\n"],
    ["generated/core/b.ts", "b\n"],
  ]);

  test("writes what is missing or different and leaves the rest alone", () => {
    put("generated/core/a.ts", "a\n");
    put("generated/core/b.ts", "old\n");
    const before = new Date("2020-01-01");
    utimesSync(join(folder, "generated/core/a.ts"), before, before);
    expect(writeFiles(folder, files)).toEqual({ written: ["generated/core/b.ts"], removed: [] });
    expect(statSync(join(folder, "generated/core/a.ts")).mtime).toEqual(before);
    expect(readFileSync(join(folder, "generated/core/b.ts"), "utf8")).toBe("b\n");
    expect(compareFiles(folder, files)).toEqual({ written: [], removed: [] });
  });

  test("removes what is not generated any more, with folders that become empty", () => {
    put("generated/core/old/c.ts", "c\n");
    put("rules/batching/c.ts", "mine\n");
    expect(writeFiles(folder, files).removed).toEqual(["generated/core/old/c.ts"]);
    expect(readdirSync(join(folder, "generated/core"))).toEqual(["a.ts", "b.ts"]);
    expect(existsSync(join(folder, "rules/batching/c.ts"))).toBe(true);
  });
});

const OP = `- func: twice(Tensor self) -> Tensor
  doc: Two times each element.
  family: pointwise
  kernel: { scalar: self + self }
  batching: pointwise
  samples: unary
`;

/** Runs the command in the temporary folder. */
async function run(
  ...args: readonly string[]
): Promise<{ out: string; err: string; code: number }> {
  const text = { out: "", err: "" };
  const out = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text.out += String(chunk);
    return true;
  });
  const err = vi.spyOn(process.stderr, "write").mockImplementation((chunk) => {
    text.err += String(chunk);
    return true;
  });
  const program = new Command().exitOverride();
  register(program);
  process.chdir(folder);
  try {
    await program.parseAsync(["codegen", ...args], { from: "user" });
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { ...text, code };
}

describe("batchwise codegen", () => {
  test("writes generated/ once, then nothing", async () => {
    put("ops.yaml", OP);
    const first = await run();
    expect(first.code).toBe(0);
    expect(first.out).toContain("generated/core/ops/pointwise.ts");
    const second = await run();
    expect(second.out).toBe("codegen: nothing changed\n");
  });

  test("--check names the stale files and writes nothing", async () => {
    put("ops.yaml", OP);
    await run();
    put("ops.yaml", OP.replace("self + self", "2 * self"));
    const { code, err } = await run("--check");
    expect(code).toBe(1);
    expect(err.replace(/^codegen: 1 entries.*\n/, "")).toBe(
      "codegen: generated/ is out of date (2 files); expected the output of ops.yaml\n" +
        "  differs: generated/kernels/js/pointwise.ts\n" +
        "  differs: generated/kernels/wasm/pointwise.ts\n" +
        "  hint: run npm run codegen and commit the result\n",
    );
    expect((await run("--check")).code).toBe(1);
    await run();
    const fresh = await run("--check");
    expect([fresh.code, fresh.out]).toEqual([0, "codegen: generated/ is up to date\n"]);
  });

  test("problems are printed with carets, exit 1, and nothing is written", async () => {
    put("ops.yaml", OP.replace("batching: pointwise", "batching: poinwise"));
    const { code, err } = await run();
    expect(code).toBe(1);
    expect(err).toContain('ops.yaml:5:13: twice: unknown batching kind "poinwise"');
    expect(err).toContain("^^^^^^^^");
    expect(existsSync(join(folder, "generated"))).toBe(false);
  });

  test("a formula of the wrong type is a problem at its own character", async () => {
    const wrong = '  derivatives:\n    self: "twice(1)"\n';
    put("ops.yaml", OP.replace("  samples", `${wrong}  samples`));
    const { code, err } = await run();
    expect(code).toBe(1);
    expect(err).toMatch(/ops\.yaml:7:18: twice: .*number.*not assignable.*Tensor/);
  });

  test("--json prints one document", async () => {
    put("ops.yaml", OP);
    const { out } = await run("--json");
    expect(JSON.parse(out)).toMatchObject({ ok: true, removed: [], problems: [] });
    put("ops.yaml", OP.replace("self + self", "self + selff"));
    const broken = await run("--json");
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.out)).toMatchObject({ ok: false, problems: [{ file: "ops.yaml" }] });
  });

  test("without ops.yaml it says where it looked", async () => {
    const { code, err } = await run();
    expect(code).toBe(1);
    expect(err).toContain("codegen: there is no ops.yaml in ");
  });
});

test("generated/ of this repository is the output of its ops.yaml", () => {
  const opsText = readFileSync(join(root, "ops.yaml"), "utf8");
  const { files, problems } = generate({
    opsText,
    fileName: "ops.yaml",
    project: readExports(root),
  });
  expect(problems).toEqual([]);
  expect(compareFiles(root, files)).toEqual({ written: [], removed: [] });
});
