// What a row says about an op before anything runs: its entry, its formulas, its files, and who calls it.

import { analyzeFormula } from "../codegen/formulas/analyze.ts";
import { formulaScope, formulasOf } from "../codegen/formulas/sources.ts";
import type { OpEntry } from "../codegen/model/entry.ts";
import { functionName, namespaceOf, opIdentifier } from "../codegen/model/names.ts";
import type { ProjectExports } from "../codegen/project/exports.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import type { DeclaredOp } from "./declared.ts";
import type { OpCoverage } from "./model.ts";

/** The part of a row that no run is needed for. */
export type OpDescription = Omit<OpCoverage, "transforms">;

/** The namespace of the package's own ops. */
export const OWN_NAMESPACE = "batchwise";

const FILE = "ops.yaml";

/** What is known of a project beside its entries. */
export interface ProjectFacts {
  readonly project: ProjectExports;
  /** As `callersOf` gives them. */
  readonly callers: ReadonlyMap<string, readonly string[]>;
  /** What earlier runs wrote down about ops. */
  readonly records: OpRecords;
}

/** What is committed about ops beside their entries, by name. */
export interface OpRecords {
  /** The version in which each was first recorded. */
  readonly versions: ReadonlyMap<string, string>;
  /** How many times faster than the loop. */
  readonly speedUps: ReadonlyMap<string, number>;
}

/** A project about which nothing was written down yet. */
export const NO_RECORDS: OpRecords = { versions: new Map(), speedUps: new Map() };

/** Describes one op. */
export function describeOp(
  { op, entry }: DeclaredOp,
  { project, callers, records }: ProjectFacts,
): OpDescription {
  const { functionalOp } = op.binding;
  return {
    op: op.name,
    namespace: namespaceOf(op.name) ?? OWN_NAMESPACE,
    schema: op.schema,
    doc: entry.doc,
    family: entry.family,
    module: entry.module,
    kind: entry.batching.kind,
    inPlaceOf: functionalOp?.name ?? null,
    entry: { file: FILE, line: entry.position.line },
    rule: rulePlace(op, project),
    kernel: kernelOf(op),
    formulas: formulaTexts(entry),
    neededBy: callers.get(functionName(entry.schema.base)) ?? [],
    samples: entry.samples,
    speedUp: records.speedUps.get(op.name) ?? null,
    since: entry.since ?? records.versions.get(op.name) ?? null,
  };
}

/** The rule that serves it; a derived in-place op computes by its source's rule and copies the result. */
function rulePlace({ name, binding }: Op, { ruleLines }: ProjectExports): OpCoverage["rule"] {
  const ruled = binding.functionalOp ?? { name, binding };
  const file = ruled.binding.ruleFile;
  if (file === undefined) return null;
  return { file, line: ruleLines?.get(`${opIdentifier(ruled.name)}BatchRule`) ?? 1 };
}

/** Which kernel plain tensors run on; a derived in-place op uses its source's. */
function kernelOf({ binding }: Op): OpCoverage["kernel"] {
  const source = binding.functionalOp?.binding;
  if ((binding.wasm ?? source?.wasm) !== undefined) return "wasm";
  return (binding.js ?? source?.js) === undefined ? "none" : "js";
}

function formulaTexts({ derivatives, decomposition }: OpEntry): OpCoverage["formulas"] {
  const texts = [...(derivatives?.reverse ?? []), ...(derivatives?.forward ?? [])].map(
    ([name, { text }]) => [name, text] as const,
  );
  const whole = decomposition === null ? [] : [["decomposition", decomposition.text] as const];
  return Object.fromEntries([...texts, ...whole]);
}

/** Names of the ops whose formulas call a public function, by function, sorted. */
export function callersOf(
  entries: readonly OpEntry[],
  project: ProjectExports,
): ReadonlyMap<string, readonly string[]> {
  const scope = formulaScope({ entries, project });
  const callers = new Map<string, Set<string>>();
  for (const entry of entries) {
    for (const { role, source } of formulasOf(entry)) {
      const { parsed } = analyzeFormula(source.text, entry.schema, role, scope);
      for (const called of parsed?.functions ?? []) {
        const known = callers.get(called) ?? new Set<string>();
        callers.set(called, known.add(entry.name));
      }
    }
  }
  return new Map([...callers].map(([called, names]) => [called, [...names].sort()]));
}
