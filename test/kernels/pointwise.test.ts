// Pointwise kernels: the emitted loops against plain functions, wasm against JavaScript, layouts, dtypes, aliasing.
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Kernel, Meta, OpArg } from "../../runtime/kernels/contract.ts";
import { DTYPES, type DType, FloatScalar, float } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { buildFixtureWasm, loadFixtureKernels } from "./pointwise-modules.ts";
import {
  broadcastElement,
  elements,
  emptyTensor,
  LAYOUTS,
  randomNumbers,
  randomTensor,
  tensorOf,
} from "./pointwise-tensors.ts";

const wasm = vi.hoisted(() => ({ exports: {} as Record<string, unknown>, calls: [] as string[] }));

vi.mock("../../runtime/kernels/wasm/loader.ts", () => ({
  wasmFunction: (name: string) => {
    const found = wasm.exports[name];
    if (typeof found !== "function") throw new Error(`no export ${name}`);
    return (...args: unknown[]) => {
      wasm.calls.push(name);
      return found(...args);
    };
  },
}));

let kernel: (name: string) => Kernel;
let meta: (name: string) => Meta;

beforeAll(async () => {
  wasm.exports = await buildFixtureWasm();
  ({ kernel, meta } = await loadFixtureKernels());
});

function run(name: string, args: readonly OpArg[], suffix = "Kernel"): Tensor {
  const [{ shape, dtype }] = meta(`${name}Meta`)(args);
  const out = emptyTensor(shape, dtype);
  kernel(`${name}${suffix}`)([out], args);
  return out;
}

type Value = number | bigint;
const num = (value: Value): number => Number(value);

/** Independent scalar meaning of each operator, on elements already in the compute dtype. */
interface Reference {
  readonly tensors: number;
  readonly scalars: readonly OpArg[];
  readonly dtypes: readonly DType[];
  readonly real?: (x: readonly number[]) => number;
  readonly whole?: (x: readonly bigint[]) => bigint;
  readonly exact?: boolean;
  /** Size of the terms that may cancel: float32 kernels round between operations, the reference does not. */
  readonly terms?: number;
}

const FLOATS: readonly DType[] = ["float32", "float64"];
const NUMBERS: readonly DType[] = ["float32", "float64", "int32", "int64", "uint8"];

const larger = (a: number, b: number): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : Math.max(a, b);

const REFERENCES: Readonly<Record<string, Reference>> = {
  addTensor: {
    tensors: 2,
    scalars: [3],
    dtypes: DTYPES,
    exact: true,
    terms: 16,
    real: ([a, b]) => a + 3 * b,
    whole: ([a, b]) => a + 3n * b,
  },
  mulTensor: {
    tensors: 2,
    scalars: [],
    dtypes: DTYPES,
    exact: true,
    real: ([a, b]) => a * b,
    whole: ([a, b]) => a * b,
  },
  maximum: {
    tensors: 2,
    scalars: [],
    dtypes: DTYPES,
    exact: true,
    real: ([a, b]) => larger(a, b),
    whole: ([a, b]) => (a > b ? a : b),
  },
  neg: {
    tensors: 1,
    scalars: [],
    dtypes: NUMBERS,
    exact: true,
    real: ([a]) => -a,
    whole: ([a]) => -a,
  },
  relu: {
    tensors: 1,
    scalars: [],
    dtypes: DTYPES,
    exact: true,
    real: ([a]) => larger(a, 0),
    whole: ([a]) => (a > 0n ? a : 0n),
  },
  eqTensor: {
    tensors: 2,
    scalars: [],
    dtypes: DTYPES,
    exact: true,
    real: ([a, b]) => (a === b ? 1 : 0),
    whole: ([a, b]) => (a === b ? 1n : 0n),
  },
  isnan: {
    tensors: 1,
    scalars: [],
    dtypes: DTYPES,
    exact: true,
    real: ([a]) => (Number.isNaN(a) ? 1 : 0),
    whole: () => 0n,
  },
  logicalAnd: {
    tensors: 2,
    scalars: [],
    dtypes: DTYPES,
    exact: true,
    real: ([a, b]) => (a !== 0 && b !== 0 ? 1 : 0),
    whole: ([a, b]) => (a !== 0n && b !== 0n ? 1n : 0n),
  },
  divTensor: { tensors: 2, scalars: [], dtypes: FLOATS, exact: true, real: ([a, b]) => a / b },
  sin: { tensors: 1, scalars: [], dtypes: FLOATS, real: ([a]) => Math.sin(a) },
  exp: { tensors: 1, scalars: [], dtypes: FLOATS, real: ([a]) => Math.exp(a) },
  sigmoid: { tensors: 1, scalars: [], dtypes: FLOATS, real: ([a]) => 1 / (1 + Math.exp(-a)) },
  sign: {
    tensors: 1,
    scalars: [],
    dtypes: NUMBERS,
    exact: true,
    real: ([a]) => Math.sign(a),
    whole: ([a]) => (a > 0n ? 1n : a < 0n ? -1n : 0n),
  },
  thresholdBackward: {
    tensors: 2,
    scalars: [1],
    dtypes: DTYPES,
    exact: true,
    real: ([g, x]) => (x <= 1 ? 0 : g),
    whole: ([g, x]) => (x <= 1n ? 0n : g),
  },
  clamp: {
    tensors: 1,
    scalars: [1, null],
    dtypes: NUMBERS,
    exact: true,
    real: ([a]) => larger(a, 1),
    whole: ([a]) => (a > 1n ? a : 1n),
  },
  mix: {
    tensors: 3,
    scalars: [true],
    dtypes: NUMBERS,
    exact: true,
    terms: 32,
    real: ([a, b, w]) => (w > 0 ? a - b * w : a + b * w),
    whole: ([a, b, w]) => (w > 0n ? a - b * w : a + b * w),
  },
  powTensorTensor: { tensors: 2, scalars: [], dtypes: FLOATS, real: ([a, b]) => cPow(a, b) },
};

