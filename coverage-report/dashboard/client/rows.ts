// The rows of the table as data: read once from the page, searched and sorted without touching it.
import type { Query } from "./address.ts";

/** One op. */
export interface Row {
  readonly element: HTMLTableRowElement;
  readonly link: HTMLAnchorElement;
  readonly op: string;
  readonly family: string;
  readonly kind: string;
  readonly namespace: string;
  /** One letter per transform. */
  readonly letters: string;
  readonly need: number;
  readonly speedUp: number;
  /** What the search looks through, in lower case. */
  readonly text: string;
}

/** The letters of the states by their values in the address. */
const LETTERS: Readonly<Record<string, string>> = {
  rule: "R",
  decomposed: "D",
  fallback: "F",
  refused: "X",
  wrong: "!",
  none: "·",
};

/** From what asks for attention to what needs none. */
const SEVERITY = "!FXDR·";

const TRANSFORM_COLUMN = 3;

/** Reads the table; the descriptions and schemas come from the details below it. */
export function readRows(
  bodies: readonly HTMLTableSectionElement[],
  transformCount: number,
): readonly Row[] {
  return bodies
    .flatMap(({ rows }) => [...rows])
    .flatMap((element) => {
      const texts = [...element.children].map((cell) => (cell.textContent ?? "").trim());
      const link = element.querySelector("a");
      if (link === null) return [];
      const [op, family, kind] = texts;
      const end = TRANSFORM_COLUMN + transformCount;
      const details = document.getElementById(`op/${op}`);
      const words = [
        op,
        family,
        kind,
        details?.querySelector("p")?.textContent,
        details?.querySelector("pre")?.textContent,
      ];
      return [
        {
          element,
          link,
          op,
          family,
          kind,
          namespace: element.dataset["namespace"] ?? "batchwise",
          letters: texts.slice(TRANSFORM_COLUMN, end).join(""),
          need: Number(texts[end].replaceAll(",", "")),
          speedUp: Number(texts[end + 1].replaceAll(/[,×]/g, "")),
          text: words.join("\n").toLowerCase(),
        },
      ];
    });
}

/** The test that a query puts rows to; `transforms` are the columns in order. */
export function matcher(query: Query, transforms: readonly string[]): (row: Row) => boolean {
  const words = query.q.toLowerCase().split(/\s+/).filter(Boolean);
  const letter = LETTERS[query.status];
  const column = transforms.indexOf(query.transform);
  const isInState = ({ letters }: Row): boolean => {
    if (column < 0) return letter === undefined || letters.includes(letter);
    // A transform alone asks for the ops that it applies to.
    return letter === undefined ? letters[column] !== "·" : letters[column] === letter;
  };
  return (row) =>
    (query.family === "" || row.family === query.family) &&
    (query.kind === "" || row.kind === query.kind) &&
    (query.namespace === "" || row.namespace === query.namespace) &&
    isInState(row) &&
    words.every((word) => row.text.includes(word));
}

/** Whether a column holds numbers, of which the largest come first. */
export const isNumeric = (column: string): boolean => column === "need" || column === "speedUp";

/** The order that a query asks for; null for the document's own. */
export function comparer(
  { sort, dir }: Query,
  transforms: readonly string[],
): ((a: Row, b: Row) => number) | null {
  const compare = columnComparer(sort, transforms.indexOf(sort));
  if (compare === null) return null;
  return dir === "desc" ? (a, b) => compare(b, a) : compare;
}

function columnComparer(sort: string, column: number): ((a: Row, b: Row) => number) | null {
  if (column >= 0) {
    const rank = ({ letters }: Row): number => SEVERITY.indexOf(letters[column]);
    return (a, b) => rank(a) - rank(b);
  }
  switch (sort) {
    case "op":
    case "family":
    case "kind":
      return (a, b) => (a[sort] < b[sort] ? -1 : Number(a[sort] > b[sort]));
    case "need":
    case "speedUp":
      return (a, b) => a[sort] - b[sort];
    default:
      return null;
  }
}
