// Names that people type, and the ops they mean.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findOps, unknownOpNote } from "../../codegen/cli/op/find-ops.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { root } from "../meta/source-files.ts";

const { entries } = loadOps(readFileSync(`${root}/ops.yaml`, "utf8"), "ops.yaml");
const named = (name: string): readonly string[] =>
  findOps(name, entries).entries.map((entry) => entry.name);

describe("a name leads to", () => {
  test.each([
    ["sum.dim_IntList", ["sum.dim_IntList"]],
    ["sum", ["sum", "sum.dim_IntList"]],
    ["add", ["add.Scalar", "add.Tensor"]],
    ["add_.Tensor", ["add.Tensor"]],
    ["indexSelect", ["index_select"]],
    ["torch.index_select", ["index_select"]],
    ["torch.Tensor.add_", ["add.Scalar", "add.Tensor"]],
    ["torch.nn.functional.gelu", ["gelu"]],
    ["torch.ops.aten.sum.dim_IntList", ["sum.dim_IntList"]],
    ["aten::mm", ["mm"]],
    ["torch.linalg.inv", ["linalg_inv"]],
    ["torch.special.expit", ["special_expit"]],
    ["torch.nonzero", ["nonzero", "nonzero_numpy"]],
  ])("%s", (name, ops) => {
    expect(named(name)).toEqual(ops);
  });
});

describe("a name that leads nowhere", () => {
  test("names what is near, by spelling and by what it is part of", () => {
    expect(findOps("index_selct", entries).near).toContain("index_select");
    expect(findOps("layernorm", entries).near).toContain("layerNorm");
  });

  test("the note says what was expected and which command lists them", () => {
    const found = findOps("qqqqqqqq", entries);
    expect(found).toEqual({ entries: [], near: [] });
    expect(unknownOpNote("op show", "qqqqqqqq", found)).toBe(
      'op show: there is no op "qqqqqqqq" in ops.yaml; expected a name such as sum.dim_IntList, sum or torch.sum\n' +
        "  hint: npx batchwise op list shows every op; npx batchwise op new adds one",
    );
  });
});
