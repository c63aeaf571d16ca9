// `tensor(data)` from everything it takes, and values out again.
import { describe, expect, test } from "vitest";
import {
  type DType,
  float,
  grad,
  isBatched,
  mul,
  type NestedData,
  ones,
  stack,
  sum,
  type Tensor,
  tensor,
  vmap,
} from "../../runtime/index.ts";
import { expectNested } from "../../testing/values.ts";
import { refusalOf } from "../lib/refusals.ts";

const int32 = tensor([1, 2], { dtype: "int32" });

describe("tensor", () => {
  const cases: readonly (readonly [string, NestedData, DType, unknown])[] = [
    ["a number", 1, "float32", 1],
    ["a float scalar", float(2), "float32", 2],
    ["a boolean", true, "bool", true],
    ["a BigInt", 5n, "int64", 5],
    ["booleans", [[true], [false]], "bool", [[true], [false]]],
    ["booleans and numbers", [true, 2], "float32", [1, 2]],
    ["BigInts beyond a double", [2n ** 60n, -1n], "int64", [2n ** 60n, -1]],
    ["a Float64Array", new Float64Array([0.1]), "float64", [0.1]],
    ["a BigInt64Array", new BigInt64Array([7n]), "int64", [7]],
    ["an Int32Array", new Int32Array([7]), "int32", [7]],
    ["a Uint8Array", new Uint8Array([255]), "uint8", [255]],
    ["pixels", new Uint8ClampedArray([0, 300]), "uint8", [0, 255]],
    ["rows of typed arrays", [new Float64Array([1]), new Float64Array([2])], "float64", [[1], [2]]],
    ["nothing", [], "float32", []],
    ["empty rows", [[], []], "float32", [[], []]],
    ["0-d tensors", [tensor(1n), tensor(2n)], "int64", [1, 2]],
    [
      "rows that are tensors",
      [int32, int32.flip([0])],
      "int32",
      [
        [1, 2],
        [2, 1],
      ],
    ],
    [
      "a tensor beside numbers",
      [int32, [3, 4]],
      "float32",
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["a tensor that lies apart", [ones([2, 3]).t().select(1, 0)], "float32", [[1, 1, 1]]],
  ];

  test.each(cases)("%s", (_, data, dtype, expected) => {
    const made = tensor(data);
    expect([made.dtype, made.tolist()]).toEqual([dtype, expected]);
  });

  const foreign: readonly NestedData[] = [
    new Int8Array([-1]),
    new Int16Array([-1]),
    [new Int16Array([-1])],
  ];

  test.each(foreign)("a typed array without a dtype of its own needs one: %o", (data) => {
    const whole = tensor(data, { dtype: "int32" });
    expect([whole.dtype, whole.reshape([]).item()]).toEqual(["int32", -1]);
    expect(tensor(data, { dtype: "float64" }).reshape([]).item()).toBe(-1);
    const error = refusalOf(() => tensor(data));
    expect([error.code, error.message]).toEqual([
      "E_TYPED_ARRAY_KIND",
      expect.stringContaining("{ dtype }"),
    ]);
  });

  test("the data is copied", () => {
    const row = new Float32Array([1, 2]);
    const source = tensor([5, 6]);
    const [fromArray, fromTensor] = [tensor(row), tensor(source)];
    row[0] = 9;
    source.fill_(9);
    expect([fromArray.tolist(), fromTensor.tolist()]).toEqual([
      [1, 2],
      [5, 6],
    ]);
  });

  test("a tensor as a whole is cloned, detached and converted, also inside vmap", () => {
    const x = tensor([1.5, 2.5], { requiresGrad: true });
    const copy = tensor(x, { dtype: "int64" });
    expect([copy.requiresGrad, copy.dtype, copy.tolist()]).toEqual([false, "int64", [1, 2]]);
    expect(tensor(x, { requiresGrad: true }).isLeaf).toBe(true);
    const doubled = vmap((one: Tensor) => mul(tensor(one), isBatched(tensor(one)) ? 2 : 1));
    expectNested(doubled(tensor([1, 2])), [2, 4]);
    expectNested(grad((one: Tensor) => sum(mul(tensor(one), one)))(tensor([3])), [3]);
  });

  test("inside arrays, tensors with a history or a mapped value are refused", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const history = refusalOf(() => tensor([x, x]));
    expect([history.code, history.message]).toEqual([
      "E_HISTORY_IN_DATA",
      expect.stringContaining("stack("),
    ]);
    expect(stack([x, x]).requiresGrad).toBe(true);
    expectNested(tensor([x.detach(), [3, 4]]), [
      [1, 2],
      [3, 4],
    ]);
    const traced = refusalOf(() => grad((one: Tensor) => sum(tensor([one])))(tensor(1)));
    expect(traced.code).toBe("E_HISTORY_IN_DATA");
    const mapped = refusalOf(() => vmap((one: Tensor) => tensor([one]))(tensor([1, 2])));
    expect(mapped.code).toBe("E_BATCHED_TO_NUMBER");
  });

  test("ragged data names the place", () => {
    const ragged = refusalOf(() => tensor([int32, [1, 2, 3]]));
    expect(ragged.message).toContain("data[1]");
    expect(refusalOf(() => tensor([[1, 2], tensor([1])])).message).toContain(
      "a tensor of shape [1]",
    );
    expect(refusalOf(() => tensor([1, int32])).code).toBe("E_RAGGED_DATA");
    expect(refusalOf(() => tensor("1" as never)).code).toBe("E_ELEMENT_TYPE");
    expect(refusalOf(() => tensor([1, undefined] as never)).message).toContain("data[1]");
  });
});

