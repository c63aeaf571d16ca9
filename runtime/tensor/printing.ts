// Tensors as text, laid out as PyTorch does it. Source: torch/_tensor_str.py.

import { isFloating } from "./dtype.ts";
import { type Formatter, floatFormatter, plainFormatter } from "./format-elements.ts";
import { type PrintOptions, printOptions } from "./print-options.ts";
import { type Element, elementAt } from "./read.ts";
import { arrayOf } from "./storage.ts";
import { numel } from "./strides.ts";
import type { Tensor } from "./tensor.ts";

const PREFIX = "tensor(";

/**
 * A plain tensor as `tensor([[1., 2.]], dtype=float64)`; float32, int64 and bool are not named, since
 * their elements tell them apart.
 *
 * `notes` are added at the end, such as `requiresGrad=true`. Of a tensor whose memory was freed only the
 * shape is left.
 */
export function formatTensor(x: Tensor, notes: readonly string[] = []): string {
  const { shape, dtype } = x;
  const { released } = x.storage;
  const isEmpty = numel(shape) === 0;
  const isShown = !isEmpty && !released;
  const isTold = dtype === "float32" || (isShown && (dtype === "int64" || dtype === "bool"));
  const parts: string[] = [];
  if (released || (isEmpty && shape.length !== 1)) parts.push(`size=[${shape.join(", ")}]`);
  if (!isTold) parts.push(`dtype=${dtype}`);
  parts.push(...notes);
  const options = printOptions();
  const placeholder = released ? "<released>" : "[]";
  const body = isShown ? formatBody(x, options) : placeholder;
  return `${PREFIX}${appendNotes(body, parts, options)})`;
}

/** Adds notes to the last line, or on a line of their own when they do not fit. */
function appendNotes(body: string, notes: readonly string[], { lineWidth }: PrintOptions): string {
  let text = body;
  const lastLine = body.slice(body.lastIndexOf("\n") + 1);
  let lineLength = lastLine.length + (lastLine === body ? PREFIX.length : 0);
  for (const note of notes) {
    const isNewLine = lineLength + note.length + 3 > lineWidth;
    text += isNewLine ? `,\n${" ".repeat(PREFIX.length)}${note}` : `, ${note}`;
    lineLength = isNewLine ? PREFIX.length + note.length : lineLength + note.length + 2;
  }
  return text;
}

/** A position shown along one dim; null stands for those left out. */
type Shown = readonly (number | null)[];

function shownAlong(size: number, edgeItems: number): Shown {
  const range = (from: number, to: number): number[] =>
    Array.from({ length: to - from }, (_, i) => from + i);
  if (size <= 2 * edgeItems) return range(0, size);
  return [...range(0, edgeItems), null, ...range(size - edgeItems, size)];
}

function formatBody(x: Tensor, options: PrintOptions): string {
  const { shape, dtype } = x;
  const isSummary = numel(shape) > options.threshold;
  const edgeItems = isSummary ? options.edgeItems : Number.POSITIVE_INFINITY;
  const shown = shape.map((size) => shownAlong(size, edgeItems));
  const values = shownElements(x, shown);
  const formatter = isFloating(dtype) ? floatFormatter(values, options) : plainFormatter(values);
  // A single value is not padded.
  if (shape.length === 0) return formatter.format(values[0]);
  let next = 0;
  const cell = (): string => formatter.format(values[next++]).padStart(formatter.width);
  const { lineWidth } = options;
  return layOut(shown, { dim: 0, indent: PREFIX.length, lineWidth, formatter, cell });
}

/** The elements at the positions shown, in row-major order; the others are not read. */
function shownElements(
  { shape, strides, storage, offset, dtype }: Tensor,
  shown: readonly Shown[],
): readonly Element[] {
  const array = arrayOf(storage, "print");
  const values: Element[] = [];
  const walk = (dim: number, at: number): void => {
    if (dim === shape.length) values.push(elementAt(array, at, dtype));
    else for (const i of shown[dim]) if (i !== null) walk(dim + 1, at + i * strides[dim]);
  };
  walk(0, storage.base + offset);
  return values;
}

interface Layout {
  readonly dim: number;
  /** Columns to the left of this bracket. */
  readonly indent: number;
  readonly lineWidth: number;
  readonly formatter: Formatter;
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

function layOutRow(row: Shown, { indent, lineWidth, formatter, cell }: Layout): string {
  const perLine = Math.max(1, Math.floor((lineWidth - indent) / (formatter.width + 2)));
  const cells = row.map((at) => (at === null ? " ..." : cell()));
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) {
    lines.push(cells.slice(i, i + perLine).join(", "));
  }
  return `[${lines.join(`,\n${" ".repeat(indent + 1)}`)}]`;
}
