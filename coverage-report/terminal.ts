// The report for people: totals per transform, totals per family, what is owed, what is wrong.
import pc from "picocolors";
import {
  type Cell,
  type CoverageDocument,
  type State,
  type Tally,
  TRANSFORMS,
  type Transform,
} from "./model.ts";
import { coverageProblems } from "./problems.ts";
import { debts, families } from "./summary.ts";

/** Names of the columns as compositions, outermost first. */
export const TITLES: Readonly<Record<Transform, string>> = {
  vmap: "vmap",
  vmap_vmap: "vmap∘vmap",
  vmap_in_place: "vmap, in place",
  vjp: "vjp",
  double_vjp: "vjp∘vjp",
  vmap_vjp: "vmap∘vjp",
  vjp_vmap: "vjp∘vmap",
  jvp: "jvp",
  vmap_jvp: "vmap∘jvp",
  jvp_vmap: "jvp∘vmap",
  jvp_vjp: "jvp∘vjp",
  vmap_double_vjp: "vmap∘vjp∘vjp",
};

/** One line of a table. */
export type Row = readonly string[];

/** Columns padded to the widest cell: the first to the left, numbers to the right. */
export function table(rows: readonly Row[]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  const pad = (text: string, i: number): string =>
    i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]);
  const lines = rows.map((row) => `  ${row.map(pad).join("  ")}`.trimEnd());
  return [pc.dim(lines[0]), ...lines.slice(1)].join("\n");
}

function transformTable({ totals }: CoverageDocument): string {
  const rows = TRANSFORMS.map((transform): Row => {
    const { total, served, fallback, refused, wrong } = totals[transform];
    return [TITLES[transform], ...[total, served, fallback, refused, wrong].map(String)];
  });
  return table([["transform", "ops", "served", "fallback", "refused", "wrong"], ...rows]);
}

const share = ({ served, total }: Tally): string => (total === 0 ? "-" : `${served}/${total}`);

function familyTable(document: CoverageDocument): string {
  const columns = ["vmap", "vmap_in_place", "vjp", "jvp", "vmap_vjp", "vmap_jvp"] as const;
  const rows = families(document).map(
    ({ family, ops, wasm, tallies: own }): Row => [
      family,
      String(ops),
      String(wasm),
      ...columns.map((column) => share(own[column])),
    ],
  );
  return table([["family", "ops", "wasm", ...columns.map((column) => TITLES[column])], ...rows]);
}

function debtList(document: CoverageDocument): string {
  const rows = debts(document).map(({ op, kind, transforms, reason }) => {
    const where = transforms.map((transform) => TITLES[transform]).join(", ");
    return `  ${pc.bold(op)}: ${kind} under ${where}\n    ${reason}`;
  });
  return rows.length === 0 ? "  nothing" : rows.join("\n");
}

/** The first problems, or one line that says there are none. */
export function problemList(
  document: CoverageDocument,
  file: string,
  limit: number = Number.POSITIVE_INFINITY,
): string {
  const problems = coverageProblems(document, file);
  if (problems.length === 0) {
    return "every result equals its loop, and every state is the declared one";
  }
  const noun = problems.length === 1 ? "problem" : "problems";
  const shown = problems.slice(0, limit).map(({ text }) => `  ${text}`);
  const rest = problems.length - shown.length;
  if (rest > 0) shown.push(`  … and ${rest} more`);
  return [`${problems.length} ${noun}:`, ...shown].join("\n");
}

/** The whole report. */
export function renderReport(document: CoverageDocument, file: string): string {
  return [
    transformTable(document),
    `${pc.bold("By family")} (served by a rule or decomposition, of those it applies to)`,
    familyTable(document),
    `${pc.bold("Owed")} (the slow loop, or refused)`,
    debtList(document),
    problemList(document, file),
    "",
  ].join("\n\n");
}

/** A few lines: what `npm start` ends with. */
export function renderSummary(document: CoverageDocument, file: string): string {
  const lines = (["vmap", "vjp", "jvp", "vmap_vjp"] as const).map((transform) => {
    const { total, served, fallback, refused } = document.totals[transform];
    const rest = `${fallback} by the slow loop, ${refused} refused`;
    return `  ${TITLES[transform].padEnd(10)} ${served} of ${total} ops served, ${rest}`;
  });
  const samples = document.ops.reduce((sum, { transforms }) => sum + transforms.vmap.samples, 0);
  return [
    `coverage: ${document.ops.length} ${document.ops.length === 1 ? "op" : "ops"}, ${samples} samples, ${TRANSFORMS.length} transforms`,
    ...lines,
    `  ${problemList(document, file, 5)}`,
    "  npm run coverage shows the whole report",
    "",
  ].join("\n");
}

const LETTERS: Readonly<Record<State, string>> = {
  rule: "R",
  decomposed: "D",
  fallback: "F",
  refused: "X",
  "n/a": "·",
};

const letter = ({ observed, correct }: Cell): string =>
  correct === false ? `${LETTERS[observed]}!` : LETTERS[observed];

/** One row per op, a letter per transform. */
export function renderOps({ ops }: CoverageDocument): string {
  const head = TRANSFORMS.map((_, i) => String(i + 1));
  const rows = ops.map(
    ({ op, transforms }): Row => [
      op,
      ...TRANSFORMS.map((transform) => letter(transforms[transform])),
    ],
  );
  const titles = TRANSFORMS.map((transform, i) => `${i + 1} ${TITLES[transform]}`);
  const key = [titles.slice(0, 6), titles.slice(6)].map((part) => part.join(", ")).join(",\n  ");
  const legend = "R rule, D decomposed, F fallback, X refused, · does not apply, ! wrong";
  return `${table([["op", ...head], ...rows])}\n\n  ${legend}\n  ${key}\n`;
}
