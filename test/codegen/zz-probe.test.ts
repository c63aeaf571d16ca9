import { test } from "vitest";
import { readFileSync } from "node:fs";
import { generate } from "../../codegen/generate.ts";
import { readExports } from "../../codegen/project/read-exports.ts";
import { checkFormulaTypes } from "../../codegen/check/formula-types.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
test("probe", async () => {
  let t = performance.now();
  const lap = (n: string) => { console.log(n, Math.round(performance.now() - t)); t = performance.now(); };
  readExports(".", "/tmp/a/exp.json"); lap("exports cold");
  const project = readExports(".", "/tmp/a/exp.json"); lap("exports warm");
  const opsText = readFileSync("ops.yaml", "utf8");
  const g = generate({ opsText, fileName: "ops.yaml", project }); lap("generate");
  const c = { file: "ops.yaml", entries: g.entries, project, files: g.files, cacheFile: "/tmp/a/f.json" };
  console.log(await checkFormulaTypes(c)); lap("types cold");
  console.log(await checkFormulaTypes(c)); lap("types warm");
  for (const [n, s] of [["brackets", "- [\n".repeat(1)+"[\n".repeat(200000)], ["q", "? ".repeat(5000)], ["q2", "? \n".repeat(500000)],
   ["keys", "- " + Array.from({length: 300000}, (_, i) => `k${i}: 1`).join("\n  ")], ["entries", "- a: b\n".repeat(9999)],["entries+", "- a: b\n".repeat(500000)], ["colon", "a: ".repeat(20000)], ["braces","- {\n".repeat(500000)],
   ["dash-flow","- [\n- [\n".repeat(300000)],["indent", Array.from({length:190},(_, i) => " ".repeat(i)+"- a:").join("\n")],["quotes", "- func: \"" + "\\u0041".repeat(600000) + "\""],["quote2", "- func: f(" + "int a, ".repeat(500000) + ")"],["tabs","\t".repeat(3000000)], ["dq", "- '" .repeat(900000)], ["comments", "#\n".repeat(1900000)], ["spaces", " ".repeat(100).concat("- a\n").repeat(38000)], ["pipe", "- |\n".repeat(900000)],["anchor","- &a x\n".repeat(500000)], ["flowk", "- {" + "a, ".repeat(1000000) + "}"]] as const) {
    try { const r = loadOps(s, "x"); console.log(n, s.length, r.problems.length, r.problems[0]?.what); } catch (e) { console.log(n, "THROWS", String(e).slice(0, 100)); }
    lap(n);
  }
}, 120000);