function cPow(a: number, b: number): number {
  if (a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY)) return 1;
  return a ** b;
}

/** Element of `dtype` that a value is stored as. */
function stored(value: Value, dtype: DType): Value {
  if (dtype === "int64") return BigInt.asIntN(64, BigInt(value));
  if (dtype === "float32") return Math.fround(num(value));
  if (dtype === "float64") return num(value);
  if (dtype === "bool") return num(value) === 0 ? 0 : 1;
  return num(
    dtype === "int32" ? BigInt.asIntN(32, BigInt(value)) : BigInt.asUintN(8, BigInt(value)),
  );
}

function expectedElements(
  { real, whole }: Reference,
  dtype: DType,
  out: Tensor,
  inputs: readonly Tensor[],
): Value[] {
  const count = out.shape.reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, position) => {
    const x = inputs.map((input) => broadcastElement(input, position, out.shape));
    // Integers are checked with unbounded arithmetic, wrapped at the end.
    if (dtype !== "float32" && dtype !== "float64" && whole !== undefined) {
      return stored(whole(x.map(BigInt)), out.dtype);
    }
    if (real === undefined) throw new Error("no reference");
    return stored(real(x.map(num)), out.dtype);
  });
}

const TOLERANCE: Readonly<Record<string, number>> = { float32: 4e-7, float64: 2e-15 };

function expectClose(
  actual: Tensor,
  wanted: readonly Value[],
  { tolerance, terms }: { readonly tolerance: number; readonly terms: number },
  label: string,
): void {
  const got = elements(actual);
  for (let i = 0; i < wanted.length; i++) {
    const a = got[i];
    const b = wanted[i];
    if (Object.is(a, b) || a === b) continue;
    const error = Math.abs(num(a) - num(b));
    const scale = Math.max(Math.abs(num(b)), terms);
    if (!(error <= tolerance * scale))
      throw new Error(`${label}: element ${i} is ${a}, expected ${b}`);
  }
}

const SHAPES: readonly (readonly (readonly number[])[])[] = [
  [[], [], []],
  [[4], [4], [4]],
  [[0, 3], [1, 3], [3]],
  [[67], [67], [67]],
  [[67], [1], []],
  [[5, 19], [19], [5, 1]],
  [
    [33, 1],
    [1, 21],
    [33, 21],
  ],
  [
    [3, 2, 5, 7],
    [2, 1, 7],
    [3, 1, 5, 1],
  ],
];

