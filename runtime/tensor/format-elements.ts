// Elements as text of one width: whole numbers, fixed point or exponents, chosen by all values together.
// Source: torch/_tensor_str.py, class _Formatter.
import type { PrintOptions } from "./print-options.ts";
import type { Element } from "./read.ts";

/** Writes elements of one tensor alike. */
export interface Formatter {
  readonly format: (value: Element) => string;
  /** Columns that cells are filled up to. */
  readonly width: number;
}

/** Integers and booleans as they are. */
export function plainFormatter(values: readonly Element[]): Formatter {
  return { format: String, width: widest(values, String) };
}

/** Floats; zeros, infinities and NaN do not decide how the others are written, nor how wide. */
export function floatFormatter(values: readonly Element[], options: PrintOptions): Formatter {
  const usual = values.map(Number).filter((value) => value !== 0 && Number.isFinite(value));
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const value of usual) {
    min = Math.min(min, Math.abs(value));
    max = Math.max(max, Math.abs(value));
  }
  const isWhole = usual.every(Number.isInteger);
  // Without usual values this compares 0 / Infinity.
  const isWide = max / min > 1000 || max > 1e8 || (!isWhole && min < 1e-4);
  const format = signed(sizeFormatter(options.sciMode ?? isWide, isWhole, options.precision));
  return { format, width: widest(usual, format) };
}

function widest(values: readonly Element[], format: (value: Element) => string): number {
  return values.reduce((most: number, value) => Math.max(most, format(value).length), 1);
}

function sizeFormatter(
  isSci: boolean,
  isWhole: boolean,
  precision: number,
): (size: number) => string {
  if (isSci) {
    const write = halfToEven((size, digits) => size.toExponential(digits), precision);
    // At least two digits of exponent.
    return (size) => write(size).replace(/e([+-])(\d)$/, "e$10$2");
  }
  if (isWhole) return (size) => `${BigInt(size)}.`;
  return halfToEven((size, digits) => size.toFixed(digits), precision);
}

/** The most digits JavaScript writes; beyond the last binary digit of usual numbers. */
const ALL_DIGITS = 100;

/** JavaScript rounds a tie up, PyTorch to the even digit: 0.15625 is 0.1562. */
function halfToEven(
  write: (size: number, digits: number) => string,
  precision: number,
): (size: number) => string {
  return (size) => {
    const [whole, fraction = ""] = write(size, ALL_DIGITS).split(".");
    const exponent = /e.*$/.exec(fraction)?.[0] ?? "";
    const digits = fraction.slice(0, fraction.length - exponent.length);
    const kept = `${whole}${precision === 0 ? "" : "."}${digits.slice(0, precision)}`;
    const isTie = /^50*$/.test(digits.slice(precision));
    return isTie && /[02468]$/.test(kept) ? kept + exponent : write(size, precision);
  };
}

/** Signs are written here, because `toFixed` drops that of -0. */
function signed(formatSize: (size: number) => string): (element: Element) => string {
  return (element) => {
    const value = Number(element);
    if (Number.isNaN(value)) return "nan";
    const sign = value < 0 || Object.is(value, -0) ? "-" : "";
    return Number.isFinite(value) ? sign + formatSize(Math.abs(value)) : `${sign}inf`;
  };
}
