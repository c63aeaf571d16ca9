// Index expressions on plain tensors: what is a view, what is a copy, where index dims go, what is refused.
import { describe, expect, test } from "vitest";
import {
  add,
  arange,
  callOp,
  gt,
  type IndexPart,
  reshape,
  slice,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { refusalOf } from "../lib/refusals.ts";

const x = reshape(arange(24), [2, 3, 4]);
const int = (values: readonly number[]): Tensor => tensor(values, { dtype: "int64" });

/** Expected values are NumPy's, whose rules PyTorch follows in these cases. */
const CASES: readonly (readonly [string, readonly IndexPart[], unknown])[] = [
  ["an integer", [1, 2], [20, 21, 22, 23]],
  ["integers from the end", [-1, -3, -4], 12],
  [
    "a whole slice and an integer",
    [slice(), -1],
    [
      [8, 9, 10, 11],
      [20, 21, 22, 23],
    ],
  ],
  [
    "an ellipsis",
    ["...", 1],
    [
      [1, 5, 9],
      [13, 17, 21],
    ],
  ],
  [
    "an ellipsis, a new dim and a slice",
    [0, "...", null, slice(1, 3)],
    [[[1, 2]], [[5, 6]], [[9, 10]]],
  ],
  [
    "steps and open ends",
    [slice(), slice(null, null, 2), slice(1)],
    [
      [
        [1, 2, 3],
        [9, 10, 11],
      ],
      [
        [13, 14, 15],
        [21, 22, 23],
      ],
    ],
  ],
  ["bounds beyond the dim are cut", [0, 0, slice(-2, 99)], [2, 3]],
  [
    "two index arrays",
    [
      [1, 0],
      [2, 0],
    ],
    [
      [20, 21, 22, 23],
      [0, 1, 2, 3],
    ],
  ],
  [
    "neighbouring index tensors stay in place",
    [
      slice(),
      [
        [0, 1],
        [2, 0],
      ],
      int([3, 1]),
    ],
    [
      [
        [3, 5],
        [11, 1],
      ],
      [
        [15, 17],
        [23, 13],
      ],
    ],
  ],
  [
    "index tensors that lie apart lead",
    [int([1, 0]), slice(), int([3, 0])],
    [
      [15, 19, 23],
      [0, 4, 8],
    ],
  ],
  [
    "a new dim between index tensors parts them",
    [[0, 1], null, [1, 2]],
    [[[4, 5, 6, 7]], [[20, 21, 22, 23]]],
  ],
  [
    "an integer is taken before index tensors, as PyTorch does and NumPy does not",
    [0, slice(), int([1, 0])],
    [
      [1, 0],
      [5, 4],
      [9, 8],
    ],
  ],
  [
    "a mask over two dims",
    [
      [
        [true, false, true],
        [false, true, false],
      ],
    ],
    [
      [0, 1, 2, 3],
      [8, 9, 10, 11],
      [16, 17, 18, 19],
    ],
  ],
  [
    "a mask over two dims, then an integer",
    [
      [
        [true, false, true],
        [false, true, false],
      ],
      1,
    ],
    [1, 9, 17],
  ],
  [
    "a mask over two dims, then a slice",
    [
      [
        [true, false, true],
        [false, true, false],
      ],
      slice(1, 3),
    ],
    [
      [1, 2],
      [9, 10],
      [17, 18],
    ],
  ],
  [
    "a mask and a new dim",
    [slice(), [true, false, true], null],
    [
      [[[0, 1, 2, 3]], [[8, 9, 10, 11]]],
      [[[12, 13, 14, 15]], [[20, 21, 22, 23]]],
    ],
  ],
  ["true adds a dim of size 1", [true, 0, 0], [[0, 1, 2, 3]]],
  ["false adds a dim of size 0", [false, 0, 0], []],
  [
    "a 0-d tensor is an integer",
    [tensor(1, { dtype: "int64" }), tensor(2, { dtype: "int32" })],
    [20, 21, 22, 23],
  ],
  ["a 0-d bool tensor", [0, 0, tensor(true)], [[0, 1, 2, 3]]],
  ["an empty array", [[]], []],
  ["BigInts", [1n, [2n, 0n], 0], [20, 12]],
];

describe("x.index", () => {
  test.each(CASES)("%s", (_, parts, expected) => {
    expect(x.index(...parts).tolist()).toEqual(expected);
    expect((callOp("torch.Tensor.__getitem__", [x, parts]) as Tensor).tolist()).toEqual(expected);
  });

  test("shapes of empty results", () => {
    expect(x.index(false, 0, 0).shape).toEqual([0, 4]);
    expect(x.index([], slice(0, 2)).shape).toEqual([0, 2, 4]);
    expect(x.index(slice(2, 1)).shape).toEqual([0, 3, 4]);
  });

  test("a mask from a comparison", () => {
    expect(x.index(gt(x, 20.5)).tolist()).toEqual([21, 22, 23]);
  });

  test("integers, slices and new dims give views, index tensors copies", () => {
    const base = zeros([3, 4]);
    base.index(1, slice(null, null, 2)).fill_(1);
    base.index("...").index(null, 2).fill_(2);
    base.index([0]).fill_(9);
    base.index(slice(), [true, false, false, false]).fill_(9);
    expect(base.tolist()).toEqual([
      [0, 0, 0, 0],
      [1, 0, 1, 0],
      [2, 2, 2, 2],
    ]);
    expect(base.index().storage).toBe(base.storage);
    expect(base.index() === base).toBe(false);
  });

  test("the forms of the reference files", () => {
    const parts = [{ slice: [0, 2, null] }, { ellipsis: true }, { slice: [null, null, 3] }];
    const got = callOp("torch.Tensor.__getitem__", [x, parts]) as Tensor;
    expect(got.shape).toEqual([2, 3, 2]);
    expect((callOp("torch.Tensor.__getitem__", [x, 1]) as Tensor).shape).toEqual([3, 4]);
  });
});

describe("slice", () => {
  test("is the operator on a tensor, also for vmap", () => {
    expect(slice(x, 1, 0, 2).shape).toEqual([2, 2, 4]);
    expect(slice(x, { dim: 2, step: 3 }).shape).toEqual([2, 3, 2]);
    expect(vmap((row: Tensor) => slice(row, 0, 1))(x).shape).toEqual([2, 2, 4]);
  });

  test("refuses bounds that are no integers and steps that lead nowhere", () => {
    expect(refusalOf(() => slice(0.5)).code).toBe("E_SLICE_BOUND");
    expect(refusalOf(() => slice(0, 2, 0)).code).toBe("E_SLICE_STEP");
    expect(refusalOf(() => slice(null, null, -1)).code).toBe("E_SLICE_STEP");
  });
});

describe("refusals", () => {
  const refused: readonly (readonly [string, readonly unknown[], string, string])[] = [
    ["too many parts", [0, 0, 0, 0], "E_INDEX_COUNT", "cover 4 dims but self has shape [2, 3, 4]"],
    ["out of range", [0, 3], "E_INDEX_RANGE", "index 3 is out of range for dim 1 of size 3"],
    ["out of range in an array", [[0, 2]], "E_INDEX_RANGE", "index 2 is out of range for dim 0"],
    ["two ellipses", ["...", "..."], "E_ELLIPSIS", "2 ellipses"],
    ["a float", [0.5], "E_INDEX_PART", "index part 0 is 0.5"],
    ["a string", [0, "1:2"], "E_INDEX_PART", 'index part 1 is "1:2"'],
    ["undefined", [undefined], "E_INDEX_PART", "index part 0 is undefined"],
    ["a float tensor", [tensor([0, 1])], "E_INDEX_DTYPE", "a tensor of dtype float32"],
    ["an array of floats", [[0, 0.5]], "E_INDEX_DTYPE", "an array that holds 0.5"],
    ["a ragged array", [[[0], [0, 1]]], "E_RAGGED_DATA", ""],
    ["a mask of another size", [[true, false, true]], "E_MASK_SHAPE", "[3]"],
    [
      "arrays that do not broadcast",
      [
        [0, 1],
        [0, 1, 2],
      ],
      "E_BROADCAST",
      "",
    ],
  ];

  test.each(refused)("%s", (_, parts, code, text) => {
    const read = refusalOf(() => callOp("torch.Tensor.__getitem__", [x, parts]));
    expect([read.code, read.message]).toEqual([code, expect.stringContaining(text)]);
    const write = refusalOf(() => callOp("__setitem__", [zeros([2, 3, 4]), parts, 1]));
    expect(write.code).toBe(code);
  });

  test("a 0-d tensor has no positions", () => {
    expect(refusalOf(() => tensor(1).index(0)).code).toBe("E_INDEX_COUNT");
    expect(tensor(1).index("...").item()).toBe(1);
    expect(tensor(1).index(null).shape).toEqual([1]);
    expect(tensor(1).index(true).tolist()).toEqual([1]);
  });
});

describe("iteration", () => {
  test("for, spread and destructuring go along dim 0", () => {
    const rows: unknown[] = [];
    for (const row of x.index(0)) rows.push(row.tolist());
    expect(rows).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ]);
    const [first, , third] = tensor([5, 6, 7]);
    expect([first.item(), third.item()]).toEqual([5, 7]);
    expect([...zeros([0, 2])]).toEqual([]);
    expect(Array.from(tensor([1, 2]), (one) => one.item())).toEqual([1, 2]);
  });

  test("rows are views", () => {
    const base = zeros([2, 2]);
    for (const row of base) row.add_(1);
    expect(base.tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });

  test("a 0-d tensor is not iterable", () => {
    expect(() => [...tensor(1)]).toThrow(TypeError);
    expect(() => {
      for (const row of tensor(1)) row.item();
    }).toThrow(TypeError);
  });

  test("test libraries can compare tensors, down to single elements", () => {
    expect(tensor([1, 2])).toEqual(tensor([1, 2]));
    expect(tensor([1, 2])).not.toEqual(tensor([1, 3]));
    expect(tensor([[1], [2]])).not.toEqual(tensor([1, 2]));
  });

  test("under vmap the rows are those of one example", () => {
    const total = vmap((example: Tensor) => [...example].reduce((a, b) => add(a, b)));
    expect(total(x).tolist()).toEqual([
      [12, 15, 18, 21],
      [48, 51, 54, 57],
    ]);
  });
});

