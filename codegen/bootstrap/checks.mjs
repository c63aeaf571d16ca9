// `npm run check`: types, lint, freshness of generated/ and the coverage gate. Runs all of them and reports each.
import { stderr } from "node:process";
import { compile, compileCodegen, compileKernels } from "./build.mjs";
import { printFailure, StepFailure } from "./failure.mjs";
import { install } from "./install.mjs";
import { announce, step } from "./progress.mjs";
import { tools } from "./project.mjs";
import { runNode } from "./spawn.mjs";

/** Runs a tool silently; its output is shown only when it fails. */
async function tool(what, file, args, hint) {
  const { code, output } = await runNode(file, args, { capture: true });
  if (code !== 0) throw new StepFailure(what, { output, hint });
  return output;
}

async function lint() {
  const check = ["check", "--colors=off", "--max-diagnostics=60"];
  const { code, output } = await runNode(tools.biome, [...check, "."], { capture: true });
  if (code !== 0) {
    // Among two hundred warnings nobody finds what failed.
    const errors = [...check, "--diagnostic-level=error", "."];
    const found = await runNode(tools.biome, errors, { capture: true });
    throw new StepFailure("biome found errors", {
      output: found.output,
      hint: "npx biome check --write fixes most of them",
    });
  }
  const warnings = /Found (\d+) warnings?\./.exec(output)?.[1];
  return warnings === undefined
    ? "clean"
    : `clean, ${warnings} warnings (npx biome check shows them)`;
}

async function testTypes() {
  // What runs in a browser is checked against its types, the rest without them.
  for (const project of ["test", "test/browser"]) {
    const args = ["--noEmit", "-p", project, "--pretty", "false"];
    await tool("the tests do not type-check", tools.tsc, args);
  }
}

async function generatedIsFresh() {
  await compileCodegen();
  await tool("codegen --check failed", tools.batchwise, ["codegen", "--check"]);
}

async function coverageGate() {
  await tool("coverage --gate failed", tools.batchwise, ["coverage", "--gate"]);
}

/** The checks in order; one that `needs` another is not run when that one failed. */
const checks = [
  { name: "types", work: () => compile() },
  { name: "types of tests", work: testTypes },
  { name: "lint", work: lint },
  { name: "codegen --check", work: generatedIsFresh },
  { name: "kernels", work: compileKernels, needs: "types" },
  { name: "coverage --gate", work: coverageGate, needs: "kernels" },
];

/** Runs every check; 1 when any failed. */
export async function check() {
  await step("install", () => install());
  const failed = [];
  for (const { name, work, needs } of checks) {
    if (failed.includes(needs)) {
      announce(`${name} was not run: ${needs} failed`);
      failed.push(name);
      continue;
    }
    try {
      await step(name, work);
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      printFailure(error, stderr);
      failed.push(name);
    }
  }
  announce(failed.length === 0 ? "check passed" : `check failed: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
}
