// The commands: start, test, check, build, codegen, coverage, bench. Each installs and builds what it needs first.
import { existsSync, rmSync } from "node:fs";
import { stderr } from "node:process";
import { compile, compileCodegen, compileKernels } from "./build.mjs";
import { check } from "./checks.mjs";
import { printFailure, StepFailure } from "./failure.mjs";
import { install } from "./install.mjs";
import { announce, step } from "./progress.mjs";
import { inRoot, tools } from "./project.mjs";
import { runNode } from "./spawn.mjs";
import { runTests } from "./tests.mjs";

/** Installs and builds; every command that runs the library starts with this. */
async function prepare() {
  await step("install", () => install());
  await step("compile", () => compile());
  await step("kernels", (log) => compileKernels(log));
}

async function build() {
  await prepare();
  return 0;
}

async function start() {
  await prepare();
  announce("quick start: quick-start/main.ts");
  const { code } = await runNode(inRoot("dist", "quick-start", "main.js"), []);
  if (code !== 0) throw new StepFailure(`the quick start left with status ${code}`, { code });
  return report();
}

/** Measures coverage, writes the report's files, and shows the summary and where the dashboard is. */
async function report() {
  const document = inRoot("coverage", "coverage.json");
  rmSync(document, { force: true });
  announce("coverage of every operator");
  const { code } = await runNode(tools.batchwise, ["coverage", "--out", "coverage"]);
  // What is wrong with the operators shows in the summary; without a document there is nothing to show.
  if (!existsSync(document)) return code;
  await runNode(tools.batchwise, ["coverage", "--from", document, "--summary"]);
  announce(`dashboard: ${inRoot("coverage", "index.html")}`);
  return code;
}

async function test(args) {
  await prepare();
  return runTests(args);
}

async function codegen(args) {
  await step("install", () => install());
  await step("compile codegen", () => compileCodegen());
  return (await runNode(tools.batchwise, ["codegen", ...args])).code;
}

async function coverage(args) {
  await prepare();
  return (await runNode(tools.batchwise, ["coverage", ...args])).code;
}

async function bench(args) {
  await prepare();
  await step("install peers", () => install(inRoot("test", "bench")));
  await step("compile bench", async () => {
    const { code, output } = await runNode(tools.tsc, ["-p", "test/bench", "--pretty", "false"], {
      capture: true,
    });
    if (code !== 0) throw new StepFailure("test/bench does not compile", { output });
  });
  return (await runNode(inRoot("test", "bench", "dist", "main.js"), args)).code;
}

const commands = { start, test, check, build, codegen, coverage, bench };

/**
 * Runs one command.
 *
 * @returns the exit status: 0 ok, 1 problem, 2 usage, or that of the tool it ran
 */
export async function runCommand([name, ...args]) {
  if (name === undefined || !Object.hasOwn(commands, name)) {
    stderr.write(
      `batchwise: ${name === undefined ? "no command" : `unknown command "${name}"`}; ` +
        `expected one of ${Object.keys(commands).join(", ")}\n  hint: run it through npm, as in npm test -- -t add\n`,
    );
    return 2;
  }
  // What runs below finds everything compiled, or is told to go without.
  process.env.BATCHWISE_NO_BUILD = "1";
  try {
    return await commands[name](args);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    printFailure(error, stderr);
    return error.code;
  }
}
