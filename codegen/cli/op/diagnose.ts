// What is wrong with ops and what they could have, found in the sources and the committed files beside them.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { compareFiles } from "../../files.ts";
import { generate } from "../../generate.ts";
import type { OpEntry } from "../../model/entry.ts";
import { packageLayout, testCommand } from "../../project/layout.ts";
import { ruleName } from "../../project/places.ts";
import { ruleRows } from "../rule/rule-status.ts";
import { entryStates } from "./entry-states.ts";
import { lacksDerivative, lacksForward, lacksSamples, lacksWasm } from "./missing.ts";
import { kernelKind } from "./op-facts.ts";
import { exportPlace, OPS_FILE, type OpProject, type Place } from "./op-project.ts";
import { type SampleShapes, sampleShapes, thinness } from "./sample-shapes.ts";

/** One thing that is wrong, or that an op could have. */
export interface Diagnosis {
  /** Null for what belongs to no op. */
  readonly op: string | null;
  readonly level: "error" | "advice";
  /** A word for tools. */
  readonly code: string;
  /** What such findings are, for a heading. */
  readonly title: string;
  readonly what: string;
  readonly place: Place;
  /** The command that helps, or what to write. */
  readonly fix: string;
}

/** What is read once for all ops. */
export interface Surroundings {
  /** Problems of ops.yaml and generated files that differ, by op; those of no op in `strays`. */
  readonly strays: readonly Diagnosis[];
  readonly byOp: ReadonlyMap<string, readonly Diagnosis[]>;
  /** Observed vmap states of the baseline; null where there is none. */
  readonly baseline: ReadonlyMap<string, string> | null;
  /** Names with reference values; null where they do not lie beside the checkout. */
  readonly oracle: ReadonlySet<string> | null;
  /** Families most of whose kernels are WebAssembly. */
  readonly wasmFamilies: ReadonlySet<string>;
  /** What the samples of a set hold; null where they cannot be loaded. */
  readonly shapes: SampleShapes | null;
}

const BASELINE_FILE = "coverage-baseline.json";
const ORACLE_FOLDER = join("..", "shared", "oracle", "ops");

/** Reads what is looked at once. */
export async function readSurroundings(project: OpProject): Promise<Surroundings> {
  const found = [...codegenFindings(project), ...ruleFindings(project)];
  const byOp = new Map<string, Diagnosis[]>();
  for (const one of found) {
    if (one.op === null) continue;
    byOp.set(one.op, [...(byOp.get(one.op) ?? []), one]);
  }
  return {
    strays: found.filter(({ op }) => op === null),
    byOp,
    baseline: readBaseline(project),
    oracle: readOracle(project),
    wasmFamilies: wasmFamilies(project),
    shapes: await sampleShapes(),
  };
}

/** Problems that codegen finds, and generated files that are not what it would write. */
function codegenFindings({ root, opsText, exports, entries }: OpProject): readonly Diagnosis[] {
  const { problems, files } = generate({ opsText, fileName: OPS_FILE, project: exports });
  const names = new Set(entries.map(({ name }) => name));
  const wrong = problems
    // Missing and unused rules are told as such.
    .filter(({ code }) => code !== "E_NO_RULE" && code !== "E_ORPHAN_RULE")
    .map(
      ({ file, position, where, what, hint }): Diagnosis => ({
        op: names.has(where) ? where : null,
        level: "error",
        code: "codegen",
        title: "codegen refuses it",
        what,
        place: { file, line: position.line },
        fix: hint ?? "npm run codegen shows it with its line",
      }),
    );
  if (problems.length > 0) return wrong;
  const { written, removed } = compareFiles(root, files);
  return [...written, ...removed].map((file) => ({
    op: null,
    level: "error",
    code: "generated",
    title: "generated files that are out of date",
    what: "it differs from what ops.yaml gives",
    place: { file, line: 1 },
    fix: "npm run codegen, and commit the result",
  }));
}

function ruleFindings(project: OpProject): readonly Diagnosis[] {
  return ruleRows(project).flatMap(({ op, rule, file, line, status, why, fix, entry }) => {
    if (status === "used" || status === "wanted" || why === null) return [];
    const missing = status === "missing" && entry !== null;
    return {
      op,
      level: "error" as const,
      code: `rule-${status}`,
      title: `batching rules that are ${status}`,
      what: missing ? `${rule} is missing: ${why}` : `${rule}: ${why}`,
      place: missing ? entry : { file, line: line ?? 1 },
      fix: fix ?? "npx batchwise rule list",
    };
  });
}

