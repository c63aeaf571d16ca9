// The pages a person reads: every ts block compiles and runs, every command exists, every ops entry loads.
import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { commands } from "../../codegen/cli/commands.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import {
  type CodeBlock,
  commandNeed,
  promisedOutput,
  readCodeBlocks,
  shellCommands,
} from "./markdown.ts";
import { hasFile, listTrackedFiles, readText, root } from "./source-files.ts";

const documents = listTrackedFiles().filter((path) =>
  /^(README|CONTRIBUTING)\.md$|^docs\/(examples\/)?[^/]+\.md$/.test(path),
);
const blocks = documents.flatMap((path) => readCodeBlocks(path, readText(path)));
const hasMark = ({ marks }: CodeBlock, name: string): boolean =>
  marks.some((mark) => mark === name || mark.startsWith(`${name}=`));

/** Blocks with `file=` are parts of a walkthrough; they compile in place only. */
const programs = blocks.filter((block) => block.language === "ts" && !hasMark(block, "file"));
const shellBlocks = blocks.filter(({ language }) => /^(sh|bash|console)$/.test(language));
const yamlBlocks = blocks.filter(({ language }) => language === "yaml");

const place = ({ document, line }: CodeBlock): string => `${document}:${line}`;
const moduleName = ({ document, line }: CodeBlock): string =>
  `${document.replaceAll(/[/.]/g, "-")}-${line}`;

/** A block with `continued` follows the programs above it on its page. */
function programText(block: CodeBlock): string {
  if (!hasMark(block, "continued")) return block.text;
  const before = programs.filter(
    ({ document, line }) => document === block.document && line < block.line,
  );
  const above = before.at(-1);
  return above === undefined ? block.text : programText(above) + block.text;
}

// Inside the checkout, so that `import "batchwise"` means this package's own dist/.
const folder = join(root, ".cache", "readme");
const compilerOptions = {
  rootDir: ".",
  outDir: "out",
  declaration: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
};

let compilerOutput = "";

async function compilePrograms(): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = {
    extends: "../../tsconfig.json",
    compilerOptions,
    include: ["*.ts"],
    exclude: [],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  for (const block of programs) {
    writeFileSync(join(folder, `${moduleName(block)}.ts`), `${programText(block)}export {};\n`);
  }
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  try {
    await promisify(execFile)(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
      cwd: folder,
    });
    return "";
  } catch (error) {
    return typeof error === "object" && error !== null && "stdout" in error
      ? String(error.stdout)
      : String(error);
  }
}

describe.skipIf(programs.length === 0)("ts blocks", () => {
  beforeAll(async () => {
    expect(hasFile("dist/runtime/index.js"), "dist/ is missing: run npm run build").toBe(true);
    compilerOutput = await compilePrograms();
  });

  test.each(programs.map((block) => ({ at: place(block), block })))("$at compiles", ({ block }) => {
    const own = compilerOutput
      .split("\n")
      .filter((line) => line.startsWith(`${moduleName(block)}.ts`));
    expect(own).toEqual([]);
  });

  test("nothing else is wrong with the programs", () => {
    const isOwn = (line: string): boolean =>
      programs.some((block) => line.startsWith(`${moduleName(block)}.ts`));
    const other = compilerOutput
      .split("\n")
      .filter((line) => /error TS/.test(line) && !isOwn(line));
    expect(other).toEqual([]);
  });

  const runnable = programs.filter((block) => !hasMark(block, "compile"));
  test.each(runnable.map((block) => ({ at: place(block), block })))(
    "$at runs",
    async ({ block }) => {
      const file = join(folder, "out", `${moduleName(block)}.js`);
      const { stdout } = await promisify(execFile)(process.execPath, [file], { cwd: root });
      const printed = stdout.split("\n").map((line) => line.trim());
      let from = 0;
      for (const promised of promisedOutput(programText(block))) {
        const at = printed.indexOf(promised, from);
        expect(
          at,
          `${JSON.stringify(promised)} in ${JSON.stringify(printed.slice(from))}`,
        ).not.toBe(-1);
        from = at + 1;
      }
    },
  );
});

describe.skipIf(shellBlocks.length === 0)("commands", () => {
  const manifest: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readText("package.json"),
  );
  const lines = shellBlocks.flatMap((block) =>
    shellCommands(block.text).map((line) => ({ at: place(block), line })),
  );

  test.each(lines)("$at: $line", ({ line }) => {
    const need = commandNeed(line);
    if (need.kind === "script") expect(Object.keys(manifest.scripts)).toContain(need.name);
    if (need.kind === "subcommand") expect(commands.map(({ name }) => name)).toContain(need.name);
    expect(need.kind, `nothing is known about "${line}"`).not.toBe("unknown");
  });
});

describe.skipIf(yamlBlocks.length === 0)("yaml blocks", () => {
  test.each(yamlBlocks.map((block) => ({ at: place(block), block })))("$at parses", ({ block }) => {
    expect(parseDocument(block.text).errors).toEqual([]);
    if (block.text.startsWith("- func:")) {
      expect(loadOps(block.text, place(block)).problems).toEqual([]);
    }
  });
});

describe("reading a page", () => {
  const page =
    "text\n```ts compile\nconst a = 1; // => 1\n```\n- item\n  ```sh\n  npm test -- -t add  # one op\n  ```\n";

  test("blocks carry their language, marks, line and text", () => {
    expect(readCodeBlocks("a.md", page)).toEqual([
      {
        document: "a.md",
        line: 3,
        language: "ts",
        marks: ["compile"],
        text: "const a = 1; // => 1\n",
      },
      {
        document: "a.md",
        line: 7,
        language: "sh",
        marks: [],
        text: "npm test -- -t add  # one op\n",
      },
    ]);
  });

  test("promised output and commands are read", () => {
    expect(promisedOutput("f(); // => [1, 2]\ng();\nh(); // => 3")).toEqual(["[1, 2]", "3"]);
    expect(shellCommands("# first\n$ npm start\nnpx batchwise \\\n  coverage # all\n")).toEqual([
      "npm start",
      "npx batchwise coverage",
    ]);
  });

  test.each([
    ["npm test -- -t add", { kind: "script", name: "test" }],
    ["npm run codegen", { kind: "script", name: "codegen" }],
    ["npm install batchwise", { kind: "none" }],
    ['npx batchwise op new "trace(Tensor self) -> Tensor"', { kind: "subcommand", name: "op" }],
    ["batchwise coverage --json", { kind: "subcommand", name: "coverage" }],
    ["yarn add batchwise", { kind: "unknown", name: "yarn" }],
    ["npm publish", { kind: "unknown", name: "npm publish" }],
  ])("%s", (line, need) => {
    expect(commandNeed(line)).toEqual(need);
  });
});
