// The table of families: how many ops, how many with a compiled kernel, and a small bar for each main transform.
import type { CoverageDocument, Transform } from "../model.ts";
import { families } from "../summary.ts";
import { TITLES } from "../terminal.ts";
import { filterHref } from "./links.ts";
import { barOf, countMarks, type Segment } from "./overview.ts";
import type { Shown } from "./states.ts";
import { showCount } from "./text.ts";

/** One transform of a family. */
export interface FamilyCell {
  readonly total: number;
  readonly segments: readonly Segment[];
  /** Served of those it applies to; a dash where it applies to none. */
  readonly share: string;
}

/** One row. */
export interface FamilyRow {
  readonly family: string;
  readonly href: string;
  readonly ops: string;
  readonly wasm: string;
  readonly cells: readonly FamilyCell[];
}

/** What the template shows. */
export interface FamiliesView {
  readonly columns: readonly string[];
  readonly rows: readonly FamilyRow[];
}

const COLUMNS: readonly Transform[] = ["vmap", "vmap_in_place", "vjp", "jvp", "vmap_vjp"];

/** Makes the table, largest family first. */
export function familiesView(document: CoverageDocument): FamiliesView {
  const bySize = [...families(document)].sort((a, b) => b.ops - a.ops);
  const rows = bySize.map(({ family, ops, wasm }): FamilyRow => {
    const own = { ...document, ops: document.ops.filter((row) => row.family === family) };
    return {
      family,
      href: filterHref("family", family),
      ops: showCount(ops),
      wasm: wasm === 0 ? "–" : showCount(wasm),
      cells: COLUMNS.map((transform) => familyCell(countMarks(own, transform), ops)),
    };
  });
  return { columns: COLUMNS.map((transform) => TITLES[transform]), rows };
}

function familyCell(counts: ReadonlyMap<Shown, number>, ops: number): FamilyCell {
  const of = (shown: Shown): number => counts.get(shown) ?? 0;
  const applicable = ops - of("n/a");
  const served = of("rule") + of("decomposed");
  const share = applicable === 0 ? "–" : `${showCount(served)}/${showCount(applicable)}`;
  return { total: Math.max(ops, 1), segments: barOf(counts), share };
}
