// rule list: which rules are used, missing, wanted, orphans or stale, each with its place and the command that helps.
import { afterEach, describe, expect, test } from "vitest";
import { ruleErrors } from "../../codegen/cli/rule/compile-rules.ts";
import { type RuleRow, ruleRows } from "../../codegen/cli/rule/rule-status.ts";
import { OPS, type Scratch, scratchProject } from "./scratch-project.ts";

let scratch: Scratch | null = null;
afterEach(() => scratch?.remove());

function rows(
  changes: Readonly<Record<string, string>> = {},
  compilerOutput = "",
): ReadonlyMap<string, RuleRow> {
  scratch = scratchProject(changes);
  const all = ruleRows(scratch.open(), ruleErrors(compilerOutput));
  return new Map(all.map((row) => [row.rule, row]));
}

describe("a rule is", () => {
  test("used, where its entry says rule", () => {
    expect(rows().get("alphaBatchRule")).toEqual({
      op: "alpha",
      rule: "alphaBatchRule",
      file: "rules/batching/alpha.ts",
      line: 5,
      entry: { file: "ops.yaml", line: 1 },
      status: "used",
      why: null,
      fix: null,
    });
  });

  test("an orphan, where no entry has the op", () => {
    const row = rows().get("lostBatchRule");
    expect([row?.status, row?.line, row?.entry]).toEqual(["orphan", 8, null]);
  });

  test("missing, where the entry says rule and nobody wrote it", () => {
    const row = rows().get("betaDimBatchRule");
    expect([row?.status, row?.file, row?.fix]).toEqual([
      "missing",
      "rules/batching/beta.ts",
      "npx batchwise rule new beta.dim",
    ]);
  });

  test("wanted, where the op runs in a loop, with the reason", () => {
    const row = rows().get("gamma_BatchRule");
    expect([row?.status, row?.why]).toEqual(["wanted", "it runs in a loop: nobody wrote a rule"]);
  });

  test("stale, where the entry declares another kind", () => {
    const yaml = OPS.replace("batching: rule", "batching: pointwise");
    const row = rows({ "ops.yaml": yaml }).get("alphaBatchRule");
    expect([row?.status, row?.why]).toEqual([
      "stale",
      "the entry says batching: pointwise, so nothing calls it",
    ]);
    expect(row?.fix).toContain("ops.yaml:5");
  });

  test("stale, while it is the skeleton", () => {
    const rule = `export const alphaBatchRule: BatchRule<"alpha"> = ({ self }) => {
  throw unwrittenRuleError("alpha", "rules/batching/alpha.ts", { self });
};
`;
    const row = rows({ "rules/batching/alpha.ts": rule }).get("alphaBatchRule");
    expect([row?.status, row?.why]).toEqual(["stale", "it is still the skeleton, and throws"]);
  });

  test("stale, where the compiler refuses it, and only that rule of the file", () => {
    const output =
      "rules/batching/alpha.ts(5,60): error TS2741: Property 'bdim' is missing.\n" +
      "runtime/index.ts(1,1): error TS1: elsewhere.\n";
    const all = rows({}, output);
    const row = all.get("alphaBatchRule");
    expect([row?.status, row?.why]).toEqual([
      "stale",
      "it does not compile: property 'bdim' is missing",
    ]);
    expect(all.get("lostBatchRule")?.status).toBe("orphan");
  });
});