describe("values out", () => {
  test("int64 gives numbers while they are exact, BigInt beyond", () => {
    const x = tensor([2n ** 53n, 2n ** 53n - 1n, -(2n ** 60n)]);
    expect(x.tolist()).toEqual([2n ** 53n, 2 ** 53 - 1, -(2n ** 60n)]);
    expect(x.toTypedArray()).toEqual(new BigInt64Array([2n ** 53n, 2n ** 53n - 1n, -(2n ** 60n)]));
    expect([x.index(1).item(), x.index(2).item()]).toEqual([2 ** 53 - 1, -(2n ** 60n)]);
  });

  test("bool gives booleans, its typed array bytes", async () => {
    const x = tensor([true, false]);
    expect(x.tolist()).toEqual([true, false]);
    expect(x.toTypedArray()).toEqual(new Uint8Array([1, 0]));
    expect(await x.data()).toEqual(new Uint8Array([1, 0]));
    expect(x.index(0).item()).toBe(true);
  });

  test("to converts, or returns the tensor itself", () => {
    const x = tensor([1.5, -1.5]);
    expect(x.to("float32") === x).toBe(true);
    expect(x.to("cpu") === x).toBe(true);
    expect(x.to("int64").tolist()).toEqual([1, -1]);
    expect(x.to(int32).dtype).toBe("int32");
    const short = [x.bool(), x.double(), x.float(), x.int(), x.long()].map(({ dtype }) => dtype);
    expect(short).toEqual(["bool", "float64", "float32", "int32", "int64"]);
    expect([x.float() === x, x.long().tolist(), x.bool().tolist()]).toEqual([
      true,
      [1, -1],
      [true, true],
    ]);
  });

  test("mapped values are refused", () => {
    const readers: readonly ((x: Tensor) => unknown)[] = [
      (x) => x.item(),
      (x) => x.tolist(),
      (x) => x.toTypedArray(),
      (x) => Number(x),
    ];
    for (const read of readers) {
      const error = refusalOf(() =>
        vmap((one: Tensor) => {
          read(one);
          return one;
        })(tensor([1, 2])),
      );
      expect(error.code).toBe("E_BATCHED_TO_NUMBER");
    }
  });
});
