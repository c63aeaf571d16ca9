// Compiles what is stale: TypeScript with tsc, then the WebAssembly kernels.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { StepFailure } from "./failure.mjs";
import { whileBuildingAlone } from "./lock.mjs";
import { exists, inRoot, root, tools } from "./project.mjs";
import {
  clearStamp,
  hashFiles,
  isAsset,
  isFresh,
  listSources,
  pruneOutput,
  writeStamp,
} from "./sources.mjs";
import { runNode } from "./spawn.mjs";

const compilerManifest = "node_modules/typescript/package.json";

function copyAssets(sources) {
  for (const path of sources.filter(isAsset)) {
    mkdirSync(dirname(inRoot("dist", path)), { recursive: true });
    copyFileSync(inRoot(path), inRoot("dist", path));
  }
}

function compileFailure(output) {
  const errors = output.split("\n").filter((line) => /error TS\d+/.test(line));
  const isOnlyGenerated =
    errors.length > 0 && errors.every((line) => line.startsWith("generated/"));
  return new StepFailure(`tsc found ${errors.length} error${errors.length === 1 ? "" : "s"}`, {
    output,
    hint: isOnlyGenerated
      ? "the errors are all in generated/: run npm run codegen, then try again"
      : "fix the lines above; if generated/ disagrees with ops.yaml, run npm run codegen first",
  });
}

/** What a project compiles, and the hash of everything it reads. */
function inputsOf({ project, folders }) {
  const sources = listSources(folders);
  const hash = hashFiles([...sources, "tsconfig.json", project, "package.json", compilerManifest]);
  return { sources, hash };
}

function isProjectFresh(one) {
  const { sources, hash } = inputsOf(one);
  return isFresh(one.name, hash, sources);
}

/** Compiles one project unless its inputs are those of the last success, of this process or of another. */
async function compileProject(one) {
  return freshNote(one) ?? whileBuildingAlone(async () => freshNote(one) ?? compileStale(one));
}

function freshNote(one) {
  const { sources, hash } = inputsOf(one);
  return isFresh(one.name, hash, sources) ? `${sources.length} files up to date` : null;
}

async function compileStale(one) {
  const { name, project } = one;
  const { sources, hash } = inputsOf(one);
  // Both write dist/codegen/: what the other one compiled there is no longer what is there.
  for (const stamp of writersOfCodegen.has(name) ? writersOfCodegen : [name]) clearStamp(stamp);
  const { code, output } = await runNode(tools.tsc, ["-p", project, "--pretty", "false"], {
    capture: true,
  });
  copyAssets(sources);
  if (code !== 0) throw compileFailure(output);
  pruneOutput(listSources());
  writeStamp(name, hash);
  return `${sources.length} files`;
}

/** The dashboard's script: it runs in a browser, so it is checked against other types. */
const clientFolder = "coverage-report/dashboard/client";

const everything = { name: "build", project: "tsconfig.json" };
const client = {
  name: "client",
  project: `${clientFolder}/tsconfig.json`,
  folders: [clientFolder],
};

/** Transpiles (`noCheck`, `noResolve`), so that codegen runs when generated/ is missing, stale or broken. */
const codegenAlone = { name: "codegen", project: "codegen/tsconfig.json", folders: ["codegen"] };

/** Names of the projects whose output overlaps. */
const writersOfCodegen = new Set([everything.name, codegenAlone.name]);

/** Compiles and type-checks everything that ships. */
export async function compile() {
  const note = await compileProject(everything);
  if (exists(client.project)) await compileProject(client);
  return note;
}

/** Compiles codegen/ alone, without type-checking anything; a fresh full build holds it. */
export const compileCodegen = async () =>
  isFullBuildFresh() ? "up to date" : compileProject(codegenAlone);

/** Whether dist/ is what the sources give. */
export const isFullBuildFresh = () =>
  isProjectFresh(everything) && (!exists(client.project) || isProjectFresh(client));

/** Whether dist/codegen/ is what codegen/ gives. */
export const isCodegenFresh = () => isProjectFresh(codegenAlone);

/** Builds the WebAssembly kernels; the build skips itself when its own hash is unchanged. */
export async function compileKernels(log) {
  const { buildWasm } = await import(
    pathToFileURL(inRoot("dist", "runtime", "kernels", "wasm", "build.js")).href
  );
  try {
    await whileBuildingAlone(() => buildWasm({ root, log }));
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    throw new StepFailure("the WebAssembly kernels did not build", {
      output: error instanceof Error ? error.message : String(error),
      hint: "the sources are runtime/kernels/wasm/assembly/ and generated/kernels/wasm/",
      cause: error,
    });
  }
}
