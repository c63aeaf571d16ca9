// `op new` and `rule new` as commands, on a small project in a temporary folder: output, exit status, files.
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
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addOp } from "../../codegen/cli/op/new.ts";
import { root as checkout } from "../meta/source-files.ts";

const OPS = `# Ops.

- func: amax(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor
  doc: Largest element.
  family: reduction
  kernel: { name: amaxKernel }
  batching: { kind: reduction, dims: [dim], keepdim: keepdim } # a kind
  samples: reductions

- func: argmax(Tensor self, int? dim=None, bool keepdim=False) -> Tensor
  doc: Where the largest element is.
  family: reduction
  kernel: { name: argmaxKernel }
  batching: rule
  samples: positions
`;

const FILES: Readonly<Record<string, string>> = {
  "ops.yaml": OPS,
  "runtime/kernels/js/amax.ts": "export const amaxKernel = 1;\nexport const amaxMeta = 1;\n",
  "runtime/kernels/js/argmax.ts": "export const argmaxKernel = 1;\nexport const argmaxMeta = 1;\n",
  "rules/batching/argmax.ts": "// A rule.\nexport const argmaxBatchRule = 1;\n",
};

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "batchwise-scaffold-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command in the project; npm test builds it first. */
function batchwise(...args: readonly string[]): Promise<Result> {
  const file = join(checkout, "dist", "codegen", "cli", "main.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every file of the project but what codegen remembers. */
const listing = (): readonly string[] =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".cache"))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();

describe("rule new", () => {
  test("writes the rule and its test, switches the kind, and says what comes next", async () => {
    const { code, stdout } = await batchwise("rule", "new", "amax", "--replace-kind");
    expect(code).toBe(0);
    expect(stdout).toBe(`rule new: amaxBatchRule, a skeleton that fails until it is written
ops.yaml: batching of amax is rule now, it was reduction
nearest rule: rules/batching/argmax.ts (argmax takes the same parameters)
  edit  ops.yaml
  new   rules/batching/amax.ts
  new   test/batching/amax.test.ts
next:
  1. npm run codegen
  2. edit rules/batching/amax.ts
  3. npm test -- -t amax
  4. npx batchwise op doctor amax
  5. npm run coverage -- --op amax
`);
    const kind = "batching: { kind: reduction, dims: [dim], keepdim: keepdim } # a kind";
    expect(read("ops.yaml")).toBe(OPS.replace(kind, "batching: rule # a kind"));
    expect(
      read("rules/batching/amax.ts"),
    ).toBe(`// \`amax\` under vmap: a skeleton; say here in one line what happens to the batch dim.
import { unwrittenRuleError } from "../../runtime/errors/scaffolds.ts";
import type { BatchRule } from "../lib/types.ts";

/**
 * \`amax\`: Largest element.
 *
 * - self: logical \`[…]\`; physical \`[…, B, …]\` with B at \`self.bdim\`
 * - dim, keepdim: as one example's call gives them; dims are logical
 * - returns: logical \`[…]\`; physical \`[B, …]\`, bdim 0, or wherever you put B
 *
 * The second argument holds \`batchSize\` and \`randomness\`. Call stubs from generated/core/ops/,
 * never loop over the batch.
 * Nearest: see rules/batching/argmax.ts; argmax takes the same parameters.
 */
export const amaxBatchRule: BatchRule<"amax"> = ({ self }) => {
  throw unwrittenRuleError("amax", "rules/batching/amax.ts", { self });
};
`);
    const again = await batchwise("rule", "new", "amax", "--json");
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: false, code: "E_RULE_EXISTS" });
    expect(again.stderr).toContain("rules/batching/amax.ts exports amaxBatchRule already");
  });

  test("--keep-kind leaves ops.yaml alone, --dry-run everything", async () => {
    const before = listing();
    const dry = await batchwise("rule", "new", "amax", "--replace-kind", "--dry-run", "--json");
    expect(dry.code).toBe(0);
    const document: { readonly diff: string } = JSON.parse(dry.stdout);
    expect(document).toMatchObject({
      ok: true,
      dryRun: true,
      op: "amax",
      switchedFrom: "reduction",
    });
    expect(document.diff).toContain("+  batching: rule # a kind\n");
    expect(listing()).toEqual(before);
    expect((await batchwise("rule", "new", "amax", "--keep-kind")).code).toBe(0);
    expect(read("ops.yaml")).toBe(OPS);
  });

  test("an op that a kind serves keeps it unless told otherwise", async () => {
    const before = listing();
    const { code, stdout, stderr } = await batchwise("rule", "new", "amax");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      "rule new: amax is served by batching: reduction; expected an op that falls back or is refused\n" +
        "  hint: a kind is tested once for all its ops; --replace-kind writes a rule all the same\n",
    );
    expect(listing()).toEqual(before);
  });

  test("an op that is not there", async () => {
    const { code, stdout, stderr } = await batchwise("rule", "new", "amx");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      'rule new: no op "amx"; expected an op of ops.yaml\n  hint: did you mean "amax"?\n',
    );
  });
});

