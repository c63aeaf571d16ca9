// Counts over a coverage document: per transform and family.
import {
  type ByTransform,
  byTransform,
  type Cell,
  type CoverageDocument,
  type OpCoverage,
  type State,
  type Tally,
  type Transform,
} from "./model.ts";

/** One family of ops. */
export interface FamilySummary {
  readonly family: string;
  readonly ops: number;
  /** Ops whose kernel is compiled to WebAssembly. */
  readonly wasm: number;
  readonly tallies: ByTransform<Tally>;
}

/** An op that still needs the loop, or cannot be mapped. */
export interface Debt {
  readonly op: string;
  readonly transforms: readonly Transform[];
  readonly kind: "fallback" | "refused";
  readonly reason: string;
}

function tally(cells: readonly Cell[]): Tally {
  const count = (isCounted: (cell: Cell) => boolean): number => cells.filter(isCounted).length;
  const inState = (state: State): number => count(({ observed }) => observed === state);
  const isServed = ({ observed }: Cell): boolean =>
    observed === "rule" || observed === "decomposed";
  return {
    total: count(({ observed }) => observed !== "n/a"),
    served: count((cell) => isServed(cell) && cell.correct !== false),
    rule: inState("rule"),
    decomposed: inState("decomposed"),
    fallback: inState("fallback"),
    refused: inState("refused"),
    wrong: count(({ observed, correct }) => observed !== "n/a" && correct === false),
  };
}

/** One tally per transform. */
export function tallies(ops: readonly OpCoverage[]): ByTransform<Tally> {
  return byTransform((transform) => tally(ops.map(({ transforms }) => transforms[transform])));
}

/** One row per family, in the order of ops.yaml. */
export function families({ ops }: CoverageDocument): readonly FamilySummary[] {
  const names = [...new Set(ops.map(({ family }) => family))];
  return names.map((family) => {
    const own = ops.filter((row) => row.family === family);
    const wasm = own.filter(({ kernel }) => kernel === "wasm").length;
    return { family, ops: own.length, wasm, tallies: tallies(own) };
  });
}

/** Every op that falls back or refuses somewhere, with the transforms and the reason. */
export function debts({ ops }: CoverageDocument): readonly Debt[] {
  return ops.flatMap((row) =>
    (["fallback", "refused"] as const).flatMap((kind) => {
      const cells = cellsIn(row).filter(([, cell]) => cell.observed === kind);
      if (cells.length === 0) return [];
      const reason = cells.find(([, cell]) => cell.reason !== undefined)?.[1].reason;
      const transforms = cells.map(([transform]) => transform);
      return [{ op: row.op, transforms, kind, reason: reason ?? "no reason given" }];
    }),
  );
}

function cellsIn({ transforms }: OpCoverage): readonly (readonly [Transform, Cell])[] {
  const cells: (readonly [Transform, Cell])[] = [];
  byTransform((transform) => cells.push([transform, transforms[transform]]));
  return cells;
}
