// `tril_indices` and `triu_indices`: the rows and columns of a matrix's triangle. Follows aten/src/ATen/native/TensorFactories.cpp.
import { unsupportedDTypeError } from "../../errors/kernels.ts";
import { invalidSizeError } from "../../errors/shape.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, type OpArgs, optionalDTypeArg } from "../contract.ts";
import { startOf } from "./elements.ts";
import { put } from "./fold.ts";

/** The columns of one row that belong to the triangle, as `[from, to)`. */
type Columns = (row: number, columns: number, offset: number) => readonly [number, number];

const lower: Columns = (row, columns, offset) => [
  0,
  Math.min(Math.max(row + offset + 1, 0), columns),
];
const upper: Columns = (row, columns, offset) => [
  Math.min(Math.max(row + offset, 0), columns),
  columns,
];

function meta(where: string, columnsOf: Columns): Meta {
  return (args) => {
    const [rows, columns, offset] = sizes(args);
    if (rows < 0 || columns < 0)
      throw invalidSizeError(where, [rows, columns], "expected integers, 0 or more");
    const dtype = optionalDTypeArg(args, 3) ?? "int64";
    if (dtype !== "int64" && dtype !== "int32")
      throw unsupportedDTypeError(where, "the result", dtype, "int64 or int32");
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const [from, to] = columnsOf(row, columns, offset);
      count += to - from;
    }
    return [{ shape: [2, count], dtype }];
  };
}

function sizes(args: OpArgs): readonly [rows: number, columns: number, offset: number] {
  return [intArg(args, 0), intArg(args, 1), intArg(args, 2)];
}

function kernel(where: string, columnsOf: Columns): Kernel {
  return ([out], args) => {
    const [rows, columns, offset] = sizes(args);
    const array = arrayOf(out.storage, where);
    const [toColumn, step] = out.strides;
    let at = startOf(out);
    for (let row = 0; row < rows; row++) {
      const [from, to] = columnsOf(row, columns, offset);
      for (let column = from; column < to; column++) {
        put(array, at, row);
        put(array, at + toColumn, column);
        at += step;
      }
    }
  };
}

/** Shape function of `tril_indices`. */
export const trilIndicesMeta: Meta = meta("tril_indices", lower);
/** `tril_indices(row, col, offset)`. */
export const trilIndicesKernel: Kernel = kernel("tril_indices", lower);
/** Shape function of `triu_indices`. */
export const triuIndicesMeta: Meta = meta("triu_indices", upper);
/** `triu_indices(row, col, offset)`. */
export const triuIndicesKernel: Kernel = kernel("triu_indices", upper);
