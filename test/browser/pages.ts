// Dashboards to look at: made documents with every state in them, and one whose texts try to break out.
import type { DashboardInput } from "../../coverage-report/dashboard/inputs.ts";
import { renderDashboard } from "../../coverage-report/dashboard/render.ts";
import { byTransform, type Cell, type OpCoverage } from "../../coverage-report/model.ts";
import { madeDocument, madeReport, madeRow, madeSite } from "../coverage/documents.ts";

const slow: Partial<Cell> = {
  declared: "fallback",
  observed: "fallback",
  fast: false,
  code: "NO_RULE",
  reason: "it has no batching rule",
};
const refused: Partial<Cell> = {
  declared: "refused",
  observed: "refused",
  correct: null,
  fast: null,
  code: "DYNAMIC_SHAPE",
  reason: "how many elements are not zero differs per example; use where(mask, x, 0)",
};
const split: Partial<Cell> = { declared: "decomposed", observed: "decomposed" };
const absent: Partial<Cell> = {
  declared: "n/a",
  observed: "n/a",
  correct: null,
  fast: null,
  samples: 0,
  passed: 0,
};

/** The text that must stay text: it closes tags, attributes and scripts. */
export const HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)>{{title}}';

const named: readonly OpCoverage[] = [
  { ...madeRow("add.Tensor", { vmap_in_place: absent }), neededBy: ["sum", "gone_op"] },
  { ...madeRow("add_.Tensor"), inPlaceOf: "add.Tensor" },
  {
    ...madeRow("sum.dim_IntList", { vmap_in_place: absent }),
    family: "reduction",
    kind: "reduction",
    doc: "Sum over some dims; `null` means all of them.",
    formulas: { self: "expandReduced(grad, self.shape, dim, keepdim)" },
    neededBy: ["add.Tensor"],
    speedUp: 12.5,
  },
  {
    ...madeRow("sum", { vmap: split, vmap_vmap: split, vmap_in_place: absent }),
    family: "reduction",
    kind: "decompose",
    neededBy: ["mean"],
    speedUp: 1.4,
  },
  {
    ...madeRow("cummax", { vmap: slow, vmap_vmap: slow, vmap_vjp: slow, vjp: absent }),
    family: "reduction",
    kind: "fallback",
    neededBy: ["sum"],
  },
  { ...madeRow("nonzero", { vmap: refused, vmap_vmap: refused }), family: "indexing" },
  {
    ...madeRow("flip", { vmap: { correct: false, passed: 1, problems: ["sample 0: 3 is not 4"] } }),
    family: "view",
    kind: "rule",
    rule: { file: "rules/batching/flip.ts", line: 12 },
  },
  { ...madeRow("stats::zscore"), namespace: "stats", family: "statistics" },
  {
    ...madeRow("hostile"),
    doc: HOSTILE,
    schema: HOSTILE,
    family: HOSTILE,
    samples: HOSTILE,
    formulas: { [HOSTILE]: HOSTILE },
    neededBy: [HOSTILE],
    entry: { file: `javascript:${HOSTILE}`, line: 1 },
  },
];

/** Enough rows that most of them are out of sight. */
const filling = Array.from({ length: 60 }, (_, i) => madeRow(`filling_${i}`));

/** What the page of the tests shows. */
export const madeInput: DashboardInput = {
  document: {
    ...madeDocument(...named, ...filling),
    projects: [
      { namespace: "batchwise", version: "0.1.0" },
      { namespace: "stats", version: "2.0.0" },
    ],
  },
  baseline: {
    ops: {
      "sum.dim_IntList": byTransform((transform) => (transform === "vmap" ? "fallback" : "rule")),
    },
  },
  history: ["2026-01-31", "2026-02-28", "2026-03-31"].map((date, i) => ({
    date,
    version: "0.1.0",
    ops: 60 + i,
    totals: byTransform(() => ({ rule: 40 + i, decomposed: 10, fallback: 3 - i, refused: 1 })),
    changes:
      i === 0 ? [] : [{ op: "sum.dim_IntList", transform: "vmap", from: "fallback", to: "rule" }],
  })),
  benchmarks: {
    environment: { node: "20.19.0", platform: "linux x64", processor: HOSTILE },
    overheads: [
      { name: "one vmap level, per call", microseconds: 1.3, target: 1 },
      { name: "entering and leaving vmap", microseconds: 2, target: null },
    ],
    comparisons: [
      { name: "add, 1e6", times: { batchwise: 400, peer: 800 }, ratio: 0.5, target: 1.3 },
    ],
    memory: [
      {
        name: "2,000 adds",
        seconds: 3,
        spills: 0,
        peakRssMegabytes: 1800,
        target: "no spills",
        isMet: true,
      },
    ],
  },
  programs: [
    madeReport(
      "train.ts",
      madeSite("cummax", {
        source: HOSTILE,
        state: "fallback",
        ms: 70,
        lostMs: 60,
        why: HOSTILE,
        within: "sum",
        remedy: { kind: "rule", text: "Write a rule.", command: "npx batchwise rule new cummax" },
      }),
    ),
  ],
  sourceBase: "..",
};

/** The page of the tests. */
export const madePage = (): string => renderDashboard(madeInput);

/** A page of as many rows as asked for, in ten families, every hundredth slow. */
export function largePage(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => ({
    ...madeRow(`op_${i}.Tensor`, i % 100 === 0 ? { vmap: slow } : {}),
    doc: `The operator with the number ${i}, elementwise and broadcast.`,
    family: `family_${i % 10}`,
  }));
  return renderDashboard({
    ...madeInput,
    document: madeDocument(...rows),
    baseline: null,
    history: [],
    programs: [],
    benchmarks: null,
  });
}
