// The bootstrap on a miniature checkout: a path with spaces, another current directory, stale and broken files.
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "./source-files.ts";

const copied = [
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "biome.json",
  "codegen/bootstrap.mjs",
  "codegen/bootstrap",
  "codegen/tsconfig.json",
  "test/built-sources.ts",
  "test/summary-reporter.ts",
  "vitest.config.ts",
];

const shell = (name: string): string => `// The miniature ${name}.
const [, , command, ...rest] = process.argv;
const { register } = await import(command === "codegen" ? "./codegen.ts" : "./coverage/command.ts");
register(rest);
export {};
`;

const miniature: Readonly<Record<string, string>> = {
  "runtime/index.ts": "// Entry.\nexport const answer: number = 42;\n",
  "runtime/kernels/wasm/build.ts": `// Kernels.
export async function buildWasm({ log }: { readonly log: (line: string) => void }): Promise<void> {
  log("kernels built");
}
`,
  "generated/core/register.ts": "// Generated.\nexport const registered: boolean = true;\n",
  "codegen/cli/main.ts": shell("shell"),
  "codegen/cli/codegen.ts":
    "// Codegen.\nexport const register = (args: string[]): void => console.log('codegen ran', args.join());\n",
  "codegen/cli/coverage/command.ts": `// Coverage.
import { registered } from "../../../generated/core/register.ts";
export const register = (args: string[]): void => console.log(\`coverage \${registered} [\${args.join()}]\`);
`,
  "codegen/emit/frame.hbs": "frame\n",
  "quick-start/main.ts":
    '// Quick start.\nimport { answer } from "batchwise";\nconsole.log("the answer is", answer);\n',
  "test/sample.test.ts": `// Sample.
import { expect, test } from "vitest";
import { answer } from "../runtime/index.ts";
test("add works", () => expect(answer).toBe(42));
test("mul fails", () => expect(answer).toBe(process.env["MINIATURE_FAILS"] === "1" ? 0 : 42));
test.skip("later", () => {});
`,
  "test/tsconfig.json":
    '{ "extends": "../tsconfig.json", "compilerOptions": { "rootDir": "..", "noEmit": true } }\n',
};

let project = "";

