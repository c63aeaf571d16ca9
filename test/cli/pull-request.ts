// A small pull request: `cummax` got its rule, and `cumsum` lost its own without a word in ops.yaml.
import type { Cell, CoverageDocument, OpCoverage } from "../../coverage-report/model.ts";
import { madeDocument, madeRow } from "../coverage/documents.ts";

const loop: Partial<Cell> = {
  observed: "fallback",
  declared: "fallback",
  fast: false,
  code: "NO_RULE",
  reason: "no rule | yet: see `cummax`, @ada and #5",
};

/** A row at a line of its own. */
const at = (line: number, row: OpCoverage): OpCoverage => ({
  ...row,
  entry: { file: "ops.yaml", line },
});

/** Before it. */
export const base: CoverageDocument = madeDocument(
  at(10, madeRow("add.Tensor")),
  at(20, madeRow("cummax", { vmap: loop, vmap_vjp: loop })),
  at(30, madeRow("cumsum")),
);

/** With it. */
export const head: CoverageDocument = madeDocument(
  at(10, madeRow("add.Tensor")),
  at(21, madeRow("cummax")),
  at(31, madeRow("cumsum", { vmap: { ...loop, declared: "rule" } })),
);
