// Division, remainders, bits and neighbours: generated loops, JavaScript and wasm, against independent arithmetic.
import { describe, expect, test } from "vitest";
import "../../runtime/core.ts";
import { callOp } from "../../runtime/api/call-op.ts";
import { BatchwiseError } from "../../runtime/errors/classes.ts";
import { type DType, newTypedArray } from "../../runtime/tensor/dtype.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { makeTensor } from "../../testing/sample.ts";
import { valuesOf } from "../../testing/values.ts";

type Value = number | bigint;

/** Long enough for wasm; the JavaScript loop gets the pairs one by one. */
function bothWays(name: string, dtype: DType, pairs: readonly (readonly [Value, Value])[]) {
  const repeated = Array.from({ length: 40 }, (_, i) => pairs[i % pairs.length]);
  const column = (k: 0 | 1, of: readonly (readonly [Value, Value])[]): Tensor =>
    makeTensor(
      [of.length],
      of.map((pair) => pair[k]),
      { dtype },
    );
  const call = (of: readonly (readonly [Value, Value])[]): readonly Value[] => {
    const result = callOp(name, [column(0, of), column(1, of)]);
    if (!(result instanceof Tensor)) throw new TypeError(`${name} returned no tensor`);
    return valuesOf(result).data.map((x) => (typeof x === "bigint" ? x : Number(x)));
  };
  return {
    long: call(repeated).slice(0, pairs.length),
    short: pairs.flatMap((pair) => call([pair])),
  };
}

/** The number as an element of `dtype` holds it. */
function stored(dtype: DType, value: Value): Value {
  const array = newTypedArray(dtype, 1);
  if (array instanceof BigInt64Array) array[0] = BigInt(value);
  else array[0] = Number(value);
  return array[0];
}

const INT64_MIN = -(2n ** 63n);
const WHOLE: readonly (readonly [bigint, bigint])[] = [
  [7n, 2n],
  [-7n, 2n],
  [7n, -2n],
  [-7n, -2n],
  [0n, 3n],
  [6n, -3n],
  [12n, 18n],
  [1n, 31n],
  [-5n, 1n],
  [-(2n ** 31n), -1n],
  [2n ** 31n - 1n, 3n],
];
const WIDE: readonly (readonly [bigint, bigint])[] = [
  ...WHOLE,
  [2n ** 62n + 1n, 3n],
  [-(2n ** 62n) - 1n, 2n ** 31n + 1n],
  [INT64_MIN, -1n],
  [INT64_MIN + 1n, 2n ** 40n],
];
const BYTES: readonly (readonly [bigint, bigint])[] = [
  [200n, 7n],
  [255n, 255n],
  [3n, 250n],
  [128n, 9n],
];

function floorDivide(a: bigint, b: bigint): bigint {
  return (a - (((a % b) + b) % b)) / b;
}

function gcd(a: bigint, b: bigint): bigint {
  const size = (x: bigint): bigint => (x < 0n ? -x : x);
  return b === 0n ? size(a) : gcd(b, a % b);
}

const WHOLE_MEANING: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  floor_divide: floorDivide,
  _div_trunc: (a, b) => a / b,
  remainder: (a, b) => a - floorDivide(a, b) * b,
  fmod: (a, b) => a % b,
  gcd,
  lcm: (a, b) => {
    const product = BigInt.asIntN(64, (a / (gcd(a, b) || 1n)) * b);
    return product < 0n ? -product : product;
  },
};

describe.each(Object.entries(WHOLE_MEANING))("%s of integers", (name, meaning) => {
  test.each([
    ["int64", WIDE],
    ["int32", WHOLE],
    ["uint8", BYTES],
  ] as const)("%s is exact", (dtype, pairs) => {
    const want = pairs.map(([a, b]) => {
      const exact = meaning(a, b);
      // The least common multiple wraps in the dtype before it loses its sign.
      const low = dtype === "int32" && name === "lcm" ? BigInt.asIntN(32, exact) : exact;
      return stored(dtype, name === "lcm" && low < 0n ? -low : low);
    });
    const { long, short } = bothWays(name, dtype, pairs);
    expect(short).toEqual(want);
    expect(long).toEqual(want);
  });
});

