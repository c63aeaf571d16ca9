import { readFileSync } from "node:fs";
import { test } from "vitest";
import "../../runtime/core.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { collectCoverage } from "../../coverage-report/collect.ts";
import { renderOps, renderReport, renderSummary } from "../../coverage-report/terminal.ts";
import { samples } from "../samples/table.ts";

test("x", () => {
  const { entries, problems } = loadOps(readFileSync("ops.yaml", "utf8"), "ops.yaml");
  console.log(problems.length);
  const start = performance.now();
  let last = start;
  const doc = collectCoverage({ entries, samples, onProgress: (d) => { const now = performance.now(); if (now - last > 500) console.log(d, now - last); last = now; } });
  console.log("ms", performance.now() - start);
  console.log(renderReport(doc, "ops.yaml"));
  console.log(renderOps(doc));
  console.log(renderSummary(doc, "ops.yaml"));
}, 200000);