describe("kernels against independent references, over shapes, layouts and dtypes", () => {
  for (const [name, reference] of Object.entries(REFERENCES)) {
    for (const dtype of reference.dtypes) {
      test(`${name} ${dtype}`, () => {
        const random = randomNumbers(20 + name.length);
        const terms = dtype === "float32" ? (reference.terms ?? 1e-37) : 1e-300;
        const isExact = reference.exact === true && terms < 1;
        const tolerance = isExact ? 0 : (TOLERANCE[dtype] ?? 0);
        SHAPES.forEach((shapes, row) => {
          LAYOUTS.forEach((_, turn) => {
            const inputs = shapes
              .slice(0, reference.tensors)
              .map((shape, k) =>
                randomTensor(
                  shape,
                  dtype,
                  LAYOUTS[(turn + k * (row + 1)) % LAYOUTS.length],
                  random,
                ),
              );
            const args = [...inputs, ...reference.scalars];
            for (const suffix of ["Kernel", "WasmKernel"]) {
              const out = run(name, args, suffix);
              const label = `${name}${suffix} ${dtype} ${JSON.stringify(shapes)} turn ${turn}`;
              expectClose(
                out,
                expectedElements(reference, dtype, out, inputs),
                { tolerance, terms },
                label,
              );
            }
          });
        });
      });
    }
  }
});

describe("which kernel runs", () => {
  test("tiny tensors stay in JavaScript, larger ones call wasm, the reference never does", () => {
    const random = randomNumbers(1);
    const calls = (suffix: string, length: number): string[] => {
      wasm.calls.length = 0;
      const x = randomTensor([length], "float32", "contiguous", random);
      run("addTensor", [x, x, 1], suffix);
      return [...wasm.calls];
    };
    expect(calls("WasmKernel", 16)).toEqual([]);
    expect(calls("WasmKernel", 17)).toEqual(["addTensor_f32"]);
    expect(calls("Kernel", 17)).toEqual([]);
  });

  test("pow by 2, 3 and 0.5 takes the cheap loops, in PyTorch's sense of them", () => {
    const x = tensorOf(
      [20],
      "float32",
      Array.from({ length: 20 }, (_, i) => (i === 0 ? -Infinity : i / 4)),
    );
    const called = (exponent: OpArg): string => {
      wasm.calls.length = 0;
      run("powTensorScalar", [x, exponent], "WasmKernel");
      return wasm.calls.join();
    };
    expect(called(2)).toBe("powTensorScalarSquare_f32");
    expect(called(float(3))).toBe("powTensorScalarCube_f32");
    expect(called(0.5)).toBe("powTensorScalarRoot_f32");
    expect(called(1.5)).toBe("powTensorScalar_f32");
    expect(num(elements(run("powTensorScalar", [x, 2], "WasmKernel"))[6])).toBe(2.25);
    expect(elements(run("powTensorScalar", [x, 0.5], "WasmKernel"))[0]).toBeNaN();
  });
});

