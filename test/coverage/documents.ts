// Small coverage documents: measured ones for a few ops, and made ones for the renderers.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadOps } from "../../codegen/load/load-ops.ts";
import type { OpEntry } from "../../codegen/model/entry.ts";
import { readExports } from "../../codegen/project/read-exports.ts";
import { collectCoverage } from "../../coverage-report/collect.ts";
import { documentOf } from "../../coverage-report/document.ts";
import {
  byTransform,
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  type Transform,
} from "../../coverage-report/model.ts";
import "../../runtime/core.ts";
import { samples } from "../samples/table.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Every entry of ops.yaml. */
export function readEntries(): readonly OpEntry[] {
  return loadOps(readFileSync(join(root, "ops.yaml"), "utf8"), "ops.yaml").entries;
}

/** Measures the named entries, and with them their in-place forms. */
export function cover(...names: readonly string[]): CoverageDocument {
  return collectCoverage({
    entries: readEntries(),
    isWanted: ({ name }) => names.includes(name),
    project: readExports(root),
    version: "0.1.0",
    samples,
  });
}

/** One row of a document. */
export function rowOf({ ops }: CoverageDocument, name: string): OpCoverage {
  const row = ops.find(({ op }) => op === name);
  if (row === undefined) throw new Error(`no row for ${name}`);
  return row;
}

/** A cell that is served as declared. */
export const good: Cell = {
  declared: "rule",
  observed: "rule",
  correct: true,
  fast: true,
  samples: 2,
  passed: 2,
  problems: [],
};

/** A document of these rows. */
export function madeDocument(...ops: readonly OpCoverage[]): CoverageDocument {
  return documentOf({
    complete: true,
    projects: [{ namespace: "batchwise", version: "0.1.0" }],
    ops,
  });
}

/** A row that is good except for some cells. */
export function madeRow(
  op: string,
  cells: Partial<Record<Transform, Partial<Cell>>> = {},
): OpCoverage {
  const transforms = byTransform((transform): Cell => ({ ...good, ...cells[transform] }));
  return {
    op,
    namespace: "batchwise",
    schema: `${op}(Tensor self) -> Tensor`,
    doc: "Made for a test.",
    family: "pointwise",
    module: "core",
    kind: "pointwise",
    inPlaceOf: null,
    entry: { file: "ops.yaml", line: 7 },
    rule: null,
    kernel: "wasm",
    formulas: {},
    neededBy: [],
    samples: "made",
    speedUp: null,
    since: null,
    transforms,
  };
}
