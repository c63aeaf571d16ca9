// Small coverage documents: measured ones for a few ops, and made ones for the renderers.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadOps } from "../../codegen/load/load-ops.ts";
import type { OpEntry } from "../../codegen/model/entry.ts";
import { collectCoverage } from "../../coverage-report/collect.ts";
import {
  byTransform,
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  type Transform,
} from "../../coverage-report/model.ts";
import "../../runtime/core.ts";
import { samples } from "../samples/table.ts";

/** Every entry of ops.yaml. */
export function readEntries(): readonly OpEntry[] {
  const file = fileURLToPath(new URL("../../ops.yaml", import.meta.url));
  return loadOps(readFileSync(file, "utf8"), "ops.yaml").entries;
}

/** Measures the named entries, and with them their in-place forms. */
export function cover(...names: readonly string[]): CoverageDocument {
  const entries = readEntries().filter(({ name }) => names.includes(name));
  return collectCoverage({ entries, samples });
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
  problems: [],
};

/** A row that is good except for some cells. */
export function madeRow(
  op: string,
  cells: Partial<Record<Transform, Partial<Cell>>> = {},
): OpCoverage {
  const transforms = byTransform((transform): Cell => ({ ...good, ...cells[transform] }));
  return { op, family: "pointwise", line: 7, kernel: "wasm", transforms };
}