describe("dtypes", () => {
  test("mixed operands are converted to the common dtype, numbers to the category they need", () => {
    const ints = tensorOf([3], "int32", [1, 2, 3]);
    const floats = tensorOf([3], "float64", [0.5, 0.25, 1e300]);
    expect(run("addTensor", [ints, floats, 2]).dtype).toBe("float64");
    expect([...elements(run("addTensor", [ints, floats, 2]))]).toEqual([2, 2.5, 2e300]);
    const scaled = run("addScalar", [ints, 2.5, 1]);
    expect([scaled.dtype, ...elements(scaled)]).toEqual(["float32", 3.5, 4.5, 5.5]);
    expect(run("addScalar", [ints, new FloatScalar(2), 1]).dtype).toBe("float32");
    expect(run("addScalar", [ints, 2, 1]).dtype).toBe("int32");
    expect(run("divTensor", [ints, ints]).dtype).toBe("float32");
    expect([...elements(run("ltScalar", [ints, 2.5]))]).toEqual([1, 1, 0]);
  });

  test("every pair of dtypes adds as if both had been converted first", () => {
    const random = randomNumbers(5);
    for (const a of DTYPES) {
      for (const b of DTYPES) {
        for (const length of [5, 40]) {
          const x = randomTensor([length], a, "contiguous", random);
          const y = randomTensor([length], b, "offset", random);
          const out = run("addTensor", [x, y, 1], "WasmKernel");
          const converted = [x, y].map((t) => {
            const same = emptyTensor(t.shape, out.dtype);
            kernel("copyKernel")([same], [same, t]);
            return same;
          });
          const wanted = run("addTensor", [...converted, 1]);
          expect(elements(out), `${a} + ${b}`).toEqual(elements(wanted));
        }
      }
    }
  });

  test("a float32 number is compared as float32", () => {
    const x = tensorOf([20], "float32", new Array(20).fill(Math.fround(0.1)));
    expect([...elements(run("ltScalar", [x, 0.1]))]).toEqual(new Array(20).fill(0));
    expect([...elements(run("ltScalar", [x, 0.1], "WasmKernel"))]).toEqual(new Array(20).fill(0));
  });

  test("int32 products wrap, also where a double would lose bits", () => {
    const x = tensorOf([2], "int32", [0x7fffffff, -123456789]);
    const y = tensorOf([2], "int32", [0x7fffffff, 987654321]);
    expect([...elements(run("mulTensor", [x, y]))]).toEqual([1, Math.imul(-123456789, 987654321)]);
  });

  test("integer powers wrap and negative exponents leave 0, 1 or -1", () => {
    for (const dtype of ["int32", "int64"] as const) {
      const one = (value: number): Value => (dtype === "int64" ? BigInt(value) : value);
      const bases = [3, -2, 1, -1, 5, 0, 7].map(one);
      const exponents = [13, 3, -2, -3, -1, 0, 90].map(one);
      const wanted = bases.map((base, i) => {
        const e = num(exponents[i]);
        if (e < 0) return stored(Math.abs(num(base)) === 1 ? num(base) ** e : 0, dtype);
        return stored(BigInt(base) ** BigInt(e), dtype);
      });
      const repeat = <T>(list: readonly T[]): T[] => [...list, ...list, ...list];
      const x = tensorOf([21], dtype, repeat(bases));
      const y = tensorOf([21], dtype, repeat(exponents));
      expect([...elements(run("powTensorTensor", [x, y]))]).toEqual(repeat(wanted));
      expect([...elements(run("powTensorTensor", [x, y], "WasmKernel"))]).toEqual(repeat(wanted));
    }
  });

  test("round takes the even neighbour, and keeps the sign of zero", () => {
    const values = [
      0.5,
      1.5,
      2.5,
      -0.5,
      -1.5,
      -2.5,
      2.4999,
      -0.2,
      1e30,
      Infinity,
      NaN,
      0.49999999999999994,
    ];
    const wanted = [0, 2, 2, -0, -2, -2, 2, -0, 1e30, Infinity, NaN, 0];
    const x = tensorOf([12], "float64", values);
    expect([...elements(run("round", [x]))]).toEqual(wanted);
    const wide = tensorOf([2, 12], "float64", [...values, ...values]);
    expect([...elements(run("round", [wide], "WasmKernel"))]).toEqual([...wanted, ...wanted]);
  });

  test("where: numbers alone decide the dtype; the condition never does", () => {
    const condition = tensorOf([3], "bool", [1, 0, 1]);
    const whole = run("whereScalar", [condition, 1, 0]);
    expect([whole.dtype, ...elements(whole)]).toEqual(["int64", 1n, 0n, 1n]);
    const real = run("whereScalar", [condition, 1.5, 0]);
    expect([real.dtype, ...elements(real)]).toEqual(["float32", 1.5, 0, 1.5]);
    const random = randomNumbers(9);
    for (const dtype of DTYPES) {
      for (const mask of ["bool", "uint8", "int64", "float32"] as const) {
        const shape = [3, 23];
        const c = randomTensor(mask === "bool" ? [3, 1] : shape, mask, "spaced", random);
        const x = randomTensor(shape, dtype, "transposed", random);
        const y = randomTensor([23], dtype, "contiguous", random);
        const out = run("whereSelf", [c, x, y], "WasmKernel");
        const wanted = Array.from({ length: 69 }, (_, i) =>
          broadcastElement(num(broadcastElement(c, i, shape)) === 0 ? y : x, i, shape),
        );
        expect(out.dtype).toBe(dtype);
        expect([...elements(out)], `${dtype} ${mask}`).toEqual(wanted);
      }
    }
  });

  test("an expression of real numbers refuses integers where nothing promotes them", () => {
    const x = tensorOf([2], "int32", [1, 2]);
    const refused = (): void => kernel("rsqrtKernel")([emptyTensor([2], "int32")], [x]);
    expect(refused).toThrow(/rsqrt: there is no kernel for int32/);
    expect(run("sin", [x]).dtype).toBe("float32");
  });
});

