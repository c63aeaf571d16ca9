// What every kernel, shape function and view geometry agrees on, and typed readers of the argument list.
import { internalError } from "../errors/internal.ts";
import { DTYPES, type DType, FloatScalar, type Scalar } from "../tensor/dtype.ts";
import { type Shape, type Strides, Tensor } from "../tensor/tensor.ts";
import type { Generator } from "./random/philox.ts";

export type { Generator };

/** Where a random kernel draws: element `i` uses counter `base + i` under key `seed`. */
export interface RandomDraw {
  readonly seed: number | bigint;
  readonly base: number;
}

/** One argument of an op. Lists nest only as the schema says: `int[]`, `Tensor[]`, `Tensor?[]`. */
export type OpArg = Tensor | Scalar | string | null | Generator | RandomDraw | readonly OpArg[];

/** All arguments of an op in schema order, keyword-only ones included and defaults filled in. */
export type OpArgs = readonly OpArg[];

/** What calling an op yields: a tensor, several, or a value that is no tensor. */
export type OpResult = Tensor | readonly Tensor[] | number | bigint | boolean;

/** Fills `outs` from `args`; never allocates a result. Inputs may have any strides. */
export type Kernel = (outs: readonly Tensor[], args: OpArgs) => void;

/** Shape and dtype of one output. */
export interface OutputMeta {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Shapes and dtypes of an op's outputs; checks the arguments, reads no elements unless the shape depends on them. */
export type Meta = (args: OpArgs) => readonly OutputMeta[];

/** How a view lies in its origin's storage. */
export interface ViewGeometry {
  readonly shape: Shape;
  readonly strides: Strides;
  readonly offset: number;
}

/** Geometry of an op's output, or outputs, as views of argument 0. */
export type Geometry = (args: OpArgs) => ViewGeometry | readonly ViewGeometry[];

/** Reads a value that is no tensor, such as `item`. */
export type Reader = (args: OpArgs) => number | bigint | boolean;

function badArg(index: number, expected: string): Error {
  return internalError("kernel arguments", `argument ${index} is no ${expected}`);
}

function isList(arg: OpArg): arg is readonly OpArg[] {
  return Array.isArray(arg);
}

/** The tensor at `index`. */
export function tensorArg(args: OpArgs, index: number): Tensor {
  const arg = args[index];
  if (arg instanceof Tensor) return arg;
  throw badArg(index, "tensor");
}

/** The tensor at `index`, or null. */
export function optionalTensorArg(args: OpArgs, index: number): Tensor | null {
  return args[index] == null ? null : tensorArg(args, index);
}

/** The list of tensors at `index`. */
export function tensorsArg(args: OpArgs, index: number): readonly Tensor[] {
  const arg = args[index];
  if (!isList(arg)) throw badArg(index, "list of tensors");
  return arg.map((_, i) => tensorArg(arg, i));
}

/** The list of tensors or nulls at `index`. */
export function optionalTensorsArg(args: OpArgs, index: number): readonly (Tensor | null)[] {
  const arg = args[index];
  if (!isList(arg)) throw badArg(index, "list of tensors");
  return arg.map((_, i) => optionalTensorArg(arg, i));
}

/** The integer at `index`. */
export function intArg(args: OpArgs, index: number): number {
  const arg = args[index];
  if (typeof arg === "number") return arg;
  if (typeof arg === "bigint") return Number(arg);
  throw badArg(index, "integer");
}

/** The integer at `index`, or null. */
export function optionalIntArg(args: OpArgs, index: number): number | null {
  return args[index] == null ? null : intArg(args, index);
}

/** The list of integers at `index`; a bare integer is a list of one, as the schema's `int[1]` allows. */
export function intsArg(args: OpArgs, index: number): readonly number[] {
  const arg = args[index];
  if (isList(arg)) return arg.map((_, i) => intArg(arg, i));
  return [intArg(args, index)];
}

/** The list of integers at `index`, or null. */
export function optionalIntsArg(args: OpArgs, index: number): readonly number[] | null {
  return args[index] == null ? null : intsArg(args, index);
}

/** The boolean at `index`. */
export function boolArg(args: OpArgs, index: number): boolean {
  const arg = args[index];
  if (typeof arg === "boolean") return arg;
  throw badArg(index, "boolean");
}

/** The number at `index`, whatever kind of scalar the user gave. */
export function floatArg(args: OpArgs, index: number): number {
  return Number(scalarArg(args, index));
}

/** The scalar at `index`. */
export function scalarArg(args: OpArgs, index: number): Scalar {
  const arg = args[index];
  switch (typeof arg) {
    case "number":
    case "bigint":
    case "boolean":
      return arg;
    default:
      if (arg instanceof FloatScalar) return arg;
      throw badArg(index, "scalar");
  }
}

/** The dtype at `index`, or null. */
export function optionalDTypeArg(args: OpArgs, index: number): DType | null {
  const arg = args[index];
  if (arg == null) return null;
  if (isDType(arg)) return arg;
  throw badArg(index, "dtype");
}

/** The text at `index`. */
export function textArg(args: OpArgs, index: number): string {
  const arg = args[index];
  if (typeof arg === "string") return arg;
  throw badArg(index, "text");
}

/** The text at `index`, or null. */
export function optionalTextArg(args: OpArgs, index: number): string | null {
  return args[index] == null ? null : textArg(args, index);
}

/** Whether an argument names a dtype. */
export function isDType(arg: OpArg): arg is DType {
  return typeof arg === "string" && DTYPES.some((dtype) => dtype === arg);
}

/** The dispatcher's addition to the arguments of a random kernel: always the last one. */
export function drawArg(args: OpArgs): RandomDraw {
  const arg = args.at(-1);
  if (typeof arg === "object" && arg !== null && "base" in arg) return arg;
  throw internalError("random", "the kernel was called without a draw");
}
