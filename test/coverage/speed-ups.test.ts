// Speed-ups: which ops have one, that measuring leaves no trace, and the file they are kept in.
import { describe, expect, test } from "vitest";
import { declaredOps } from "../../coverage-report/declared.ts";
import { parseSpeedUps, printSpeedUps, SPEED_UPS_FILE } from "../../coverage-report/speed-ups.ts";
import { speedUpOf } from "../../coverage-report/time.ts";
import { fallbackPolicy } from "../../rules/lib/fallback-policy.ts";
import { requireOp } from "../../runtime/dispatch/registry.ts";
import { readText } from "../meta/source-files.ts";
import { samples } from "../samples/table.ts";
import { readEntries } from "./documents.ts";

const entries = readEntries();

/** The rows of one entry: its op, and the in-place form derived from it. */
function rowsOf(name: string): ReturnType<typeof declaredOps> {
  return entries.filter((entry) => entry.name === name).flatMap(declaredOps);
}

describe("measuring", () => {
  test.each(["cos", "flip", "gelu"])("%s has a ratio, and keeps its batching", async (name) => {
    const [row] = rowsOf(name);
    const { plumbing } = requireOp(name).binding;
    const speedUp = await speedUpOf(row, samples);
    expect(Number.isFinite(speedUp) && Number(speedUp) > 0).toBe(true);
    expect(requireOp(name).binding.plumbing).toBe(plumbing);
    expect(fallbackPolicy()).toBe("warn");
  });

  test("an in-place form has none", async () => {
    expect(await speedUpOf(rowsOf("cos")[1], samples)).toBeNull();
  });

  test.each(["_test_fallback", "nonzero", "equal", "eye"])("%s has none", async (name) => {
    expect(await speedUpOf(rowsOf(name)[0], samples)).toBeNull();
  });
});

describe("the file", () => {
  test("is sorted, rounded to two digits, and read back", () => {
    const text = printSpeedUps({ batch: 64, ops: { sin: 123.4, cos: 0.4567, add: 7 } });
    expect(text).toBe(
      '{\n  "batch": 64,\n  "ops": {\n    "add": 7,\n    "cos": 0.46,\n    "sin": 120\n  }\n}\n',
    );
    expect(parseSpeedUps(text)).toEqual({ batch: 64, ops: { add: 7, cos: 0.46, sin: 120 } });
    expect(parseSpeedUps(printSpeedUps({ batch: 64, ops: {} }))).toEqual({ batch: 64, ops: {} });
  });

  test.each([
    ["no JSON", "{", /^not JSON: /],
    ["a ratio that is none", '{"batch": 64, "ops": {"cos": 0}}', /^ops\.cos: 0; expected .*>0/],
    ["one example", '{"batch": 1, "ops": {}}', /^batch: 1; expected .*>=2/],
  ])("%s is told", (_name, text, expected) => {
    expect(parseSpeedUps(text)).toEqual({ problem: expect.stringMatching(expected) });
  });

  test("the committed one is whole and knows only ops that there are", () => {
    const known = parseSpeedUps(readText(SPEED_UPS_FILE));
    expect(known).not.toHaveProperty("problem");
    const names = new Set(entries.map(({ name }) => name));
    const unknown = "problem" in known ? [] : Object.keys(known.ops).filter((op) => !names.has(op));
    expect(unknown).toEqual([]);
  });
});
