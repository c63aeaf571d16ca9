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
import type { ProgramReport, ProgramSite } from "../../coverage-report/program/model.ts";
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

/** A report on a program that ran these sites. */
export function madeReport(file: string, ...sites: readonly ProgramSite[]): ProgramReport {
  const slow = sites.filter(({ state }) => state === "fallback");
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  return {
    version: 1,
    file,
    args: [],
    batchwise: "0.1.0",
    outcome: "ok",
    exitCode: 0,
    error: null,
    totals: {
      sites: sites.length,
      slowSites: slow.length,
      refusedSites: 0,
      calls: sum(sites.map(({ calls }) => calls)),
      ms: sum(sites.map(({ ms }) => ms)),
      opMs: sum(sites.map(({ ms }) => ms)),
      lostMs: sum(sites.map(({ lostMs }) => lostMs)),
      unlistedCalls: 0,
    },
    sites,
  };
}

/** A site served by a rule, with what is said otherwise. */
export function madeSite(op: string, site: Partial<ProgramSite> = {}): ProgramSite {
  return {
    file: "train.ts",
    line: 4,
    source: null,
    op,
    state: "rule",
    level: 1,
    batchSizes: [2, 8],
    calls: 1,
    ms: 1,
    lostMs: 0,
    formula: null,
    within: null,
    reason: null,
    why: null,
    remedy: null,
    ...site,
  };
}
