// Coverage of the project in the current directory, or of some of its ops: entries, samples, progress.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { collectCoverage } from "../../../coverage-report/collect.ts";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import { loadSamples } from "../../../coverage-report/samples.ts";
import "../../../runtime/core.ts";
import type { SampleTable } from "../../../testing/sample.ts";
import { renderProblems } from "../../errors.ts";
import { loadOps } from "../../load/load-ops.ts";
import type { OpEntry } from "../../model/entry.ts";
import { readExports } from "../../project/read-exports.ts";
import { packageVersion } from "../package-version.ts";
import { printNote } from "../process.ts";
import { startStep } from "../progress.ts";
import { readRecords } from "./records.ts";

/** The file that declares the operators. */
export const OPS_FILE = "ops.yaml";

/** Measures the entries that `isWanted` lets through; null, with a note, where there is nothing to measure. */
export async function collectProject(
  isWanted: (entry: OpEntry) => boolean = () => true,
): Promise<CoverageDocument | null> {
  const entries = readEntries("coverage");
  const records = entries === null ? null : readRecords();
  if (entries === null || records === null) return null;
  const samples = await readSamples();
  if (samples === null) return null;
  const step = startStep("coverage");
  const root = process.cwd();
  const document = collectCoverage({
    entries,
    isWanted,
    project: readExports(root, join(root, ".cache", "exports.json")),
    version: packageVersion(),
    samples,
    records,
    onProgress: step.update,
  });
  step.finish(`${document.ops.length} ops`);
  return document;
}

/** The samples; null, with a note, where they were not shipped. */
export async function readSamples(): Promise<SampleTable | null> {
  const samples = await loadSamples();
  if (samples === null)
    printNote(
      "coverage: this copy of batchwise has no samples; expected test/samples/, which only a checkout has\n" +
        "  hint: clone the repository and run npm run coverage there",
    );
  return samples;
}

/** The entries of ops.yaml in the current directory; null, with a note in the name of `command`, when they do not load. */
export function readEntries(command: string): readonly OpEntry[] | null {
  if (!existsSync(OPS_FILE)) {
    printNote(
      `${command}: there is no ${OPS_FILE} in ${process.cwd()}; expected the root of a project with operators\n` +
        `  hint: change to the folder that holds ${OPS_FILE}`,
    );
    return null;
  }
  const text = readFileSync(OPS_FILE, "utf8");
  const { entries, problems } = loadOps(text, OPS_FILE);
  if (problems.length === 0) return entries;
  printNote(renderProblems(problems, new Map([[OPS_FILE, text]])));
  return null;
}
