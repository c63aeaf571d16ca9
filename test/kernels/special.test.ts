// Special and elementary functions against values of many digits: the plain functions, JavaScript and wasm kernels.
import { describe, expect, test } from "vitest";
import "../../runtime/core.ts";
import { callOp } from "../../runtime/api/call-op.ts";
import * as besselI from "../../runtime/kernels/special/bessel-i.ts";
import * as besselJ from "../../runtime/kernels/special/bessel-j.ts";
import * as error from "../../runtime/kernels/special/error.ts";
import * as gamma from "../../runtime/kernels/special/gamma.ts";
import * as incomplete from "../../runtime/kernels/special/incomplete-gamma.ts";
import * as logistic from "../../runtime/kernels/special/logit.ts";
import type { DType } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { makeTensor, mulberry32 } from "../../testing/sample.ts";
import { type SpecialValue, specialValues } from "./special-values.ts";

const functions: Readonly<Record<string, unknown>> = {
  ...besselI,
  ...besselJ,
  ...error,
  ...gamma,
  ...incomplete,
  ...logistic,
};

/** Names of operators where they differ from the functions'. */
const OPERATORS: Readonly<Record<string, string>> = {
  besselI0: "i0",
  besselI0e: "special_i0e",
  besselI1: "special_i1",
  besselI1e: "special_i1e",
  besselJ0: "special_bessel_j0",
  besselJ1: "special_bessel_j1",
  erfcx: "special_erfcx",
  logndtr: "special_log_ndtr",
  ndtr: "special_ndtr",
  ndtri: "special_ndtri",
  zeta: "special_zeta",
};

/** Up to this many elements the kernels run in JavaScript. */
const TINY = 16;

function call(name: string, columns: readonly (readonly number[])[], dtype: DType): number[] {
  const tensors = columns.map((column) => makeTensor([column.length], column, { dtype }));
  const out = callOp(name, tensors);
  if (!(out instanceof Tensor)) return expect.fail("expected a tensor");
  return Array.from(out.toTypedArray(), Number);
}

/** Columns of arguments, the rows repeated until there are `count`. */
function columnsOf(rows: readonly SpecialValue[], count: number): number[][] {
  const [[first]] = rows;
  return first.map((_, k) => Array.from({ length: count }, (_, i) => rows[i % rows.length][0][k]));
}

/** Distance between neighbours of a float32. */
function ulp(x: number): number {
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -126);
  return 2 ** (exponent - 23);
}

function expectRelative(got: number, want: number, relative: number, label: string): void {
  const isClose = got === want || Math.abs(got - want) <= relative * Math.abs(want);
  if (!isClose) expect.fail(`${label}: ${got}, expected ${want}`);
}

function expectUlps(got: number, want: number, ulps: number, label: string): void {
  if (Object.is(got, Math.fround(want)) || got === Math.fround(want)) return;
  if (!(Math.abs(got - want) <= ulps * ulp(want)))
    expect.fail(`${label}: ${got}, expected ${want}, off by ${Math.abs(got - want) / ulp(want)}`);
}

describe("special functions", () => {
  for (const [name, rows] of Object.entries(specialValues)) {
    test(`${name} to 14 digits`, () => {
      const fn = functions[name];
      if (typeof fn !== "function") return expect.fail(`there is no function ${name}`);
      for (const [args, value] of rows)
        expectRelative(Number(fn(...args)), value, 1e-14 * slack(name), `${name}(${args})`);
    });

    test(`${name} as an operator, tiny and large, float32 and float64`, () => {
      for (const count of [TINY, 5 * TINY]) {
        const columns = columnsOf(rows, count);
        const label = (i: number): string => `${name}(${columns.map((column) => column[i])})`;
        const operator = OPERATORS[name] ?? name;
        const wide = call(operator, columns, "float64");
        const narrow = call(operator, columns, "float32");
        for (let i = 0; i < count; i++) {
          const [, value] = rows[i % rows.length];
          expectRelative(wide[i], value, 1e-14 * slack(name), label(i));
          expectUlps(narrow[i], value, 0.5001, label(i));
        }
      }
    });
  }
});

/** Near zeros, and where exponents grow large, doubles have fewer digits. */
function slack(name: string): number {
  return ["igamma", "igammac", "lgamma", "digamma", "besselJ0", "besselJ1"].includes(name) ? 10 : 1;
}

/** Elementary functions, what they are in doubles, and where. */
const ELEMENTARY: Readonly<Record<string, [(x: number) => number, number, number]>> = {
  acos: [Math.acos, -1, 1],
  acosh: [Math.acosh, 1, 50],
  asin: [Math.asin, -1, 1],
  asinh: [Math.asinh, -50, 50],
  atan: [Math.atan, -50, 50],
  atanh: [Math.atanh, -1, 1],
  cos: [Math.cos, -100, 100],
  cosh: [Math.cosh, -20, 20],
  exp: [Math.exp, -80, 80],
  exp2: [(x) => 2 ** x, -100, 100],
  expm1: [Math.expm1, -20, 20],
  log: [Math.log, 0, 50],
  log10: [Math.log10, 0, 50],
  log1p: [Math.log1p, -1, 50],
  log2: [Math.log2, 0, 50],
  reciprocal: [(x) => 1 / x, -50, 50],
  rsqrt: [(x) => 1 / Math.sqrt(x), 0, 50],
  sigmoid: [(x) => 1 / (1 + Math.exp(-x)), -30, 30],
  sin: [Math.sin, -100, 100],
  sinh: [Math.sinh, -20, 20],
  sqrt: [Math.sqrt, 0, 50],
  tan: [Math.tan, -100, 100],
  tanh: [Math.tanh, -10, 10],
};

describe("elementary functions in float32", () => {
  for (const [name, [fn, low, high]] of Object.entries(ELEMENTARY)) {
    test(`${name} within 3 units in the last place, in wasm and in JavaScript`, () => {
      const random = mulberry32(7);
      const uniform = Array.from({ length: 1000 }, () => low + (high - low) * random());
      const small = Array.from({ length: 500 }, () => 10 ** (-8 * random())).flatMap((x) => [
        x,
        -x,
      ]);
      const inside = small.map((x) => Math.min(Math.max(x, low), high));
      const points = [...uniform, ...inside].map(Math.fround);
      const wasm = call(name, [points], "float32");
      points.forEach((x, i) => {
        expectUlps(wasm[i], fn(x), 3, `${name}(${x}) in wasm`);
      });
      for (let at = 0; at < 160; at += TINY) {
        const part = points.slice(at, at + TINY);
        const tiny = call(name, [part], "float32");
        part.forEach((x, i) => {
          expectUlps(tiny[i], fn(x), 1, `${name}(${x}) in JavaScript`);
        });
      }
    });
  }
});