describe("sizes and layout", () => {
  test("size, dim, numel, stride, storageOffset, isContiguous, device", () => {
    const part = x.index(1, slice(), slice(1, null, 2));
    expect([part.size(), part.size(-1), part.dim(), part.numel()]).toEqual([[3, 2], 2, 2, 6]);
    expect([part.stride(), part.stride(0), part.storageOffset()]).toEqual([[4, 2], 4, 13]);
    expect([part.isContiguous(), x.isContiguous(), x.device]).toEqual([false, true, "cpu"]);
    expect(refusalOf(() => x.size(3)).code).toBe("E_DIM_RANGE");
    expect(refusalOf(() => x.stride(-4)).code).toBe("E_DIM_RANGE");
  });

  test("T and mT", () => {
    expect([x.T.shape, x.mT.shape]).toEqual([
      [4, 3, 2],
      [2, 4, 3],
    ]);
    expect(refusalOf(() => tensor([1]).mT).code).toBe("E_RANK");
  });

  test("under vmap they speak of one example", () => {
    const seen: unknown[] = [];
    vmap((example: Tensor) => {
      seen.push(example.size(), example.numel(), example.dim(), example.T.shape);
      return example;
    })(x);
    expect(seen).toEqual([[3, 4], 12, 2, [4, 3]]);
  });
});