describe.each(["floor_divide", "_div_trunc", "remainder", "fmod"])("%s by zero", (name) => {
  const divide = (dtype: DType, divisor: unknown): unknown =>
    callOp(name, [makeTensor([3], [1, 2, 3], { dtype }), divisor]);

  test("is refused for integers and leaves an in-place self alone", () => {
    for (const dtype of ["int64", "int32", "uint8"] as const) {
      const zeros = makeTensor([3], [1, 0, 2], { dtype });
      expect(() => divide(dtype, zeros)).toThrow(BatchwiseError);
      expect(() => divide(dtype, zeros)).toThrow(/the divisor has a zero/);
      expect(() => divide(dtype, 0)).toThrow(/the divisor has a zero/);
      if (name === "_div_trunc") continue;
      const self = makeTensor([3], [1, 2, 3], { dtype });
      expect(() => callOp(`${name}_`, [self, zeros])).toThrow(BatchwiseError);
      expect(valuesOf(self).data.map(Number)).toEqual([1, 2, 3]);
    }
  });

  test("a zero that only shows in the compute dtype counts", () => {
    const divisor = makeTensor([], [256], { dtype: "int32" });
    expect(() => divide("uint8", divisor)).toThrow(/the divisor has a zero/);
  });

  test("nothing is divided in an empty result", () => {
    const none = makeTensor([0], [], { dtype: "int64" });
    const zero = makeTensor([1], [0], { dtype: "int64" });
    expect(callOp(name, [none, zero])).toMatchObject({ shape: [0] });
  });

  test("gives inf or NaN for floats", () => {
    const got = divide("float32", 0);
    const isQuotient = name === "floor_divide" || name === "_div_trunc";
    const want = isQuotient ? Number.POSITIVE_INFINITY : Number.NaN;
    expect(got instanceof Tensor ? valuesOf(got).data : null).toEqual([want, want, want]);
  });
});

const { POSITIVE_INFINITY: INF, NaN: NAN } = Number;

const FLOAT_CASES: Readonly<Record<string, readonly (readonly [number, number, number])[]>> = {
  floor_divide: [
    [7, 2, 3],
    [-7, 2, -4],
    [7, -2, -4],
    [-0.5, 2, -1],
    [-0, 2, -0],
    [1, INF, 0],
    [-1, INF, -1],
    [INF, 2, NAN],
    [1, 0, INF],
    [0, 0, NAN],
    [2 ** 20, 0.5, 2 ** 21],
  ],
  _div_trunc: [
    [7, 2, 3],
    [-7, 2, -3],
    [-0.5, 2, -0],
    [INF, 2, INF],
  ],
  remainder: [
    [7, 2, 1],
    [-7, 2, 1],
    [7, -2, -1],
    [-7, -2, -1],
    [5.5, 2, 1.5],
    [1, INF, 1],
    [INF, 2, NAN],
  ],
  fmod: [
    [7, 2, 1],
    [-7, 2, -1],
    [7, -2, 1],
    [-5.5, 2, -1.5],
    [1, INF, 1],
  ],
  fmax: [
    [1, NAN, 1],
    [NAN, 2, 2],
    [NAN, NAN, NAN],
    [1, 2, 2],
    [-INF, INF, INF],
  ],
  fmin: [
    [1, NAN, 1],
    [NAN, 2, 2],
    [NAN, NAN, NAN],
    [1, 2, 1],
  ],
  maximum: [
    [1, NAN, NAN],
    [NAN, 2, NAN],
    [3, 2, 3],
  ],
  hypot: [
    [3, 4, 5],
    [INF, NAN, INF],
    [0, -2, 2],
  ],
  copysign: [
    [3, -0, -3],
    [-3, 0, 3],
    [0, -1, -0],
    [INF, -1, -INF],
  ],
  logaddexp: [
    [INF, INF, INF],
    [-INF, -INF, -INF],
    [-INF, 2, 2],
    [200, 0, 200],
  ],
  logaddexp2: [
    [3, 3, 4],
    [-INF, -INF, -INF],
    [200, 0, 200],
  ],
  heaviside: [
    [-1, 9, 0],
    [0, 9, 9],
    [-0, 9, 9],
    [2, 9, 1],
    [NAN, 9, 0],
  ],
};

describe.each(Object.entries(FLOAT_CASES))("%s of floats", (name, cases) => {
  test.each(["float32", "float64"] as const)("%s", (dtype) => {
    const { long, short } = bothWays(
      name,
      dtype,
      cases.map(([a, b]) => [a, b]),
    );
    const want = cases.map(([, , result]) => result);
    expect(short).toEqual(want);
    expect(long).toEqual(want);
  });
});

describe("nextafter", () => {
  const pairs: readonly (readonly [number, number])[] = [
    [1, 2],
    [1, 0],
    [-1, 0],
    [-1, -INF],
    [0, 1],
    [0, -1],
    [INF, 0],
    [2, 2],
    [1, NAN],
  ];

  test("float64 moves by one place in the last digit", () => {
    const { EPSILON, MIN_VALUE, MAX_VALUE } = Number;
    const want = [
      1 + EPSILON,
      1 - EPSILON / 2,
      -1 + EPSILON / 2,
      -1 - EPSILON,
      MIN_VALUE,
      -MIN_VALUE,
      MAX_VALUE,
      2,
      NAN,
    ];
    const { long, short } = bothWays("nextafter", "float64", pairs);
    expect(short).toEqual(want);
    expect(long).toEqual(want);
  });

  test("float32 moves by its own digits", () => {
    const unit = 2 ** -23;
    const want = [
      1 + unit,
      1 - unit / 2,
      -1 + unit / 2,
      -1 - unit,
      2 ** -149,
      -(2 ** -149),
      (2 - unit) * 2 ** 127,
      2,
      NAN,
    ];
    const { long, short } = bothWays("nextafter", "float32", pairs);
    expect(short).toEqual(want);
    expect(long).toEqual(want);
  });
});
