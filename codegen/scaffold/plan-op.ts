// What `op new` writes: the entry at its place in ops.yaml, and the skeletons of what the entry names and nobody wrote yet.
import { loadOps } from "../load/load-ops.ts";
import type { OpEntry, Promotion, Variant } from "../model/entry.ts";
import { opIdentifier } from "../model/names.ts";
import { familyTestFile, fileStem, kernelFile, ruleFile, ruleName } from "../project/places.ts";
import type { FileEdit } from "./edits.ts";
import { familyTestText } from "./family-test.ts";
import { insertEntry } from "./insert-entry.ts";
import { kernelFileText, kernelRole } from "./kernel-skeleton.ts";
import { nearRule, ruleEdits } from "./plan-rule.ts";
import { type EntryData, entryLines } from "./print-entry.ts";
import { OPS_FILE, renderOps, type ScaffoldProject, sampleNames } from "./project.ts";
import type { BatchingData, Computation } from "./propose-batching.ts";
import type { GivenSchema } from "./read-schema.ts";
import { SAMPLE_TABLE, samplesFileText, withSamples } from "./samples-skeleton.ts";
import { fileExists, wouldNotPass } from "./scaffold-error.ts";
import { newProblems } from "./verify.ts";

/** Everything that was decided about a new op. */
export interface OpDecision {
  readonly given: GivenSchema;
  readonly doc: string;
  readonly family: string;
  readonly computation: Computation;
  readonly batching: BatchingData;
  readonly variants: readonly Variant[];
  readonly promote: Promotion | null;
  readonly samples: string;
}

/** An op to scaffold, ready to be written. */
export interface OpPlan {
  readonly op: string;
  /** `ops.yaml:214`. */
  readonly line: number;
  readonly place: string;
  readonly edits: readonly FileEdit[];
  /** Files with a skeleton that fails until somebody writes it, with what each is. */
  readonly skeletons: readonly { readonly path: string; readonly what: string }[];
}

/** Plans the entry and its files; throws a ScaffoldError when the result would not pass codegen's checks. */
export function planOp(project: ScaffoldProject, decision: OpDecision): OpPlan {
  const { given, family } = decision;
  const inserted = insertEntry(project.opsText, project.entries, {
    name: given.name,
    family,
    lines: entryLines(entryData(decision)),
  });
  const kernel = kernelEdit(project, decision);
  const isRule = decision.batching === "rule";
  const rules = new Map(isRule ? [[ruleName(given.name), ruleFile(given.schema.base)]] : []);
  const problems = newProblems(project, inserted.text, { kernels: kernel.exports, rules });
  if (problems.length > 0) throw wouldNotPass("op new", renderOps(problems, inserted.text));
  const entry = loadedEntry(inserted.text, given.name);
  const ruled = isRule ? ruleEdits(project, entry, nearRule(project, entry)) : [];
  const samples = samplesEdits(project, decision);
  return {
    op: given.name,
    line: inserted.line,
    place: inserted.place,
    edits: [
      { path: OPS_FILE, before: project.opsText, after: inserted.text },
      ...kernel.edits,
      ...ruled,
      ...samples,
      ...familyEdits(project, family),
    ],
    skeletons: [
      ...kernel.edits.map(({ path }) => ({ path, what: "the kernel" })),
      ...ruled.slice(0, 1).map(({ path }) => ({ path, what: "the batching rule" })),
      ...samples.slice(0, 1).map(({ path }) => ({ path, what: "the samples" })),
    ],
  };
}

/** The keys in the order of the file; those at their default are left out. */
function entryData(decision: OpDecision): EntryData {
  const { given, doc, family, variants, computation, promote, batching, samples } = decision;
  const kernel =
    computation.kind === "scalar"
      ? { kernel: { scalar: computation.expression } }
      : computation.kind === "name"
        ? { kernel: { name: computation.name } }
        : {};
  return {
    func: given.text,
    doc: doc.replace(/\s+/g, " ").trim(),
    family,
    variants,
    ...kernel,
    ...(promote === null || promote === "common" ? {} : { promote }),
    batching,
    ...(computation.kind === "decomposition" ? { decomposition: computation.expression } : {}),
    samples,
  };
}

function loadedEntry(text: string, name: string): OpEntry {
  const found = loadOps(text, OPS_FILE).entries.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${name} is not in the text it was put in`);
  return found;
}

interface KernelEdit {
  readonly edits: readonly FileEdit[];
  readonly exports: ReadonlyMap<string, string>;
}

/** The skeleton of a kernel that the entry names and no file exports. */
function kernelEdit(
  { exports, read }: ScaffoldProject,
  { given, doc, computation }: OpDecision,
): KernelEdit {
  if (computation.kind !== "name" || exports.kernels.has(computation.name))
    return { edits: [], exports: new Map() };
  const { name } = computation;
  const { schema } = given;
  const overload = fileStem(schema.overload);
  const own = kernelFile(schema.base);
  const candidates = [own, own.replace(/\.ts$/, `-${overload === "" ? "kernel" : overload}.ts`)];
  const file = candidates.find((path) => read(path) === null);
  if (file === undefined) throw fileExists("op new", own, `does not export ${name}`);
  const meta = `${opIdentifier(given.name)}Meta`;
  const names = kernelRole(name) === "Kernel" ? [name, meta] : [name];
  return {
    edits: [{ path: file, before: null, after: kernelFileText({ schema, doc, name, file }) }],
    exports: new Map(names.map((exported) => [exported, file])),
  };
}

/** A new set of samples, where the project has a table of them and this one is not in it. */
function samplesEdits(
  project: ScaffoldProject,
  { given, samples }: OpDecision,
): readonly FileEdit[] {
  const table = project.read(SAMPLE_TABLE);
  if (table === null || sampleNames(project).includes(samples)) return [];
  const stem = fileStem(samples);
  const candidates = [`test/samples/${stem}.ts`, `test/samples/${stem}-calls.ts`];
  const file = candidates.find((path) => project.read(path) === null);
  if (file === undefined) throw fileExists("op new", candidates[0], `has no set called ${samples}`);
  return [
    {
      path: file,
      before: null,
      after: samplesFileText({ schema: given.schema, name: samples, file }),
    },
    { path: SAMPLE_TABLE, before: table, after: withSamples(table, samples, file) },
  ];
}

/** The test of a family that had no op before. */
function familyEdits({ entries, read }: ScaffoldProject, family: string): readonly FileEdit[] {
  const path = familyTestFile(family);
  const isKnown = entries.some((entry) => entry.family === family);
  const hasSuite = read("test/lib/op-suite.ts") !== null;
  if (isKnown || !hasSuite || read(path) !== null) return [];
  return [{ path, before: null, after: familyTestText(family) }];
}
