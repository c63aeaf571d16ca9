// Windows of `[planes, D, H, W]` as columns, and columns added back: the data movement of convolutions.
import type { Shape } from "../tensor/tensor.ts";

/** How windows lie over the spatial dims; fewer than three are dims of one element. */
export interface ColumnPlan {
  /** Leading dims as one. */
  readonly planes: number;
  readonly input: Shape;
  readonly kernel: Shape;
  readonly output: Shape;
  readonly stride: Shape;
  readonly padding: Shape;
  readonly dilation: Shape;
}

/** Elements of any dtype, read or written in place. */
interface Elements<V> {
  [index: number]: V;
}

/** One run of elements: neighbours of an output row, `step` apart in the input. */
type Run = (input: number, column: number, length: number, step: number) => void;

/** The part of an output row that lies inside the input. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Output places along one dim whose input place `i * stride + shift` is inside. */
function insideSpan(size: number, count: number, stride: number, shift: number): Span {
  const from = Math.min(Math.max(Math.ceil(-shift / stride), 0), count);
  const to = Math.min(Math.max(Math.floor((size - 1 - shift) / stride) + 1, from), count);
  return { from, to };
}

/** Visits every run of every window; columns are `[planes, kernel…, output…]` in row-major order. */
function eachRun(plan: ColumnPlan, visit: Run): void {
  const [depth, height, width] = plan.input;
  const [kernelD, kernelH, kernelW] = plan.kernel;
  const [outD, outH, outW] = plan.output;
  const [stepD, stepH, stepW] = plan.stride;
  const shiftOf = (dim: number, tap: number): number =>
    tap * plan.dilation[dim] - plan.padding[dim];
  const taps = kernelD * kernelH * kernelW;
  for (let tap = 0; tap < taps; tap++) {
    const x = shiftOf(2, tap % kernelW);
    const y = shiftOf(1, Math.floor(tap / kernelW) % kernelH);
    const z = shiftOf(0, Math.floor(tap / (kernelW * kernelH)));
    const [inD, inH, inW] = [
      insideSpan(depth, outD, stepD, z),
      insideSpan(height, outH, stepH, y),
      insideSpan(width, outW, stepW, x),
    ];
    const length = inW.to - inW.from;
    if (length <= 0) continue;
    for (let plane = 0; plane < plan.planes; plane++)
      for (let d = inD.from; d < inD.to; d++)
        for (let h = inH.from; h < inH.to; h++) {
          const row = (plane * depth + d * stepD + z) * height + h * stepH + y;
          const column = (((plane * taps + tap) * outD + d) * outH + h) * outW;
          visit(row * width + inW.from * stepW + x, column + inW.from, length, stepW);
        }
  }
}

/** Copies every window into its column; what lies in the padding keeps what `columns` holds. */
export function windowsToColumns<V>(
  input: ArrayLike<V>,
  from: number,
  columns: Elements<V>,
  to: number,
  plan: ColumnPlan,
): void {
  eachRun(plan, (at, column, length, step) => {
    const source = from + at;
    const target = to + column;
    if (step === 1) for (let i = 0; i < length; i++) columns[target + i] = input[source + i];
    else for (let i = 0; i < length; i++) columns[target + i] = input[source + i * step];
  });
}

/** Adds every column to the window it stands for. */
export function addColumnsToWindows(
  columns: ArrayLike<number>,
  from: number,
  input: Elements<number>,
  to: number,
  plan: ColumnPlan,
): void {
  eachRun(plan, (at, column, length, step) => {
    const source = from + column;
    const target = to + at;
    for (let i = 0; i < length; i++) input[target + i * step] += columns[source + i];
  });
}

/** The same for int64. */
export function addBigColumnsToWindows(
  columns: ArrayLike<bigint>,
  from: number,
  input: Elements<bigint>,
  to: number,
  plan: ColumnPlan,
): void {
  eachRun(plan, (at, column, length, step) => {
    const source = from + column;
    const target = to + at;
    for (let i = 0; i < length; i++) input[target + i * step] += columns[source + i];
  });
}
