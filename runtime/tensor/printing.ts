// Tensors as text, laid out as PyTorch does it. Source: torch/_tensor_str.py.
import type { DType } from "./dtype.ts";
import { type Element, elementAt, elementsOf } from "./read.ts";
import { numel } from "./strides.ts";
import type { Shape, Tensor } from "./tensor.ts";

const LINE_WIDTH = 80;
/** Tensors with more elements show only the first and last few along each dim. */
const THRESHOLD = 1000;
const EDGE_ITEMS = 3;
const PREFIX = "tensor(";

/**
 * A plain tensor as `tensor([[1., 2.]], dtype=float64)`; float32 and bool are not named.
 *
 * `notes` are added at the end, such as `requiresGrad=true`.
 * @throws BatchwiseError E_RELEASED
 */
export function formatTensor(x: Tensor, notes: readonly string[] = []): string {
  const { shape, dtype } = x;
  const isEmpty = numel(shape) === 0;
  const parts: string[] = [];
  if (isEmpty && shape.length !== 1) parts.push(`size=[${shape.join(", ")}]`);
  if (dtype !== "float32" && dtype !== "bool") parts.push(`dtype=${dtype}`);
  parts.push(...notes);
  const body = isEmpty ? "[]" : formatBody(x);
  return `${PREFIX}${appendNotes(body, parts)})`;
}

/** Adds notes to the last line, or on a line of their own when they do not fit. */
function appendNotes(body: string, notes: readonly string[]): string {
  let text = body;
  const lastLine = body.slice(body.lastIndexOf("\n") + 1);
  let lineLength = lastLine.length + (lastLine === body ? PREFIX.length : 0);
  for (const note of notes) {
    const isNewLine = lineLength + note.length + 3 > LINE_WIDTH;
    text += isNewLine ? `,\n${" ".repeat(PREFIX.length)}${note}` : `, ${note}`;
    lineLength = isNewLine ? PREFIX.length + note.length : lineLength + note.length + 2;
  }
  return text;
}

/** A position shown along one dim; null stands for those left out. */
type Shown = readonly (number | null)[];

function shownAlong(size: number, isSummary: boolean): Shown {
  const all = Array.from({ length: size }, (_, i) => i);
  if (!isSummary || size <= 2 * EDGE_ITEMS) return all;
  return [...all.slice(0, EDGE_ITEMS), null, ...all.slice(size - EDGE_ITEMS)];
}

function formatBody(x: Tensor): string {
  const { shape, dtype } = x;
  const elements = elementsOf(x, "print");
  const isSummary = elements.length > THRESHOLD;
  const shown = shape.map((size) => shownAlong(size, isSummary));
  const values: Element[] = [];
  visit(shape, shown, (index) => values.push(elementAt(elements, index, dtype)));
  const format = formatterFor(dtype, values);
  const width = values.reduce((most: number, value) => Math.max(most, format(value).length), 0);
  // A single value is not padded.
  if (shape.length === 0) return format(values[0]);
  let next = 0;
  const cell = (): string => format(values[next++]).padStart(width);
  return layOut(shown, { dim: 0, indent: PREFIX.length, width, cell });
}

/** Calls `see` with the row-major index of each position shown, in order. */
function visit(shape: Shape, shown: readonly Shown[], see: (index: number) => void): void {
  const walk = (dim: number, index: number): void => {
    if (dim === shape.length) {
      see(index);
      return;
    }
    for (const at of shown[dim]) if (at !== null) walk(dim + 1, index * shape[dim] + at);
  };
  walk(0, 0);
}

interface Layout {
  readonly dim: number;
  /** Columns to the left of this bracket. */
  readonly indent: number;
  readonly width: number;
  /** Text of the next element. */
  readonly cell: () => string;
}

function layOut(shown: readonly Shown[], layout: Layout): string {
  const { dim, indent } = layout;
  if (dim === shown.length - 1) return layOutRow(shown[dim], layout);
  const inner = { ...layout, dim: dim + 1, indent: indent + 1 };
  const parts = shown[dim].map((at) => (at === null ? "..." : layOut(shown, inner)));
  const blankLines = "\n".repeat(shown.length - 1 - dim);
  return `[${parts.join(`,${blankLines}${" ".repeat(indent + 1)}`)}]`;
}

function layOutRow(row: Shown, { indent, width, cell }: Layout): string {
  const perLine = Math.max(1, Math.floor((LINE_WIDTH - indent) / (width + 2)));
  const cells = row.map((at) => (at === null ? " ..." : cell()));
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) {
    lines.push(cells.slice(i, i + perLine).join(", "));
  }
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}

type Formatter = (value: Element) => string;

function formatterFor(dtype: DType, values: readonly Element[]): Formatter {
  if (dtype !== "float32" && dtype !== "float64") return String;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  let isWhole = true;
  for (const value of values) {
    const size = Math.abs(Number(value));
    if (size === 0 || !Number.isFinite(size)) continue;
    min = Math.min(min, size);
    max = Math.max(max, size);
    isWhole &&= Number.isInteger(size);
  }
  // For zeros and non-finite values alone the first test compares 0 / Infinity.
  const isWide = max / min > 1000 || max > 1e8 || (!isWhole && min < 1e-4);
  if (isWide) return floatFormatter(scientific);
  return floatFormatter((size) => (isWhole ? `${size.toFixed(0)}.` : size.toFixed(4)));
}

/** Signs are written here, because `toFixed` drops that of -0. */
function floatFormatter(formatSize: (size: number) => string): Formatter {
  return (element) => {
    const value = Number(element);
    if (Number.isNaN(value)) return "nan";
    const sign = value < 0 || Object.is(value, -0) ? "-" : "";
    return Number.isFinite(value) ? sign + formatSize(Math.abs(value)) : `${sign}inf`;
  };
}

/** `1.0000e+05`: at least two digits of exponent. */
function scientific(size: number): string {
  return size.toExponential(4).replace(/e([+-])(\d)$/, "e$10$2");
}