function write(path: string, text: string): void {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the miniature's bootstrap from a folder that is not its root. */
function bootstrap(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Result> {
  const file = join(project, "codegen", "bootstrap.mjs");
  return new Promise((resolve) => {
    const options = { cwd: tmpdir(), env: { ...process.env, NO_COLOR: "1", ...env } };
    execFile(process.execPath, [file, ...args], options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

beforeAll(() => {
  project = join(mkdtempSync(join(tmpdir(), "batchwise-")), "a folder with spaces");
  mkdirSync(project);
  for (const path of copied) cpSync(join(root, path), join(project, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(project, "node_modules"), "junction");
  for (const [path, text] of Object.entries(miniature)) write(path, text);
});

afterAll(() => {
  if (project !== "") rmSync(dirname(project), { recursive: true, force: true });
});

describe.sequential("npm scripts on a miniature checkout", () => {
  test("start compiles everything, then runs the quick start and the coverage summary", async () => {
    const { code, stdout, stderr } = await bootstrap(["start"]);
    expect(stderr).toMatch(/install … up to date \(\d+ ms\)/);
    expect(stderr).toMatch(/compile … 8 files \(/);
    expect(stderr).toMatch(/kernels … kernels built \(/);
    expect(stdout).toBe("the answer is 42\ncoverage true [--out,coverage]\n");
    expect(code).toBe(0);
    expect(readFileSync(join(project, "dist/codegen/emit/frame.hbs"), "utf8")).toBe("frame\n");
  });

  test("a second build has nothing to compile", async () => {
    const { code, stderr } = await bootstrap(["build"]);
    expect(stderr).toMatch(/compile … 8 files up to date/);
    expect(code).toBe(0);
  });

  test("a removed source leaves no output behind, a removed output is built again", async () => {
    write("rules/lib/gone.ts", "// Gone.\nexport const gone: number = 1;\n");
    await bootstrap(["build"]);
    expect(existsSync(join(project, "dist/rules/lib/gone.js"))).toBe(true);
    rmSync(join(project, "rules"), { recursive: true });
    rmSync(join(project, "dist/runtime/index.js"));
    const { code } = await bootstrap(["build"]);
    expect(code).toBe(0);
    expect(existsSync(join(project, "dist/rules"))).toBe(false);
    expect(existsSync(join(project, "dist/runtime/index.js"))).toBe(true);
  });

  test("test ends with the totals alone on a line and passes arguments through", async () => {
    const all = await bootstrap(["test"]);
    expect(all.stdout.trimEnd().split("\n").at(-1)).toBe("2 passed, 0 failed, 1 skipped");
    expect(all.code).toBe(0);
    const some = await bootstrap(["test", "-t", "add", "sample"]);
    expect(some.stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 0 failed, 2 skipped");
    expect(some.code).toBe(0);
    const bad = await bootstrap(["test"], { MINIATURE_FAILS: "1" });
    expect(bad.stdout.trimEnd().split("\n").at(-1)).toBe("1 passed, 1 failed, 1 skipped");
    expect(bad.code).toBe(1);
  });

  test("a test file that does not load counts as a failure", async () => {
    write("test/broken.test.ts", '// Broken.\nimport "../runtime/missing.ts";\n');
    const { code, stdout } = await bootstrap(["test"]);
    rmSync(join(project, "test/broken.test.ts"));
    expect(stdout.trimEnd().split("\n").at(-1)).toBe("2 passed, 1 failed, 1 skipped");
    expect(code).toBe(1);
  });

  test("what codegen alone has compiled makes a full build stale, and the other way round", async () => {
    const source = readFileSync(join(project, "codegen/cli/codegen.ts"), "utf8");
    const output = (): string => readFileSync(join(project, "dist/codegen/cli/codegen.js"), "utf8");
    await bootstrap(["build"]);
    const built = output();
    write("codegen/cli/codegen.ts", `${source}console.log("changed");\n`);
    await bootstrap(["codegen"]);
    expect(output()).toContain("changed");
    write("codegen/cli/codegen.ts", source);
    await bootstrap(["build"]);
    expect(output()).toBe(built);
    write("codegen/cli/codegen.ts", `${source}console.log("changed");\n`);
    await bootstrap(["build"]);
    write("codegen/cli/codegen.ts", source);
    expect((await bootstrap(["codegen"])).stdout).toBe("codegen ran \n");
    expect(output()).not.toContain("changed");
  });

  test("of two builds at once one compiles, and the other waits for it", async () => {
    await bootstrap(["build"]);
    rmSync(join(project, "dist/runtime/index.js"));
    // A process that was killed while it built: its number is nobody's.
    write("dist/.stamps/lock", "999999999");
    const both = await Promise.all([bootstrap(["build"]), bootstrap(["build"])]);
    const notes = both.map(({ stderr }) => /compile … (.*) \(/.exec(stderr)?.[1]);
    expect(notes.filter((note) => note === "8 files")).toHaveLength(1);
    expect(notes.filter((note) => note?.endsWith("8 files up to date"))).toHaveLength(1);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(existsSync(join(project, "dist/.stamps/lock"))).toBe(false);
  });

  test("broken generated code stops the build with the way out, and codegen still runs", async () => {
    write("generated/core/register.ts", "<<<<<<< HEAD\nexport const (\n");
    const build = await bootstrap(["build"]);
    expect(build.code).toBe(1);
    expect(build.stderr).toContain("hint: the errors are all in generated/: run npm run codegen");
    const codegen = await bootstrap(["codegen", "--check"]);
    expect(codegen.stdout).toBe("codegen ran --check\n");
    expect(codegen.code).toBe(0);
  });

  test("check runs every check, names those that failed, and leaves with 1", async () => {
    const { code, stderr } = await bootstrap(["check"]);
    expect(stderr).toMatch(/types … failed/);
    expect(stderr).toMatch(/codegen --check … done/);
    expect(stderr).toContain("kernels was not run: types failed");
    expect(stderr).toContain("coverage --gate was not run: kernels failed");
    expect(stderr).toMatch(/check failed: types, .*kernels, coverage --gate\n$/);
    expect(code).toBe(1);
  });

  test("an unknown command is wrong usage", async () => {
    const { code, stderr } = await bootstrap(["tset"]);
    expect(stderr).toContain('unknown command "tset"; expected one of start, test, check, build');
    expect(code).toBe(2);
  });
});