describe("op new", () => {
  test("without a terminal takes the proposals, and codegen accepts the result", async () => {
    const { code, stdout } = await batchwise(
      "op",
      "new",
      "amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      op: "amin",
      entry: { file: "ops.yaml", line: 10, place: "before argmax" },
      proposals: { family: { value: "reduction" }, samples: { value: "reductions" } },
      files: [
        { path: "ops.yaml", action: "change" },
        { path: "runtime/kernels/js/amin.ts", action: "create" },
      ],
    });
    const codegen = await batchwise("codegen", "--check");
    expect(codegen.stderr).toContain("3 entries");
  });

  test("mistakes in the schema and in the usage", async () => {
    const wrong = await batchwise("op", "new", "amin(Tensr self) -> Tensor");
    expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain(
      'op new: unknown type "Tensr"\n  | amin(Tensr self) -> Tensor\n  |      ^^^^^\n',
    );
    const both = await batchwise(
      "op",
      "new",
      "f(Tensor self) -> Tensor",
      "--kernel",
      "self",
      "--decomposition",
      "self",
    );
    expect(both.code).toBe(2);
  });

  test("a family that looks like a slip of the pen has to be meant", async () => {
    const schema = "amin(Tensor self, int[1] dim=[], bool keepdim=False) -> Tensor";
    const slip = await batchwise("op", "new", schema, "--family", "reductoin");
    expect([slip.code, slip.stdout]).toEqual([1, ""]);
    expect(slip.stderr).toContain(
      'there is no family "reductoin"\n  hint: did you mean "reduction"? --new-family makes a new one\n',
    );
    expect(read("ops.yaml")).toBe(OPS);
    const meant = ["--family", "reductions", "--new-family", "--dry-run"];
    expect((await batchwise("op", "new", schema, ...meant)).code).toBe(0);
  });

  test("Ctrl-C at a question changes nothing and leaves with 130", async () => {
    const before = listing();
    const interrupted = (): Promise<never> => {
      const error = new Error("User force closed the prompt with SIGINT");
      error.name = "ExitPromptError";
      return Promise.reject(error);
    };
    const prompts = {
      text: () => Promise.resolve("A sentence."),
      one: interrupted,
      some: interrupted,
      yes: interrupted,
      show: () => expect.fail("nothing is shown"),
    };
    const status = process.exitCode;
    try {
      await addOp(root, "amin(Tensor self) -> Tensor", {}, prompts);
      expect(process.exitCode).toBe(130);
    } finally {
      process.exitCode = status;
    }
    expect(read("ops.yaml")).toBe(OPS);
    expect(listing()).toEqual(before);
  });

  test("ops.yaml that does not load, or is not there, is said so", async () => {
    writeFileSync(join(root, "ops.yaml"), OPS.replace("family: reduction", "famly: reduction"));
    const broken = await batchwise("op", "new", "f(Tensor self) -> Tensor");
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('unknown key "famly"');
    expect(broken.stderr).toContain("ops.yaml does not load, so nothing was changed");
    rmSync(join(root, "ops.yaml"));
    const missing = await batchwise("rule", "new", "amax");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("rule new: there is no ops.yaml in ");
    expect(existsSync(join(root, "ops.yaml"))).toBe(false);
  });
});
