// Runs every op through every column and says what was declared, what was seen, and where they disagree.
import type { OpEntry } from "../codegen/model/entry.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { registeredOps } from "../runtime/dispatch/registry.ts";
import { withFallbackPolicy } from "../rules/lib/fallback-policy.ts";
import { MAPPED_COLUMNS } from "./columns.ts";
import {
  combined,
  composed,
  type DeclaredOp,
  declaredReason,
  declaredStates,
  type States,
} from "./declared.ts";
import { type Finding, measureDerivative, measureMapped, NOT_APPLICABLE } from "./measure.ts";
import {
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  type State,
  TRANSFORMS,
  type Transform,
} from "./model.ts";
import type { SampleTable } from "./samples.ts";
import { hasDerivative, type OpSubject, subjectOf } from "./subject.ts";

/** What collecting needs. */
export interface CollectRequest {
  readonly entries: readonly OpEntry[];
  readonly samples: SampleTable;
  /** Called after each op. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Measures every registered op that an entry declares, in the order of the file. */
export function collectCoverage({
  entries,
  samples,
  onProgress,
}: CollectRequest): CoverageDocument {
  const declared = entries.flatMap(declaredOps);
  const ops = declared.map((row, done) => {
    // The loop is what is being looked for, so it must run, and its warnings would only repeat the report.
    const coverage = withFallbackPolicy("silent", () => coverOp(row, samples));
    onProgress?.(done + 1, declared.length);
    return coverage;
  });
  return { ops: withInPlaceColumn(ops, declared) };
}

/** An entry's op and its derived in-place op, each a row of its own. */
function declaredOps(entry: OpEntry): readonly DeclaredOp[] {
  const op = registeredOps().find(({ name }) => name === entry.name);
  const derived = registeredOps().find(({ binding }) => op !== undefined && binding.functionalOp === op);
  if (op === undefined) return [];
  const row = { op, entry, inPlace: derived ?? null };
  return derived === undefined ? [row] : [row, { op: derived, entry, inPlace: derived }];
}

/** Findings of one op, by column. */
type Findings = { readonly [T in Transform]: Finding[] };

function coverOp(row: DeclaredOp, samples: SampleTable): OpCoverage {
  const { op, entry } = row;
  const findings = emptyFindings();
  const make = samples[entry.samples];
  for (const sample of make?.() ?? []) {
    coverSample(subjectOf(op, sample, randomnessOf(row)), findings);
  }
  const transforms = cellsOf(row, findings);
  return { op: op.name, family: entry.family, line: entry.position.line, transforms };
}

function emptyFindings(): Findings {
  return {
    vmap: [],
    vmap_vmap: [],
    vmap_in_place: [],
    vjp: [],
    double_vjp: [],
    vmap_vjp: [],
    vjp_vmap: [],
    jvp: [],
    vmap_jvp: [],
    jvp_vmap: [],
    jvp_vjp: [],
    vmap_double_vjp: [],
  };
}

/** Whether draws happen, and where the size argument of a random op without tensors is. */
function randomnessOf({ entry, op }: DeclaredOp): {
  readonly isRandom: boolean;
  readonly position: number | null;
} {
  const { batching, schema } = entry;
  const sizes = batching.kind === "random" ? batching.sizes : null;
  const position = sizes === null ? -1 : schema.parameters.findIndex(({ name }) => name === sizes);
  return {
    isRandom: op.isRandom || entry.family === "random",
    position: position < 0 ? null : position,
  };
}

function coverSample(subject: OpSubject, findings: Findings): void {
  const isDifferentiable = hasDerivative(subject);
  const vjp = isDifferentiable ? measureDerivative(subject, "vjp") : NOT_APPLICABLE;
  findings.vjp.push(vjp);
  const derivatives = ["double_vjp", "jvp", "jvp_vjp"] as const;
  // Without a pullback there is nothing to compose: every derivative column ends as this one did.
  const isServed = isDifferentiable && vjp.state !== "refused";
  for (const column of derivatives) {
    findings[column].push(isServed ? measureDerivative(subject, column) : vjp);
  }
  for (const column of MAPPED_COLUMNS) {
    const needsDerivative = column.name !== "vmap" && column.name !== "vmap_vmap";
    findings[column.name].push(needsDerivative && !isServed ? vjp : measureMapped(subject, column));
  }
}

function cellsOf(row: DeclaredOp, findings: Findings): { readonly [T in Transform]: Cell } {
  const declared = declaredStates(row);
  const single = (column: Transform): State => observedState(findings[column], declared[column]);
  const observed = composed(single("vmap"), "n/a", single("vjp"), single("jvp"));
  const cell = (column: Transform): Cell => cellOf(row, column, declared, observed, findings[column]);
  return {
    vmap: cell("vmap"),
    vmap_vmap: cell("vmap_vmap"),
    vmap_in_place: cell("vmap_in_place"),
    vjp: cell("vjp"),
    double_vjp: cell("double_vjp"),
    vmap_vjp: cell("vmap_vjp"),
    vjp_vmap: cell("vjp_vmap"),
    jvp: cell("jvp"),
    vmap_jvp: cell("vmap_jvp"),
    jvp_vmap: cell("jvp_vmap"),
    jvp_vjp: cell("jvp_vjp"),
    vmap_double_vjp: cell("vmap_double_vjp"),
  };
}
