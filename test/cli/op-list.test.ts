// op list: what entries declare, read from their text, is what the registry declares.
import { afterAll, describe, expect, test } from "vitest";
import "../../runtime/core.ts";
import { entryStates } from "../../codegen/cli/op/entry-states.ts";
import { listOps } from "../../codegen/cli/op/list.ts";
import { MISSING } from "../../codegen/cli/op/missing.ts";
import { openOpProject } from "../../codegen/cli/op/op-project.ts";
import { declaredStates } from "../../coverage-report/declared.ts";
import { registeredOps } from "../../runtime/dispatch/registry.ts";
import { root } from "../meta/source-files.ts";
import { samples } from "../samples/table.ts";
import { scratchProject } from "./scratch-project.ts";

const project = openOpProject(root);
const scratch = scratchProject();
afterAll(scratch.remove);

test("states from the text are those that the coverage report reads from the registry", () => {
  const ops = new Map(registeredOps().map((op) => [op.name, op]));
  const differing = project.entries.flatMap((entry) => {
    const op = ops.get(entry.name);
    if (op === undefined) return [`${entry.name} is not registered`];
    const { vmap, vjp, jvp } = declaredStates({ op, entry, inPlace: null });
    const own = entryStates(entry);
    const isSame = own.vmap === vmap && own.vjp === vjp && own.jvp === jvp;
    return isSame ? [] : [`${entry.name}: ${JSON.stringify(own)}, expected ${vmap} ${vjp} ${jvp}`];
  });
  expect(differing).toEqual([]);
});

test("every set of samples that is in the table has a place, and no other is missed", () => {
  const used = new Set(project.entries.map((entry) => entry.samples));
  expect([...used].filter((set) => project.samplePlaces?.has(set) !== true)).toEqual([]);
  expect([...used].filter((set) => !(set in samples))).toEqual([]);
});

describe("filters", () => {
  const names = (options: Parameters<typeof listOps>[1]): readonly string[] =>
    listOps(scratch.open(), options).map(({ op }) => op);

  test("by status, family and kind, together", () => {
    expect(names({})).toEqual(["alpha", "beta.dim", "gamma_"]);
    expect(names({ status: "fallback" })).toEqual(["gamma_"]);
    expect(names({ family: "scratch" })).toEqual(["alpha", "beta.dim"]);
    expect(names({ kind: "rule", family: "other" })).toEqual([]);
  });

  test("by what is missing", () => {
    expect(names({ missing: "samples" })).toEqual(["beta.dim"]);
    expect(names({ missing: "forward" })).toEqual(["alpha"]);
    expect(names({ missing: "wasm" })).toEqual(["alpha"]);
    expect(names({ missing: "derivative" })).toEqual([]);
  });

  test.each(MISSING)("--missing %s is a part of all", (missing) => {
    const all = new Set(listOps(project, {}).map(({ op }) => op));
    expect(listOps(project, { missing }).every(({ op }) => all.has(op))).toBe(true);
  });

  test("a row has the line of its entry", () => {
    expect(listOps(scratch.open(), { status: "fallback" })[0]).toEqual({
      op: "gamma_",
      family: "other",
      kind: "fallback",
      vmap: "fallback",
      vjp: "decomposed",
      jvp: "decomposed",
      kernel: "none",
      entry: { file: "ops.yaml", line: 20 },
    });
  });
});
