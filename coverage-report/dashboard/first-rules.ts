// Which rule to write next: what falls back or refuses without need, then what decomposes although much depends on it.
import { type CoverageDocument, type OpCoverage, TRANSFORMS } from "../model.ts";
import { TITLES } from "../terminal.ts";
import { newRuleCommand } from "./commands.ts";
import { cellsToFix, isInherent } from "./how-to-fix.ts";
import { opHref } from "./links.ts";
import { type Mark, markOf } from "./states.ts";
import { type ProsePart, proseParts, showCount, showSpeedUp } from "./text.ts";

/** An op worth a rule. */
export interface Candidate {
  readonly op: string;
  readonly href: string;
  readonly doc: readonly ProsePart[];
  readonly family: string;
  readonly mark: Mark;
  readonly where: string;
  readonly why: string;
  readonly need: string;
  readonly speedUp: string;
  readonly command: string;
}

/** What the template shows. */
export interface FirstRulesView {
  /** Slow or refused, and a rule would change that; most needed first. */
  readonly owed: readonly Candidate[];
  /** Ops of this family are kept slow on purpose. */
  readonly kept: readonly Candidate[];
  /** Served already, but by other operators. */
  readonly next: readonly Candidate[];
  /** Whether a speed-up was measured for any of `next`. */
  readonly hasSpeedUps: boolean;
  /** Refused for good, each with what to use instead. */
  readonly refused: readonly Candidate[];
}

/** Ops that exist so that the slow loop stays tested. */
const TESTING_FAMILY = "testing";
const MOST_NEXT = 12;

/** A decomposition that gains less than this over the loop is worth a look before the needed ones. */
const SLOW_GAIN = 2;

/** Makes the lists. */
export function firstRulesView({ ops }: CoverageDocument): FirstRulesView {
  const entries = ops.filter(({ inPlaceOf }) => inPlaceOf === null);
  const sizes = new Map<string, number>();
  for (const { family } of entries) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  const byNeed = (a: OpCoverage, b: OpCoverage): number =>
    b.neededBy.length - a.neededBy.length ||
    (sizes.get(b.family) ?? 0) - (sizes.get(a.family) ?? 0) ||
    (a.op < b.op ? -1 : 1);
  const slow = entries.filter((row) => cellsToFix(row).length > 0).sort(byNeed);
  const next = entries
    .filter((row) => row.transforms.vmap.observed === "decomposed" && !slow.includes(row))
    .filter((row) => row.neededBy.length > 0 || gainsLittle(row))
    .sort((a, b) => Number(gainsLittle(b)) - Number(gainsLittle(a)) || byNeed(a, b))
    .slice(0, MOST_NEXT);
  return {
    owed: slow.filter(({ family }) => family !== TESTING_FAMILY).map(candidate),
    kept: slow.filter(({ family }) => family === TESTING_FAMILY).map(candidate),
    next: next.map(candidate),
    hasSpeedUps: next.some(({ speedUp }) => speedUp !== null),
    refused: entries.filter(({ transforms }) => isInherent(transforms.vmap)).map(candidate),
  };
}

function gainsLittle({ speedUp }: OpCoverage): boolean {
  return speedUp !== null && speedUp < SLOW_GAIN;
}

function candidate(row: OpCoverage): Candidate {
  const [first = row.transforms.vmap] = cellsToFix(row);
  const where = TRANSFORMS.filter((transform) => {
    const { observed, correct } = row.transforms[transform];
    return observed === first.observed && correct === first.correct;
  });
  return {
    op: row.op,
    href: opHref(row.op),
    doc: proseParts(row.doc),
    family: row.family,
    mark: markOf(first),
    where: where.map((transform) => TITLES[transform]).join(" · "),
    why: first.reason ?? first.problems[0] ?? "",
    need: row.neededBy.length === 0 ? "–" : showCount(row.neededBy.length),
    speedUp: showSpeedUp(row.speedUp),
    command: newRuleCommand(row),
  };
}
