// The table of operators: one row per op, one letter per transform, and what the filters offer.
import { type CoverageDocument, type OpCoverage, TRANSFORMS } from "../model.ts";
import { TITLES } from "../terminal.ts";
import { opHref } from "./links.ts";
import { MARKS, type Mark, markOf } from "./states.ts";
import { showCount, showSpeedUp } from "./text.ts";

/** One transform: its value in links and its name. */
export interface MatrixColumn {
  readonly value: string;
  readonly title: string;
}

/** One op. */
export interface MatrixRow {
  readonly op: string;
  readonly href: string;
  /** Set for plugins only: most rows are the library's. */
  readonly namespace: string | null;
  readonly family: string;
  readonly kind: string;
  readonly cells: readonly { readonly style: string; readonly letter: string }[];
  /** Ops whose formulas call it; empty for none. */
  readonly need: string;
  readonly speedUp: string;
}

/** What the template shows. */
export interface MatrixView {
  readonly columns: readonly MatrixColumn[];
  /** Rows in groups; a browser leaves out whole groups that are out of sight. */
  readonly groups: readonly (readonly MatrixRow[])[];
  readonly count: string;
  readonly marks: readonly Mark[];
  readonly families: readonly string[];
  readonly kinds: readonly string[];
  readonly namespaces: readonly string[];
  /** Whether there is more than one namespace to choose from. */
  readonly hasNamespaces: boolean;
}

/** The namespace rows belong to when they name none. */
export const OWN_NAMESPACE = "batchwise";

/** Makes the table, in the document's order. */
export function matrixView({ ops }: CoverageDocument): MatrixView {
  const distinct = (read: (op: OpCoverage) => string): readonly string[] =>
    [...new Set(ops.map(read))].sort();
  const namespaces = distinct(({ namespace }) => namespace);
  return {
    columns: TRANSFORMS.map((value) => ({ value, title: TITLES[value] })),
    groups: groupsOf(ops.map(matrixRow)),
    count: showCount(ops.length),
    marks: MARKS,
    families: distinct(({ family }) => family),
    kinds: distinct(({ kind }) => kind),
    namespaces,
    hasNamespaces: namespaces.length > 1,
  };
}

/** Rows of one group: about a screen, so that few groups are in sight and few have to be looked at. */
const GROUP_SIZE = 40;

function groupsOf(rows: readonly MatrixRow[]): readonly (readonly MatrixRow[])[] {
  const count = Math.max(1, Math.ceil(rows.length / GROUP_SIZE));
  return Array.from({ length: count }, (_, i) => rows.slice(i * GROUP_SIZE, (i + 1) * GROUP_SIZE));
}

function matrixRow(row: OpCoverage): MatrixRow {
  const { op, namespace, family, kind, transforms, neededBy, speedUp } = row;
  return {
    op,
    href: opHref(op),
    namespace: namespace === OWN_NAMESPACE ? null : namespace,
    family,
    kind,
    cells: TRANSFORMS.map((transform) => {
      const { style, letter } = markOf(transforms[transform]);
      return { style, letter };
    }),
    need: neededBy.length === 0 ? "" : showCount(neededBy.length),
    speedUp: showSpeedUp(speedUp),
  };
}