describe("meta", () => {
  test("returns the operand's own shape object when it fits", () => {
    const x = emptyTensor([2, 3], "float32");
    const y = emptyTensor([3], "float32");
    expect(meta("addTensorMeta")([x, y, 1])[0].shape).toBe(x.shape);
    expect(meta("addTensorMeta")([y, x, 1])[0].shape).toBe(x.shape);
    expect(meta("eqTensorMeta")([x, y])[0]).toEqual({ shape: [2, 3], dtype: "bool" });
  });

  test("refuses shapes that do not broadcast, naming the operator and both shapes", () => {
    const x = emptyTensor([2, 3], "float32");
    const y = emptyTensor([4], "float32");
    expect(() => meta("addTensorMeta")([x, y, 1])).toThrow(/add\.Tensor.*\[2, 3\].*\[4\]/s);
  });
});

describe("writing in place", () => {
  test("an input that is a shifted view of the output is read before it is overwritten", () => {
    for (const count of [6, 40]) {
      const base = tensorOf(
        [count + 1],
        "float32",
        Array.from({ length: count + 1 }, (_, i) => i),
      );
      const head = new Tensor(base.storage, "float32", [count], [1], 0, 0);
      const tail = new Tensor(base.storage, "float32", [count], [1], 1, 0);
      kernel("addTensorWasmKernel")([tail], [tail, head, 1]);
      expect([...elements(base)]).toEqual([
        0,
        ...Array.from({ length: count }, (_, i) => 2 * i + 1),
      ]);
    }
  });

  test("a transposed view of the output, and one of its own elements, are read first", () => {
    const base = tensorOf(
      [5, 5],
      "float64",
      Array.from({ length: 25 }, (_, i) => i),
    );
    const transposed = new Tensor(base.storage, "float64", [5, 5], [1, 5], 0, 0);
    kernel("addTensorWasmKernel")([base], [base, transposed, 1]);
    expect([...elements(base)]).toEqual(
      Array.from({ length: 25 }, (_, i) => i + (i % 5) * 5 + Math.floor(i / 5)),
    );
    const line = tensorOf(
      [20],
      "float32",
      Array.from({ length: 20 }, () => 2),
    );
    const first = new Tensor(line.storage, "float32", [], [], 0, 0);
    kernel("mulTensorWasmKernel")([line], [line, first]);
    expect([...elements(line)]).toEqual(new Array(20).fill(4));
  });

  test("an output of another dtype gets the converted result", () => {
    for (const count of [4, 40]) {
      const x = tensorOf([count], "float32", new Array(count).fill(0.25));
      const y = tensorOf([count], "float64", new Array(count).fill(1 / 3));
      kernel("addTensorWasmKernel")([x], [x, y, 1]);
      expect([...elements(x)]).toEqual(new Array(count).fill(Math.fround(0.25 + 1 / 3)));
      const whole = tensorOf([count], "int32", new Array(count).fill(7));
      const bigs = tensorOf([count], "int64", new Array(count).fill(2n ** 40n + 5n));
      kernel("copyWasmKernel")([whole], [whole, bigs]);
      expect([...elements(whole)]).toEqual(new Array(count).fill(5));
    }
  });

  test("strided outputs leave the elements between them alone", () => {
    const base = tensorOf([80], "float32", new Array(80).fill(-1));
    const odd = new Tensor(base.storage, "float32", [40], [2], 1, 0);
    kernel("fillScalarWasmKernel")([odd], [odd, 3]);
    expect([...elements(base)]).toEqual(
      Array.from({ length: 80 }, (_, i) => (i % 2 === 1 ? 3 : -1)),
    );
  });
});
