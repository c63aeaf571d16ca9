// op show: the facts of an op, what running it shows, and the text that a person reads.
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { measureOp } from "../../codegen/cli/op/measure-op.ts";
import { type OpFacts, opFacts } from "../../codegen/cli/op/op-facts.ts";
import { openOpProject } from "../../codegen/cli/op/op-project.ts";
import { renderOp } from "../../codegen/cli/op/show-text.ts";
import type { OpEntry } from "../../codegen/model/entry.ts";
import { readText, root } from "../meta/source-files.ts";
import { scratchProject } from "./scratch-project.ts";

const project = openOpProject(root);
const scratch = scratchProject();
afterAll(scratch.remove);

function entryNamed(name: string, { entries } = project): OpEntry {
  const entry = entries.find((one) => one.name === name);
  if (entry === undefined) throw new Error(`there is no ${name}`);
  return entry;
}

const factsOf = (name: string): OpFacts => opFacts(project, entryNamed(name));

/** The line of a file that a place points at. */
function lineAt({ file, line }: { readonly file: string; readonly line: number }): string {
  return readText(file).split("\n")[line - 1];
}

describe("facts", () => {
  test("every place is the line that says so", () => {
    const { entry, kernels, helpers, samples, formulas } = factsOf("sum.dim_IntList");
    expect(lineAt(entry)).toContain("func: sum.dim_IntList(");
    for (const { name, ...place } of [...kernels, ...helpers])
      expect(lineAt(place)).toContain(name);
    expect(samples.place === null ? "" : lineAt(samples.place)).toContain(samples.name);
    for (const { target, line } of formulas) {
      expect(lineAt({ file: "ops.yaml", line })).toContain(`${target}:`);
    }
  });

  test("a hand-written rule is found at its declaration", () => {
    const { rule } = factsOf("mm");
    expect(rule === null ? "" : lineAt(rule)).toContain("export const mmBatchRule");
  });

  test("ops whose formulas call it are named, and no others", () => {
    const callers = factsOf("sum").neededBy.map(({ name }) => name);
    expect(callers).toContain("logsumexp");
    const formulas = factsOf("logsumexp").formulas.map(({ text }) => text);
    expect(formulas.some((text) => text.includes("sum("))).toBe(true);
    expect(callers).not.toContain("relu");
  });

  test("rules like it are hand-written ones of other ops", () => {
    const near = factsOf("bmm").nearRules.map(({ name }) => name);
    expect(near.length).toBeGreaterThan(0);
    expect(near).not.toContain("bmmBatchRule");
  });

  test("a project without the library has facts too", () => {
    const facts = opFacts(scratch.open(), entryNamed("alpha", scratch.open()));
    expect(facts).toMatchObject({
      op: "alpha",
      kernel: "js",
      declared: { vmap: "rule", vjp: "rule", jvp: "rule" },
      rule: { name: "alphaBatchRule", file: "rules/batching/alpha.ts", line: 5 },
      helpers: [{ name: "alphaBackward", file: "rules/derivatives/alpha.ts", line: 5 }],
      samples: { name: "alphas", place: { file: "test/samples/scratch.ts", line: 3 } },
    });
    expect(facts.neededBy.map(({ name }) => name)).toEqual(["beta.dim", "gamma_"]);
  });
});

describe("the text", () => {
  const text = (
    facts: OpFacts,
    measurement: Parameters<typeof renderOp>[0]["measurement"],
  ): string => stripVTControlCharacters(renderOp({ facts, measurement }));

  test("of an op that was run has its states and its cost at three sizes", async () => {
    const measurement = await measureOp(project, entryNamed("trace"));
    const shown = text(factsOf("trace"), measurement);
    expect(shown).toMatch(/\n {2}vmap +\w+ +correct +fast +\d+\/\d+/);
    expect(measurement?.cost?.sizes.map(({ examples }) => examples)).toEqual([2, 16, 128]);
    for (const { loop, mapped } of measurement?.cost?.sizes ?? []) {
      expect(Math.min(loop, mapped)).toBeGreaterThan(0);
    }
    expect(shown).toContain("One call per example beside one mapped call");
  });

  test("of an op that loops says so, with the reason and the share of dispatch", async () => {
    const measurement = await measureOp(project, entryNamed("_test_fallback"));
    const shown = text(factsOf("_test_fallback"), measurement);
    expect(shown).toMatch(/vmap +fallback +correct +SLOW/);
    expect(shown).toContain("fallback: kept without a rule");
    expect(shown).toMatch(
      /\d+ % of the slow loop at 128 examples is slicing, stacking and dispatch/,
    );
    expect(shown).toContain("Rules like it");
  });

  test("with nothing run has what is declared", () => {
    const shown = text(factsOf("sum.dim_IntList"), null);
    expect(shown).toContain("States, as declared\n  transform  state\n  vmap       rule");
    expect(shown).not.toContain("mapped call");
  });

  test("a rule that is declared and not there is pointed out", () => {
    const facts = opFacts(scratch.open(), entryNamed("beta.dim", scratch.open()));
    expect(text(facts, null)).toMatch(/rule +missing +the entry says batching: rule/);
    expect(text(facts, null)).toMatch(/samples +missing +betas/);
  });
});
