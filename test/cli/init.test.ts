// `batchwise init`: the files it plans, the folders it takes, and the command itself.
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type InitAnswers, packageNameComplaint } from "../../codegen/init/answers.ts";
import { planProject } from "../../codegen/init/plan-project.ts";
import { folderObstacle, removeProject, writeProject } from "../../codegen/init/write-project.ts";
import { namespaceComplaint } from "../../codegen/project/namespace.ts";
import { root } from "../meta/source-files.ts";

const answers: InitAnswers = {
  namespace: "my_ops",
  name: "batchwise-my-ops",
  license: "MIT",
  batchwise: "0.1.0",
};

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-init-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe("the plan", () => {
  const files = planProject(answers);

  test("holds every part of a plugin", () => {
    expect([...files.keys()]).toEqual([
      ".github/workflows/ci.yml",
      ".gitignore",
      "LICENSE",
      "README.md",
      "ops.yaml",
      "package.json",
      "rules/batching/sum-of-squares.ts",
      "rules/decompositions/standardized.ts",
      "src/index.ts",
      "test/ops.test.ts",
      "test/samples.ts",
      "tsconfig.json",
    ]);
  });

  test("fills in the names, and pins exact versions", () => {
    expect(files.get("src/index.ts")).toContain("registerMyOps();");
    expect(files.get("test/ops.test.ts")).toContain('namespace: "my_ops"');
    expect(files.get("README.md")).toContain('from "batchwise-my-ops";');
    const manifest = JSON.parse(files.get("package.json") ?? "");
    const own = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(manifest.batchwise).toEqual({ namespace: "my_ops" });
    expect(manifest.devDependencies).toEqual({
      "@types/node": own.devDependencies["@types/node"],
      batchwise: "0.1.0",
      typescript: own.devDependencies.typescript,
    });
    for (const version of Object.values(manifest.devDependencies)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test("leaves no placeholder behind", () => {
    const left = [...files].filter(([, text]) => /\{\{|undefined/.test(text));
    expect(left.map(([path]) => path)).toEqual([]);
  });

  test("writes the license that was chosen", () => {
    expect(planProject({ ...answers, license: "ISC" }).get("LICENSE")).toMatch(/^ISC License/);
    const none = planProject({ ...answers, license: "none" });
    expect(none.has("LICENSE")).toBe(false);
    expect(JSON.parse(none.get("package.json") ?? "")).toMatchObject({
      private: true,
      license: "UNLICENSED",
    });
  });
});

describe("writing", () => {
  test("generates what codegen would, and takes everything back", () => {
    const target = join(folder, "new");
    const files = planProject(answers);
    const generated = writeProject(target, files);
    expect(generated).toContain("generated/my_ops/register.ts");
    for (const path of [...files.keys(), ...generated]) {
      expect(existsSync(join(target, path)), path).toBe(true);
    }
    removeProject(target, [...files.keys()]);
    expect(readdirSync(target)).toEqual([]);
  });

  test("takes only a folder that is free", () => {
    expect(folderObstacle(join(folder, "new"))).toBeNull();
    expect(folderObstacle(folder)).toBeNull();
    mkdirSync(join(folder, ".git"));
    expect(folderObstacle(folder)).toBeNull();
    writeFileSync(join(folder, "notes.txt"), "");
    expect(folderObstacle(folder)).toBe("it holds notes.txt");
    expect(folderObstacle(join(folder, "notes.txt"))).toBe("it is a file");
  });
});

test("words that can be no namespace or package name", () => {
  expect(namespaceComplaint("my_ops")).toBeNull();
  expect(namespaceComplaint("a'b")).toContain("expected a snake_case word");
  expect(namespaceComplaint("torch")).toContain("is taken");
  expect(packageNameComplaint("@me/ops")).toBeNull();
  expect(packageNameComplaint("batchwise")).toContain("is taken");
  expect(packageNameComplaint('x"; rm')).toContain("expected lower-case letters");
});

describe("the command", () => {
  interface Result {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  function init(...args: readonly string[]): Promise<Result> {
    const file = join(root, "dist", "codegen", "cli", "main.js");
    return new Promise((resolve) => {
      execFile(process.execPath, [file, "init", ...args], { cwd: folder }, (error, out, err) => {
        resolve({
          code: typeof error?.code === "number" ? error.code : 0,
          stdout: out,
          stderr: err,
        });
      });
    });
  }

  test("--dry-run --json lists the files and writes none", async () => {
    const { code, stdout, stderr } = await init(
      "made",
      "--namespace",
      "my_ops",
      "--dry-run",
      "--json",
    );
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ namespace: "my_ops", dryRun: true });
    expect(JSON.parse(stdout).written).toContain("ops.yaml");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder that holds something is a problem, a missing namespace wrong usage", async () => {
    writeFileSync(join(folder, "notes.txt"), "");
    const taken = await init(".", "--namespace", "my_ops");
    expect([taken.code, taken.stdout]).toEqual([1, ""]);
    expect(taken.stderr).toContain(
      "init: . cannot take a new project: it holds notes.txt; expected an empty folder, or none\n  hint: ",
    );
    const silent = await init("made");
    expect(silent.code).toBe(2);
    expect(silent.stderr).toContain("expected --namespace where nobody can be asked\n  hint: ");
    const wrong = await init("made", "--namespace", "Torch");
    expect(wrong.code).toBe(2);
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
  });
});
