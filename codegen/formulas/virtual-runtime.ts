// Stand-ins for the runtime's types, so that formulas are checked without reading the runtime or TypeScript's libraries.

/** Global types that the compiler itself needs. */
const LIBRARY = `
interface Array<T> { readonly length: number; [index: number]: T }
interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {}
interface NewableFunction {} interface Number {} interface Object {} interface RegExp {}
interface String { readonly length: number } interface BigInt {} interface Symbol {}
interface TemplateStringsArray extends ReadonlyArray<string> {}
`;

/** Virtual files by path. */
export const virtualRuntime: ReadonlyMap<string, string> = new Map([
  ["lib/globals.d.ts", LIBRARY],
  [
    "runtime/tensor/tensor.ts",
    `import type { DType } from "./dtype.ts";
export type Shape = readonly number[];
export type Strides = readonly number[];
export interface Tensor { readonly shape: Shape; readonly dtype: DType; readonly ndim: number; readonly keys: number }
`,
  ],
  [
    "runtime/tensor/dtype.ts",
    `export type DType = "float32" | "float64" | "int32" | "int64" | "uint8" | "bool";
export interface FloatScalar { readonly value: number }
export type Scalar = number | bigint | boolean | FloatScalar;
`,
  ],
  [
    "runtime/kernels/random/philox.ts",
    "export interface Generator { readonly seed: number | bigint }\n",
  ],
  [
    "runtime/tensor/batched.ts",
    `import type { Tensor } from "./tensor.ts";
export interface Batched { readonly value: Tensor; readonly bdim: number }
export interface MaybeBatched { readonly value: Tensor; readonly bdim: number | null }
`,
  ],
]);

/** First lines of every virtual formula file. */
export const virtualPrelude = `import type { Shape, Strides, Tensor } from "/runtime/tensor/tensor.ts";
import type { DType, Scalar } from "/runtime/tensor/dtype.ts";
import type { Generator } from "/runtime/kernels/random/philox.ts";
`;
