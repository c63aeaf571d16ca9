// Everything the sources say about one op: its files with lines, its formulas, who needs it, which rules are like its own.
import { analyzeFormula } from "../../formulas/analyze.ts";
import { formulaScope, formulasOf } from "../../formulas/sources.ts";
import type { OpEntry } from "../../model/entry.ts";
import { inPlaceSchema } from "../../model/forms.ts";
import { functionName, opIdentifier, opName } from "../../model/names.ts";
import { ruleName } from "../../project/places.ts";
import { nearOps } from "../../scaffold/near-ops.ts";
import { type EntryStates, entryStates } from "./entry-states.ts";
import { aliasNames } from "./find-ops.ts";
import { exportPlace, OPS_FILE, type OpProject, type Place } from "./op-project.ts";

/** A name with the place of what it names. */
export interface NamedPlace extends Place {
  readonly name: string;
}

/** One formula of an entry. */
export interface FormulaFact {
  /** A parameter, an output, or `decomposition`. */
  readonly target: string;
  readonly text: string;
  readonly line: number;
}

/** What is known of an op without running it. */
export interface OpFacts {
  readonly op: string;
  readonly schema: string;
  readonly doc: string;
  readonly family: string;
  readonly module: string;
  readonly kind: string;
  /** The declared reason of a fallback or refusal. */
  readonly reason: string | null;
  readonly inPlace: string | null;
  readonly functionName: string;
  readonly kernel: "wasm" | "js" | "none";
  readonly declared: EntryStates;
  readonly entry: Place;
  /** The hand-written batching rule; null for the other kinds, and where it is missing. */
  readonly rule: NamedPlace | null;
  readonly kernels: readonly NamedPlace[];
  /** Functions of rules/derivatives and rules/decompositions that the formulas call. */
  readonly helpers: readonly NamedPlace[];
  readonly samples: { readonly name: string; readonly place: Place | null };
  readonly formulas: readonly FormulaFact[];
  /** Ops whose formulas call it, with their entries' lines. */
  readonly neededBy: readonly NamedPlace[];
  readonly aliases: readonly string[];
  /** Hand-written rules of ops like it, nearest first. */
  readonly nearRules: readonly NamedPlace[];
  readonly since: string | null;
}

/** Collects the facts of one entry. */
export function opFacts(project: OpProject, entry: OpEntry): OpFacts {
  const { schema, batching, samples } = entry;
  return {
    op: entry.name,
    schema: entry.func.text,
    doc: entry.doc,
    family: entry.family,
    module: entry.module,
    kind: batching.kind,
    reason: "reason" in batching ? batching.reason : null,
    inPlace: entry.variants.includes("inplace") ? opName(inPlaceSchema(schema)) : null,
    functionName: functionName(schema.base),
    kernel: kernelKind(project, entry),
    declared: entryStates(entry),
    entry: { file: OPS_FILE, line: entry.position.line },
    rule: rulePlace(project, entry.name),
    kernels: kernelPlaces(project, entry),
    helpers: helperPlaces(project, entry),
    samples: { name: samples, place: project.samplePlaces?.get(samples) ?? null },
    formulas: formulaFacts(entry),
    neededBy: callersOf(project, functionName(schema.base)),
    aliases: aliasNames(entry),
    nearRules: nearRules(project, entry),
    since: entry.since,
  };
}

function rulePlace(project: OpProject, op: string): NamedPlace | null {
  const name = ruleName(op);
  const file = project.exports.rules.get(name);
  return file === undefined ? null : { name, ...exportPlace(project, file, name) };
}

/** The WebAssembly form of a named kernel. */
function wasmName(name: string): string {
  return name.replace(/Kernel$/, "WasmKernel");
}

/** Which kernel plain tensors run on. */
export function kernelKind({ exports }: OpProject, { kernel }: OpEntry): OpFacts["kernel"] {
  if (kernel === null) return "none";
  if (kernel.kind === "scalar") return (exports.layout?.plugin ?? null) === null ? "wasm" : "js";
  const name = kernel.name.text;
  if (!name.endsWith("Kernel")) return "none";
  return exports.wasmKernels.has(wasmName(name)) ? "wasm" : "js";
}

function kernelPlaces(
  project: OpProject,
  { kernel, meta, name: op }: OpEntry,
): readonly NamedPlace[] {
  const { kernels, wasmKernels } = project.exports;
  const own = kernel?.kind === "name" ? kernel.name.text : "";
  const names = [own, meta?.text ?? `${opIdentifier(op)}Meta`];
  const js = names.flatMap((name) => placeOf(project, name, kernels.get(name)));
  return [...js, ...placeOf(project, wasmName(own), wasmKernels.get(wasmName(own)))];
}

function placeOf(
  project: OpProject,
  name: string,
  file: string | undefined,
): readonly NamedPlace[] {
  return file === undefined ? [] : [{ name, ...exportPlace(project, file, name) }];
}

function helperPlaces({ entries, exports }: OpProject, entry: OpEntry): readonly NamedPlace[] {
  const scope = formulaScope({ entries, project: exports });
  const names = formulasOf(entry).flatMap(({ role, source }) => [
    ...(analyzeFormula(source.text, entry.schema, role, scope).parsed?.helpers ?? []),
  ]);
  return [...new Set(names)].flatMap((name) => {
    const helper = exports.helpers.get(name);
    return helper === undefined ? [] : [{ name, file: helper.file, line: helper.line ?? 1 }];
  });
}

function formulaFacts({ derivatives, decomposition }: OpEntry): readonly FormulaFact[] {
  const named = [...(derivatives?.reverse ?? []), ...(derivatives?.forward ?? [])];
  const whole = decomposition === null ? [] : [["decomposition", decomposition] as const];
  return [...named, ...whole].map(([target, { text, position }]) => ({
    target,
    text,
    line: position.line,
  }));
}

/** The ops whose formulas call a public function. */
function callersOf({ entries, exports }: OpProject, called: string): readonly NamedPlace[] {
  const scope = formulaScope({ entries, project: exports });
  const calls = new RegExp(`\\b${called}\\s*\\(`);
  return entries
    .filter((entry) =>
      formulasOf(entry).some(({ role, source }) => {
        if (!calls.test(source.text)) return false;
        const { parsed } = analyzeFormula(source.text, entry.schema, role, scope);
        return parsed?.functions.has(called) === true;
      }),
    )
    .map(({ name, position }) => ({ name, file: OPS_FILE, line: position.line }));
}

/** How many rules are worth naming. */
const MAX_RULES = 3;

function nearRules(project: OpProject, entry: OpEntry): readonly NamedPlace[] {
  const ruled = project.entries.filter(
    (other) => other !== entry && other.batching.kind === "rule",
  );
  return nearOps(entry.schema, ruled)
    .flatMap(({ entry: { name } }) => rulePlace(project, name) ?? [])
    .slice(0, MAX_RULES);
}
