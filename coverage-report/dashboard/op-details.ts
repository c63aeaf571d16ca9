// Everything about one op: what it is, its state per transform with the reason, how to fix it, where it stands.
import { type Cell, type CoverageDocument, type OpCoverage, TRANSFORMS } from "../model.ts";
import { TITLES } from "../terminal.ts";
import { type Advice, adviceFor } from "./how-to-fix.ts";
import type { DashboardInput, PastChange, PastCoverage } from "./inputs.ts";
import { type OpLink, opId, opLinker, showPlace, sourceHref } from "./links.ts";
import { type Mark, markOf } from "./states.ts";
import { counted, type ProsePart, proseParts, showSpeedUp } from "./text.ts";

/** A link into the sources. */
export interface SourceLink {
  readonly text: string;
  readonly href: string;
}

/** Transforms that fare alike. */
export interface CellGroup {
  readonly mark: Mark;
  readonly transforms: string;
  readonly result: string;
  /** Empty where the state needs no words. */
  readonly reason: string;
  readonly problems: readonly string[];
}

/** A fact of the list under the schema. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** What the template shows of one op. */
export interface OpView {
  readonly id: string;
  readonly op: string;
  readonly doc: readonly ProsePart[];
  readonly schema: string;
  readonly facts: readonly Fact[];
  readonly entry: SourceLink;
  readonly rule: SourceLink | null;
  readonly inPlaceOf: OpLink | null;
  readonly groups: readonly CellGroup[];
  readonly advice: readonly Advice[];
  readonly formulas: readonly Fact[];
  readonly neededBy: readonly OpLink[];
  readonly past: readonly { readonly date: string; readonly what: string }[];
}

/** Makes the details of every op. */
export function opViews({ document, history, sourceBase }: DashboardInput): readonly OpView[] {
  const link = opLinker(document.ops);
  const past = pastByOp(history);
  return document.ops.map((row) => {
    const groups = groupCells(row);
    return {
      id: opId(row.op),
      op: row.op,
      doc: proseParts(row.doc),
      schema: row.schema,
      facts: factsOf(row, document),
      entry: { text: showPlace(row.entry), href: sourceHref(sourceBase, row.entry) },
      rule:
        row.rule === null
          ? null
          : { text: showPlace(row.rule), href: sourceHref(sourceBase, row.rule) },
      inPlaceOf: row.inPlaceOf === null ? null : link(row.inPlaceOf),
      groups,
      advice: adviceFor(row),
      formulas: Object.entries(row.formulas).map(([name, value]) => ({ name, value })),
      neededBy: row.neededBy.map(link),
      past: past.get(row.op) ?? [],
    };
  });
}

function factsOf(row: OpCoverage, { projects }: CoverageDocument): readonly Fact[] {
  const { family, kind, kernel, samples, speedUp, since, namespace, module } = row;
  const kernels = { wasm: "WebAssembly", js: "JavaScript", none: "none of its own" } as const;
  return [
    ...(projects.length > 1 ? [{ name: "Namespace", value: namespace }] : []),
    { name: "Family", value: family },
    ...(module === "core" ? [] : [{ name: "Module", value: module }]),
    { name: "Batching", value: kind },
    { name: "Kernel", value: kernels[kernel] },
    { name: "Samples", value: samples },
    ...(speedUp === null ? [] : [{ name: "Over the loop", value: showSpeedUp(speedUp) }]),
    ...(since === null ? [] : [{ name: "Since", value: since }]),
  ];
}

/** Cells that show the same, with their transforms, in the order of the columns. */
export function groupCells({ transforms }: OpCoverage): readonly CellGroup[] {
  const groups = new Map<string, { readonly cell: Cell; readonly titles: string[] }>();
  for (const transform of TRANSFORMS) {
    const cell = transforms[transform];
    const { declared, observed, samples, passed, reason, problems } = cell;
    const key = JSON.stringify([
      declared,
      observed,
      verdict(cell),
      samples,
      passed,
      reason,
      problems,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { cell, titles: [TITLES[transform]] });
    else group.titles.push(TITLES[transform]);
  }
  return [...groups.values()].map(({ cell, titles }) => ({
    mark: markOf(cell),
    transforms: titles.join(" · "),
    result: resultOf(cell),
    reason: cell.reason ?? "",
    problems: cell.problems,
  }));
}

/** What running the samples said, without how many there were. */
function verdict({ observed, correct, fast }: Cell): string {
  if (observed === "n/a") return "does not apply";
  if (correct === false) return "differs from the loop";
  const isRight = correct === true ? "correct" : "not compared";
  return fast === false ? `${isRight}, slow` : isRight;
}

function resultOf(cell: Cell): string {
  const { declared, observed, samples, passed } = cell;
  if (observed === "n/a" && declared === observed) return "";
  const ran = samples === 0 ? "" : `, ${passed} of ${counted(samples, "sample")}`;
  const other = declared === observed ? "" : `; declared ${declared}, observed ${observed}`;
  return `${verdict(cell)}${ran}${other}`;
}

type Past = { readonly date: string; readonly what: string };

/** What the history says about each op, newest first. */
function pastByOp(history: readonly PastCoverage[]): ReadonlyMap<string, readonly Past[]> {
  const past = new Map<string, Past[]>();
  for (const { date, changes } of history) {
    for (const change of changes) {
      const list = past.get(change.op) ?? [];
      past.set(change.op, [{ date, what: showPastChange(change) }, ...list]);
    }
  }
  return past;
}

/** A change of the history in words: `new`, `gone`, `vmap: fallback → rule`. */
export function showPastChange({ transform, from, to }: PastChange): string {
  if (from === "absent") return "new";
  if (to === "absent") return "gone";
  // The history may be of a version with other transforms.
  const known = TRANSFORMS.find((name) => name === transform);
  const title = known === undefined ? (transform ?? "") : TITLES[known];
  return `${title}: ${from} → ${to}`;
}
