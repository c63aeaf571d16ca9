// Runs every op through every column and says what was declared, what was seen, and where they disagree.
import type { OpEntry } from "../codegen/model/entry.ts";
import type { ProjectExports } from "../codegen/project/exports.ts";
import { withFallbackPolicy } from "../rules/lib/fallback-policy.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { reasonCode } from "../runtime/dispatch/reason-code.ts";
import type { SampleTable } from "../testing/sample.ts";
import { MAPPED_COLUMNS } from "./columns.ts";
import { composed, type DeclaredOp, declaredOps, declaredStates } from "./declared.ts";
import { callersOf, describeOp, NO_RECORDS, type OpRecords, OWN_NAMESPACE } from "./describe.ts";
import { documentOf } from "./document.ts";
import {
  type Finding,
  failed,
  measureDerivative,
  measureMapped,
  NOT_APPLICABLE,
} from "./measure.ts";
import {
  type ByTransform,
  byTransform,
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  type State,
  type Transform,
} from "./model.ts";

import type { Why } from "./observe.ts";
import { hasDerivative, type OpSubject, plainFailure, randomnessOf, subjectOf } from "./subject.ts";

/** What collecting needs. */
export interface CollectRequest {
  /** Every entry of the project: formulas of all of them are looked at. */
  readonly entries: readonly OpEntry[];
  /** The entries to run. Default all. */
  readonly isWanted?: (entry: OpEntry) => boolean;
  /** What rules/ and the kernels export. */
  readonly project: ProjectExports;
  /** Version of the project. */
  readonly version: string;
  readonly samples: SampleTable;
  /** What earlier runs wrote down. Default nothing. */
  readonly records?: OpRecords;
  /** Called after each op. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Measures every registered op that an entry declares, in the order of the file. */
export function collectCoverage({
  entries,
  isWanted = () => true,
  project,
  version,
  samples,
  records = NO_RECORDS,
  onProgress,
}: CollectRequest): CoverageDocument {
  const declared = entries.filter(isWanted).flatMap(declaredOps);
  const facts = { project, callers: callersOf(entries, project), records };
  const ops = declared.map((row, done): OpCoverage => {
    // The loop is what is being looked for, so it must run, and its warnings would only repeat the report.
    const transforms = withFallbackPolicy("silent", () => coverOp(row, samples));
    onProgress?.(done + 1, declared.length);
    return { ...describeOp(row, facts), transforms };
  });
  return documentOf({
    complete: entries.every(isWanted),
    projects: [{ namespace: project.layout?.plugin?.namespace ?? OWN_NAMESPACE, version }],
    ops: withInPlaceColumn(ops, declared),
  });
}

/** Findings of one op, by column. */
type Findings = ByTransform<Finding[]>;

function coverOp(row: DeclaredOp, samples: SampleTable): ByTransform<Cell> {
  const { op, entry } = row;
  const findings: Findings = byTransform(() => []);
  for (const sample of samples[entry.samples]?.() ?? []) {
    if (sample.isRefused === true) continue;
    const subject = subjectOf(op, sample, randomnessOf(row));
    const failure = plainFailure(subject);
    if (failure === null) coverSample(subject, findings);
    // Samples are those of the out-of-place form: not every result fits into self.
    else if (op.mutates < 0) findings.vmap.push(failed(`the plain call fails: ${failure}`));
  }
  return cellsOf(row, findings);
}

function coverSample(subject: OpSubject, findings: Findings): void {
  const isDifferentiable = hasDerivative(subject);
  const vjp = isDifferentiable ? measureDerivative(subject, "vjp") : NOT_APPLICABLE;
  findings.vjp.push(vjp);
  // Without a pullback there is nothing to compose: every derivative column ends as this one did.
  const isServed = isDifferentiable && vjp.state !== "refused";
  for (const column of ["double_vjp", "jvp", "jvp_vjp"] as const) {
    findings[column].push(isServed ? measureDerivative(subject, column) : vjp);
  }
  for (const column of MAPPED_COLUMNS) {
    const isPlain = column.name === "vmap" || column.name === "vmap_vmap";
    findings[column.name].push(isPlain || isServed ? measureMapped(subject, column) : vjp);
  }
}

function cellsOf(row: DeclaredOp, findings: Findings): ByTransform<Cell> {
  const declared = declaredStates(row);
  const single = (column: Transform): State => seenState(findings[column], declared[column]);
  const seen = composed(single("vmap"), "n/a", single("vjp"), single("jvp"));
  return byTransform((column) => {
    const isSingle = column === "vmap" || column === "vjp" || column === "jvp";
    const observed = isSingle ? seen[column] : composedState(findings[column], seen[column]);
    return cellOf(row, column, { declared: declared[column], observed }, findings[column]);
  });
}

/** The state that all samples together show; what was declared when none of them tells. */
function seenState(findings: readonly Finding[], declared: State): State {
  const worstFirst: readonly State[] = ["fallback", "decomposed", "rule", "refused", "n/a"];
  const states = new Set(findings.map(({ state }) => state));
  return worstFirst.find((state) => states.has(state)) ?? declared;
}

/** Of a composition only slowness and refusal are seen; how it is served follows from its parts. */
function composedState(findings: readonly Finding[], served: State): State {
  const states = findings.map(({ state }) => state);
  if (states.includes("fallback")) return "fallback";
  const isRefused =
    states.includes("refused") && states.every((s) => s === "refused" || s === "n/a");
  return isRefused ? "refused" : served;
}

function cellOf(
  { op }: DeclaredOp,
  column: Transform,
  states: Pick<Cell, "declared" | "observed">,
  findings: readonly Finding[],
): Cell {
  const ran = findings.filter(({ correct }) => correct !== null);
  const why = whyOf(op, column, states.observed, findings);
  const cell: Cell = {
    ...states,
    correct: ran.length === 0 ? null : ran.every(({ correct }) => correct === true),
    fast: fastOf(ran),
    samples: ran.length,
    passed: ran.filter(({ problem }) => problem === null).length,
    problems: problemsOf(findings),
  };
  return why === null ? cell : { ...cell, ...why };
}

/** Why a cell is refused or slow, or by which detour it is served; null when there is nothing to say. */
function whyOf(
  op: Op,
  column: Transform,
  observed: State,
  findings: readonly Finding[],
): Why | null {
  if (column === "jvp" && observed === "rule" && takesTwoReversePasses(op)) {
    return { code: "DOUBLE_VJP", reason: "by two reverse passes" };
  }
  if (observed !== "refused" && observed !== "fallback") return null;
  const seen = findings.find(({ state, why }) => state === observed && why !== null)?.why;
  if (seen !== undefined) return seen;
  // No sample ran that far: what the entry says is all that is known.
  return { code: reasonCode(op, observed), reason: op.reason ?? "no sample shows why" };
}

/** Whether forward mode has no formula and no parts to use; an in-place form uses those of its source. */
function takesTwoReversePasses({ binding }: Op): boolean {
  const { jvp, decomposition } = binding.functionalOp?.binding ?? binding;
  return jvp === undefined && decomposition === undefined;
}

function fastOf(findings: readonly Finding[]): boolean | null {
  const timed = findings.filter(({ fast }) => fast !== null);
  return timed.length === 0 ? null : timed.every(({ fast }) => fast === true);
}

/** One line per different problem, with the samples it was seen in. */
function problemsOf(findings: readonly Finding[]): readonly string[] {
  const samples = new Map<string, number[]>();
  for (const [i, { problem }] of findings.entries()) {
    if (problem !== null) samples.set(problem, [...(samples.get(problem) ?? []), i]);
  }
  return [...samples].map(([problem, seenIn]) => `sample ${seenIn.join(", ")}: ${problem}`);
}

/** Copies the in-place form's own vmap cell into both rows' `vmap_in_place`. */
function withInPlaceColumn(
  ops: readonly OpCoverage[],
  declared: readonly DeclaredOp[],
): readonly OpCoverage[] {
  const rows = new Map(ops.map((row) => [row.op, row]));
  return ops.map((row, i) => {
    const source = rows.get(declared[i].inPlace?.name ?? "");
    if (source === undefined) return row;
    const { vmap } = source.transforms;
    return { ...row, transforms: { ...row.transforms, vmap_in_place: vmap } };
  });
}
