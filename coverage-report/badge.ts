// The badge for a README, in the endpoint format of shields.io.
import type { CoverageDocument } from "./model.ts";

/** What shields.io reads from an endpoint. */
export interface Badge {
  readonly schemaVersion: 1;
  readonly label: string;
  readonly message: string;
  readonly color: string;
}

/** Colours by the least share they stand for. */
const COLORS: readonly (readonly [least: number, color: string])[] = [
  [0.95, "brightgreen"],
  [0.9, "green"],
  [0.75, "yellowgreen"],
  [0.6, "yellow"],
  [0.4, "orange"],
  [0, "red"],
];

/** The share of ops that `vmap` serves without a loop; wrong results come first. */
export function badgeOf({ totals }: CoverageDocument): Badge {
  const { served, total } = totals.vmap;
  const wrong = Math.max(...Object.values(totals).map((tally) => tally.wrong));
  const badge = { schemaVersion: 1, label: "vmap coverage" } as const;
  if (wrong > 0) return { ...badge, message: `${wrong} wrong`, color: "red" };
  if (total === 0) return { ...badge, message: "no operators", color: "lightgrey" };
  const share = served / total;
  const color = COLORS.find(([least]) => share >= least)?.[1] ?? "red";
  return { ...badge, message: `${showShare(served, total)} of ${total} ops`, color };
}

/** Percent with one digit, rounded down: only all of them are 100 %. */
export function showShare(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const tenths = Math.floor((1000 * part) / whole);
  return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} %`;
}
