// Vectors that are defined up to sign: the signs that turn our output into the reference, and applying them.
import type { Values } from "../../testing/values.ts";
import type { Json } from "./decode.ts";

/** Which output holds the vectors, and whether they are its columns or its rows. */
interface Vectors {
  readonly output: number;
  readonly are: "columns" | "rows";
}

/** The outputs whose vectors change sign together, by the name the reference gives. */
const GAUGES: Readonly<Record<string, readonly Vectors[]>> = {
  eigh: [{ output: 1, are: "columns" }],
  qr: [
    { output: 0, are: "columns" },
    { output: 1, are: "rows" },
  ],
  svd: [
    { output: 0, are: "columns" },
    { output: 2, are: "rows" },
  ],
};

/** A freedom of sign in the outputs of an operator. */
export type Gauge = readonly Vectors[];

/** The freedom that a reference file names; null where outputs are unique. */
export function gaugeNamed(name: Json | undefined): Gauge | null {
  if (name === undefined || name === null) return null;
  const gauge = GAUGES[String(name)];
  if (gauge === undefined) throw new TypeError(`no gauge is called ${String(name)}`);
  return gauge;
}

/** Which vector, counted through the batch, an element belongs to. */
function vectorOf({ shape }: Values, { are }: Vectors, element: number): number {
  const [rows, columns] = shape.slice(-2);
  const matrix = Math.floor(element / (rows * columns));
  const at = are === "columns" ? element % columns : Math.floor(element / columns) % rows;
  return matrix * (are === "columns" ? columns : rows) + at;
}

/** One sign per vector: that of its product with the vector of the reference. */
export function signsOf(
  [first]: Gauge,
  got: readonly Values[],
  want: readonly Values[],
): readonly number[] {
  const [ours, theirs] = [got[first.output], want[first.output]];
  const products: number[] = [];
  ours.data.forEach((value, i) => {
    const vector = vectorOf(ours, first, i);
    products[vector] = (products[vector] ?? 0) + Number(value) * Number(theirs.data[i]);
  });
  return products.map((product) => (product < 0 ? -1 : 1));
}

/** Outputs, or what belongs to them, with the vectors turned; null stays null. */
export function turnedBy(
  gauge: Gauge,
  values: readonly (Values | null)[],
  signs: readonly number[],
): readonly (Values | null)[] {
  return values.map((one, output) => {
    const vectors = gauge.find((candidate) => candidate.output === output);
    if (one === null || vectors === undefined) return one;
    const data = one.data.map((value, i) => Number(value) * signs[vectorOf(one, vectors, i)]);
    return { ...one, data };
  });
}
