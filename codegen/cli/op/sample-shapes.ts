// What the samples of a set hold: the layouts, shapes and arguments that go wrong easily.
import type { OpEntry } from "../../model/entry.ts";

/** One tensor of a sample, as far as it matters here. */
interface SeenTensor {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly dtype: string;
}

/** One call: its tensors and its numbers. */
export interface SeenCall {
  readonly tensors: readonly SeenTensor[];
  readonly hasNegative: boolean;
}

/** The calls of each set that was loaded. */
export type SampleShapes = (set: string) => readonly SeenCall[];

/** Loads the samples of the build; null where there is none, or where it does not load. */
export async function sampleShapes(): Promise<SampleShapes | null> {
  try {
    // Samples are made with operators.
    await import("../../../runtime/core.ts");
    const { loadSamples } = await import("../../../coverage-report/samples.ts");
    const table = await loadSamples();
    if (table === null) return null;
    return (set) =>
      (table[set]?.() ?? []).map(({ args, kwargs = {} }) =>
        seenCall([...args, ...Object.values(kwargs)]),
      );
  } catch {
    // Stale or missing code: what samples hold is not known, which the build itself will explain.
    return null;
  }
}

function seenCall(args: readonly unknown[]): SeenCall {
  const flat = args.flat(3);
  return {
    tensors: flat.filter(isTensor),
    hasNegative: flat.some((value) => typeof value === "number" && value < 0),
  };
}

function isTensor(value: unknown): value is SeenTensor {
  return typeof value === "object" && value !== null && "strides" in value && "dtype" in value;
}

/** Kinds that take tensors of any rank. */
const ANY_RANK: readonly string[] = ["pointwise", "reduction"];

/** What the samples of an entry lack, of what its schema allows, in words. */
export function thinness(entry: OpEntry, shapes: SampleShapes): readonly string[] {
  const calls = shapes(entry.samples);
  const tensors = calls.flatMap((call) => call.tensors);
  if (tensors.length === 0) return [];
  const { schema, batching, promote } = entry;
  const takesAnyRank = ANY_RANK.includes(batching.kind);
  const takesDims = schema.parameters.some(
    ({ name, type }) => type.base === "int" && /^dims?\d?$/.test(name),
  );
  const operands = schema.parameters.filter(({ type }) => type.base === "Tensor").length;
  const mixes = batching.kind === "pointwise" && operands > 1 && promote !== "none";
  const lacking: readonly (readonly [isWanted: boolean, isThere: boolean, what: string])[] = [
    [takesAnyRank, tensors.some(({ shape }) => shape.length === 0), "0-d tensor"],
    [takesAnyRank, tensors.some(({ shape }) => shape.includes(0)), "empty tensor"],
    [true, tensors.some(isOutOfOrder), "tensor that is not contiguous"],
    [mixes, calls.some(hasMixedDtypes), "mixed dtypes"],
    [takesDims, calls.some(({ hasNegative }) => hasNegative), "negative dim"],
  ];
  return lacking.flatMap(([isWanted, isThere, what]) => (isWanted && !isThere ? [what] : []));
}

function isOutOfOrder({ shape, strides }: SeenTensor): boolean {
  let step = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    if (shape[dim] > 1 && strides[dim] !== step) return true;
    step *= shape[dim];
  }
  return false;
}

function hasMixedDtypes({ tensors }: SeenCall): boolean {
  return new Set(tensors.map(({ dtype }) => dtype)).size > 1;
}
