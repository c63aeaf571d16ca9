// npx batchwise in a checkout: what is stale is compiled first, and the new build runs the command.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../meta/source-files.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-fresh-"));
  cpSync(join(root, "dist", "codegen"), join(folder, "dist", "codegen"), { recursive: true });
  cpSync(join(root, "package.json"), join(folder, "package.json"));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Gives the checkout a bootstrap that ends so, after telling what it was asked for. */
function bootstrapThatSays(outcome: string): void {
  mkdirSync(join(folder, "codegen", "bootstrap"), { recursive: true });
  writeFileSync(
    join(folder, "codegen", "bootstrap", "refresh.mjs"),
    `export async function refresh(needs) { console.error("refresh " + needs); return ${JSON.stringify(outcome)}; }\n`,
  );
}

function batchwise(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly code: number; readonly text: string }> {
  const file = join(folder, "dist", "codegen", "cli", "main.js");
  const { BATCHWISE_NO_BUILD: _, ...inherited } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd: folder, env: { ...inherited, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, text: stdout + stderr });
      },
    );
  });
}

const noOps = "codegen: there is no ops.yaml";

test("the package has no bootstrap, and nothing is compiled", async () => {
  const { code, text } = await batchwise(["codegen"]);
  expect([code, text.includes("refresh"), text.includes(noOps)]).toEqual([1, false, true]);
});

test("a fresh build goes on", async () => {
  bootstrapThatSays("fresh");
  const { text } = await batchwise(["codegen"]);
  expect(text.split("\n")[0]).toBe("refresh codegen");
  expect(text.split(noOps)).toHaveLength(2);
});

test("a new build runs the command once, in a process of its own, with its exit status", async () => {
  bootstrapThatSays("built");
  const { code, text } = await batchwise(["op", "list", "--no-such-option"]);
  expect(code).toBe(2);
  expect(text.match(/refresh codegen/g)).toHaveLength(1);
  expect(text.match(/unknown option/g)).toHaveLength(1);
});

test("a failed build ends the command", async () => {
  bootstrapThatSays("failed");
  expect(await batchwise(["coverage", "--summary"])).toEqual({ code: 1, text: "refresh all\n" });
});

test.each([
  [["codegen", "--help"], {}],
  [["--version"], {}],
  [["op"], {}],
  [["codegen"], { BATCHWISE_NO_BUILD: "1" }],
])("%j %j compile nothing", async (args, env) => {
  bootstrapThatSays("failed");
  expect((await batchwise(args, env)).text).not.toContain("refresh");
});
