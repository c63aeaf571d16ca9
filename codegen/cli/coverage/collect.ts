// Coverage of projects, or of some of their ops: everything measured, with progress, in one document.
import { collectCoverage } from "../../../coverage-report/collect.ts";
import type { OpRecords } from "../../../coverage-report/describe.ts";
import { documentOf } from "../../../coverage-report/document.ts";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import type { OpEntry } from "../../model/entry.ts";
import { startStep } from "../progress.ts";
import { OPS_FILE as DECLARATIONS, type LoadedProject } from "./load-project.ts";
import { readRecords } from "./records.ts";

/** The file that declares the operators. */
export const OPS_FILE: string = DECLARATIONS;

/** Measures the entries that `isWanted` lets through; null, with a note, when what is committed about ops is broken. */
export function collectProjects(
  projects: readonly LoadedProject[],
  isWanted: (entry: OpEntry) => boolean = () => true,
): CoverageDocument | null {
  const records = readRecords();
  if (records === null) return null;
  const documents = projects.map((project) => collectProject(project, records, isWanted));
  const [only] = documents;
  if (documents.length === 1) return only;
  return documentOf({
    complete: documents.every(({ complete }) => complete),
    projects: documents.flatMap((document) => document.projects),
    ops: documents.flatMap(({ ops }) => ops),
  });
}

function collectProject(
  { entries, exports, version, samples }: LoadedProject,
  records: OpRecords,
  isWanted: (entry: OpEntry) => boolean,
): CoverageDocument {
  const { plugin = null } = exports.layout ?? {};
  const step = startStep(plugin === null ? "coverage" : `coverage of ${plugin.namespace}`);
  const document = collectCoverage({
    entries,
    isWanted,
    project: exports,
    version,
    samples,
    records,
    onProgress: step.update,
  });
  step.finish(document.ops.length === 1 ? "1 op" : `${document.ops.length} ops`);
  return document;
}