const baselineDefinition = z.object({
  ops: z.record(z.string(), z.looseObject({ vmap: z.string() })),
});

function readBaseline({ read }: OpProject): Surroundings["baseline"] {
  const text = read(BASELINE_FILE);
  if (text === null) return null;
  try {
    const { ops } = baselineDefinition.parse(JSON.parse(text));
    return new Map(Object.entries(ops).map(([op, { vmap }]) => [op, vmap]));
  } catch {
    // The gate says what is wrong with the file.
    return null;
  }
}

function readOracle({ root, exports }: OpProject): Surroundings["oracle"] {
  // PyTorch has no values for the operators of a plugin.
  if ((exports.layout?.plugin ?? null) !== null) return null;
  const folder = join(root, ORACLE_FOLDER);
  if (!existsSync(folder)) return null;
  return new Set(readdirSync(folder).map((name) => name.replace(/\.json$/, "")));
}

function wasmFamilies(project: OpProject): ReadonlySet<string> {
  const kinds = new Map<string, string[]>();
  for (const entry of project.entries) {
    const kind = kernelKind(project, entry);
    if (kind !== "none") kinds.set(entry.family, [...(kinds.get(entry.family) ?? []), kind]);
  }
  const isMostly = (list: readonly string[]): boolean =>
    list.filter((kind) => kind === "wasm").length * 2 > list.length;
  return new Set([...kinds].filter(([, list]) => isMostly(list)).map(([family]) => family));
}

/** Everything found about some entries, in their order; what is wrong comes first. */
export function diagnose(
  project: OpProject,
  surroundings: Surroundings,
  entries: readonly OpEntry[],
): readonly Diagnosis[] {
  return entries.flatMap((entry) => [
    ...(surroundings.byOp.get(entry.name) ?? []),
    ...sampleFindings(project, surroundings, entry),
    ...skeletonFindings(project, entry),
    ...baselineFindings(surroundings, entry),
    ...batchingFindings(entry),
    ...derivativeFindings(entry),
    ...kernelFindings(project, surroundings, entry),
    ...docFindings(entry),
    ...oracleFindings(surroundings, entry),
  ]);
}

/** A finding at a key of the entry. */
function at(entry: OpEntry, key: string, finding: Omit<Diagnosis, "op" | "place">): Diagnosis {
  const { line } = entry.places.key(key).position;
  return { op: entry.name, place: { file: OPS_FILE, line }, ...finding };
}

function sampleFindings(
  project: OpProject,
  { shapes }: Surroundings,
  entry: OpEntry,
): readonly Diagnosis[] {
  const set = entry.samples;
  if (lacksSamples(project, entry)) {
    const what = `there is no set of samples ${JSON.stringify(set)} in test/samples/`;
    const fix = `add ${set}: () => […] to a table of test/samples/, or name a set that is there`;
    return [
      at(entry, "samples", { level: "error", code: "samples", title: "no samples", what, fix }),
    ];
  }
  const missing = shapes === null ? [] : thinness(entry, shapes);
  if (missing.length === 0) return [];
  const place = project.samplePlaces?.get(set) ?? { file: OPS_FILE, line: entry.position.line };
  const what = `the samples ${set} have no ${missing.join(", no ")}`;
  const test = testCommand(project.exports.layout ?? packageLayout, entry.name);
  const fix = `add such calls to ${place.file}, then ${test}`;
  return [
    {
      op: entry.name,
      level: "advice",
      code: "thin-samples",
      title: "thin samples",
      what,
      place,
      fix,
    },
  ];
}

function skeletonFindings(project: OpProject, { name, kernel }: OpEntry): readonly Diagnosis[] {
  const own = kernel?.kind === "name" ? kernel.name.text : "";
  const file = project.exports.kernels.get(own);
  if (file === undefined || project.read(file)?.includes("unwrittenKernelError(") !== true)
    return [];
  return [
    {
      op: name,
      level: "error",
      code: "skeleton",
      title: "skeletons that are not filled in",
      what: `${own}, or a function beside it, is still the skeleton, and throws`,
      place: { file, line: exportPlace(project, file, own).line },
      fix: `write it, then ${testCommand(project.exports.layout ?? packageLayout, name)}`,
    },
  ];
}

