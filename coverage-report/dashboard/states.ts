// How a cell is shown: one letter, one class, one word, the same in every table, bar and legend of the dashboard.
import type { Cell, State } from "../model.ts";

/** What a cell is shown as: its observed state, or `wrong` when a result differs from the loop's. */
export type Shown = State | "wrong";

/** A way to show a cell. */
export interface Mark {
  readonly shown: Shown;
  readonly letter: string;
  /** Class in the stylesheet: one letter, because there are thousands. */
  readonly style: string;
  /** Value of `?status=` in links. */
  readonly value: string;
  readonly name: string;
  /** One clause for the legend. */
  readonly meaning: string;
}

/** Every mark, in the order of bars and legends. */
export const MARKS: readonly Mark[] = [
  {
    shown: "rule",
    letter: "R",
    style: "r",
    value: "rule",
    name: "Rule",
    meaning: "its own rule or formula",
  },
  {
    shown: "decomposed",
    letter: "D",
    style: "d",
    value: "decomposed",
    name: "Decomposed",
    meaning: "written in other operators",
  },
  {
    shown: "fallback",
    letter: "F",
    style: "f",
    value: "fallback",
    name: "Fallback",
    meaning: "the slow loop, once per example",
  },
  {
    shown: "refused",
    letter: "X",
    style: "x",
    value: "refused",
    name: "Refused",
    meaning: "an error that says what to use instead",
  },
  {
    shown: "wrong",
    letter: "!",
    style: "w",
    value: "wrong",
    name: "Wrong",
    meaning: "a result differs from the loop’s",
  },
  {
    shown: "n/a",
    letter: "·",
    style: "n",
    value: "none",
    name: "Not applicable",
    meaning: "the transform does not apply",
  },
];

const byShown: ReadonlyMap<Shown, Mark> = new Map(MARKS.map((mark) => [mark.shown, mark]));

/** The mark of a cell. */
export function markOf({ observed, correct }: Cell): Mark {
  return markFor(correct === false ? "wrong" : observed);
}

/** The mark of a state. */
export function markFor(shown: Shown): Mark {
  return byShown.get(shown) ?? MARKS[0];
}
