// Single ops for people: under each transform how it is served, whether that is right and fast, and why not.
import pc from "picocolors";
import {
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  TRANSFORMS,
  type Transform,
} from "./model.ts";
import { problemList, type Row, TITLES, table } from "./terminal.ts";

/** Every op of a small document, one table each. */
export function renderRows(document: CoverageDocument, file: string): string {
  return [...document.ops.map(renderRow), problemList(document, file), ""].join("\n\n");
}

function renderRow(row: OpCoverage): string {
  const { op, schema, kind, entry, rule, neededBy, speedUp } = row;
  const served = TRANSFORMS.filter((transform) => row.transforms[transform].observed !== "n/a");
  const facts = [
    `kind ${kind}`,
    `${entry.file}:${entry.line}`,
    ...(rule === null ? [] : [`${rule.file}:${rule.line}`]),
    ...(neededBy.length === 0 ? [] : [`needed by ${neededBy.length}`]),
    ...(speedUp === null ? [] : [`${speedUp} times as fast as the loop`]),
  ];
  return [
    `${pc.bold(op)}  ${schema}`,
    `  ${facts.join(", ")}`,
    served.length === 0 ? "  nothing to map or to differentiate" : cellTable(row, served),
    ...reasonLines(row, served),
  ].join("\n");
}

function cellTable({ transforms }: OpCoverage, served: readonly Transform[]): string {
  const rows = served.map((transform): Row => {
    const cell = transforms[transform];
    return [TITLES[transform], cell.observed, ...marks(cell)];
  });
  return table([["transform", "served by", "correct", "fast", "samples"], ...rows]);
}

function marks({ correct, fast, samples, passed }: Cell): readonly string[] {
  const mark = (value: boolean | null): string => (value === null ? "-" : value ? "yes" : "no");
  return [mark(correct), mark(fast), passed === samples ? `${samples}` : `${passed} of ${samples}`];
}

/** Each different reason once, with the transforms it is for. */
function reasonLines({ transforms }: OpCoverage, served: readonly Transform[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const transform of served) {
    const { code, reason } = transforms[transform];
    if (code === undefined) continue;
    const text = `${code}: ${reason ?? ""}`;
    reasons.set(text, [...(reasons.get(text) ?? []), TITLES[transform]]);
  }
  return [...reasons].map(([text, where]) => `  ${text}\n    under ${where.join(", ")}`);
}