function baselineFindings({ baseline }: Surroundings, entry: OpEntry): readonly Diagnosis[] {
  const known = baseline?.get(entry.name);
  const declared = entryStates(entry).vmap;
  if (baseline === null || known === declared) return [];
  const title = `ops that differ from ${BASELINE_FILE}`;
  const what =
    known === undefined
      ? `it is not in ${BASELINE_FILE}`
      : `${BASELINE_FILE} has ${known} under vmap; the entry declares ${declared}`;
  const fix = "npm run coverage -- --update-baseline, and commit the file";
  return [at(entry, "batching", { level: "error", code: "baseline", title, what, fix })];
}

function batchingFindings(entry: OpEntry): readonly Diagnosis[] {
  const { batching, name } = entry;
  if (batching.kind === "fallback") {
    const fix = `npx batchwise op show ${name} shows what the loop costs, npx batchwise rule new ${name} starts a rule`;
    const what = `under vmap it runs in a loop: ${batching.reason}`;
    return [
      at(entry, "batching", { level: "advice", code: "fallback", title: "slow loops", what, fix }),
    ];
  }
  if (batching.kind !== "refuse") return [];
  const what = `vmap refuses it: ${batching.reason}`;
  const fix = "nothing, where no result fits every example; a rule where one does";
  return [
    at(entry, "batching", {
      level: "advice",
      code: "refused",
      title: "refused under vmap",
      what,
      fix,
    }),
  ];
}

function derivativeFindings(entry: OpEntry): readonly Diagnosis[] {
  if (lacksDerivative(entry)) {
    const what = "it takes and gives tensors, and has no derivative";
    const fix =
      "add derivatives: with a formula per tensor, or output_differentiability: [false] where there is none";
    return [
      at(entry, "func", { level: "advice", code: "derivative", title: "no derivative", what, fix }),
    ];
  }
  if (!lacksForward(entry)) return [];
  const what = "it has no forward formula, so tangents take two reverse passes";
  const fix = "add result: to derivatives:, perhaps auto_linear or auto_element_wise";
  return [
    at(entry, "derivatives", {
      level: "advice",
      code: "forward",
      title: "no forward formula",
      what,
      fix,
    }),
  ];
}

function kernelFindings(
  project: OpProject,
  { wasmFamilies: families }: Surroundings,
  entry: OpEntry,
): readonly Diagnosis[] {
  if (!families.has(entry.family) || !lacksWasm(project, entry)) return [];
  const what = `its kernel is JavaScript; most of ${entry.family} has WebAssembly`;
  const own = entry.kernel?.kind === "name" ? entry.kernel.name.text : ruleName(entry.name);
  const fix = `add ${own.replace(/Kernel$/, "WasmKernel")} to runtime/kernels/wasm/bindings/, or give the entry kernel: { scalar: … }`;
  return [
    at(entry, "kernel", {
      level: "advice",
      code: "wasm",
      title: "no WebAssembly kernel",
      what,
      fix,
    }),
  ];
}

/** Longest doc that an editor shows as one line. */
const MAX_DOC = 160;

function docFindings(entry: OpEntry): readonly Diagnosis[] {
  const { length } = entry.doc;
  if (length <= MAX_DOC && !entry.doc.includes("\n")) return [];
  const what = `its doc has ${length} characters; expected one line of at most ${MAX_DOC}`;
  const fix = "say what it gives in one sentence";
  return [at(entry, "doc", { level: "advice", code: "doc", title: "long docs", what, fix })];
}

function oracleFindings({ oracle }: Surroundings, entry: OpEntry): readonly Diagnosis[] {
  const { base } = entry.schema;
  const names = [entry.name, base, `nn.functional.${base}`, base.replace("_", "."), `${base}_`];
  const isKnown =
    oracle === null ||
    entry.family === "testing" ||
    names.some((name) => oracle.has(name)) ||
    [...oracle].some((name) => name.startsWith(`${base}.`));
  if (isKnown) return [];
  const what = "there are no reference values of PyTorch for it in ../shared/oracle";
  const fix = "compare it with PyTorch by hand, or add its values to the reference set";
  return [
    at(entry, "func", { level: "advice", code: "oracle", title: "no reference values", what, fix }),
  ];
}
