// Tensors as text: plain ones as PyTorch prints them, those of autograd and of transforms, and the options.
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import {
  add,
  arange,
  exp,
  eye,
  grad,
  jvp,
  mul,
  reshape,
  scope,
  setPrintOptions,
  sum,
  type Tensor,
  type TensorOptions,
  tensor,
  transpose,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { formatTensor } from "../../runtime/tensor/printing.ts";
import { refusalOf } from "../lib/refusals.ts";

type Data = Parameters<typeof tensor>[0];

describe("plain tensors", () => {
  const golden: readonly (readonly [Data, TensorOptions["dtype"], string])[] = [
    [3, "float32", "tensor(3.)"],
    [0.5, "float32", "tensor(0.5000)"],
    [7, "int64", "tensor(7)"],
    [true, "bool", "tensor(true)"],
    [[1, 2], "float32", "tensor([1., 2.])"],
    [[1, 2], "int64", "tensor([1, 2])"],
    [[2n ** 60n, -1], "int64", "tensor([1152921504606846976,                  -1])"],
    [[1.5, -2, 0.25], "float64", "tensor([ 1.5000, -2.0000,  0.2500], dtype=float64)"],
    [
      [
        [1, 2],
        [30, 4],
      ],
      "int32",
      "tensor([[ 1,  2],\n        [30,  4]], dtype=int32)",
    ],
    [[true, false], "bool", "tensor([ true, false])"],
    [[1, 2], "uint8", "tensor([1, 2], dtype=uint8)"],
    [[1, Number.NaN, Number.NEGATIVE_INFINITY], "float32", "tensor([1., nan, -inf])"],
    [[Number.NaN, 0.5], "float32", "tensor([   nan, 0.5000])"],
    [[Number.POSITIVE_INFINITY], "float32", "tensor([inf])"],
    [[1, 1000], "float32", "tensor([   1., 1000.])"],
    [[1, 1001], "float32", "tensor([1.0000e+00, 1.0010e+03])"],
    [[0, 1e-5, 1], "float32", "tensor([0.0000e+00, 1.0000e-05, 1.0000e+00])"],
    [[1e9, 1], "float32", "tensor([1.0000e+09, 1.0000e+00])"],
    [[-1e-200], "float64", "tensor([-1.0000e-200], dtype=float64)"],
    [[0, -0], "float32", "tensor([0., -0.])"],
    [[0.15625, 0.21875], "float32", "tensor([0.1562, 0.2188])"],
    [[], "float32", "tensor([])"],
    [[], "int64", "tensor([], dtype=int64)"],
    [[], "bool", "tensor([], dtype=bool)"],
    [[[], []], "int64", "tensor([], size=[2, 0], dtype=int64)"],
    [
      [
        [[1], [2]],
        [[3], [4]],
      ],
      "float32",
      "tensor([[[1.],\n         [2.]],\n\n        [[3.],\n         [4.]]])",
    ],
  ];
  for (const [data, dtype, text] of golden) {
    test(text.split("\n")[0], () => {
      expect(String(tensor(data, dtype === undefined ? {} : { dtype }))).toBe(text);
    });
  }

  test("views print what they show", () => {
    const x = reshape(arange(6), [2, 3]);
    expect(String(transpose(x, 0, 1))).toBe("tensor([[0, 3],\n        [1, 4],\n        [2, 5]])");
    expect(String(x.index(1, 2))).toBe("tensor(5)");
  });

  test("more than 1000 elements are summarised at the edges", () => {
    expect(String(arange(1001))).toBe("tensor([   0,    1,    2,  ...,  998,  999, 1000])");
    expect(String(reshape(arange(1600), [40, 40]))).toBe(
      [
        "tensor([[   0,    1,    2,  ...,   37,   38,   39],",
        "        [  40,   41,   42,  ...,   77,   78,   79],",
        "        [  80,   81,   82,  ...,  117,  118,  119],",
        "        ...,",
        "        [1480, 1481, 1482,  ..., 1517, 1518, 1519],",
        "        [1520, 1521, 1522,  ..., 1557, 1558, 1559],",
        "        [1560, 1561, 1562,  ..., 1597, 1598, 1599]])",
      ].join("\n"),
    );
    const deep = String(zeros([10, 2, 100]));
    expect(deep).toContain("]],\n\n        ...,\n\n        [[");
  });

  test("long rows break within 80 columns", () => {
    const lines = String(arange(100)).split("\n");
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    expect(lines[1]).toMatch(/^ {8}18, 19/);
  });

  test("notes go to the end, on a new line when they do not fit", () => {
    expect(formatTensor(tensor([1]), ["requiresGrad=true"])).toBe(
      "tensor([1.], requiresGrad=true)",
    );
    const wide = formatTensor(tensor(new Array<number>(14).fill(1)), ["requiresGrad=true"]);
    expect(wide).toMatch(/\],\n {7}requiresGrad=true\)$/);
  });
});

test("a tensor whose memory was freed still prints", () => {
  let kept = zeros([1]);
  scope(() => {
    kept = zeros([5, 20], { dtype: "int32" });
  });
  expect(String(kept)).toBe("tensor(<released>, size=[5, 20], dtype=int32)");
  expect(refusalOf(() => kept.tolist()).code).toBe("E_RELEASED");
});

describe("autograd and transforms", () => {
  test("leaves say requiresGrad, computed tensors what made them", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    expect(String(x)).toBe("tensor([1., 2.], requiresGrad=true)");
    expect(String(mul(x, 2))).toBe("tensor([2., 4.], gradFn=<MulBackward>)");
    expect(String(sum(x))).toBe("tensor(3., gradFn=<SumBackward>)");
    expect(String(x.detach())).toBe("tensor([1., 2.])");
    const y = exp(x).to("float64");
    expect(String(y)).toMatch(/dtype=float64, gradFn=<ToCopyBackward>\)$/);
  });

  function printed(run: (see: (x: Tensor) => Tensor) => unknown): string {
    let text = "";
    run((x) => {
      text = String(x);
      return x;
    });
    return text;
  }

  test("vmap", () => {
    expect(printed((see) => vmap(see, { inDims: 1 })(tensor([[1, 2]])))).toBe(
      "BatchedTensor(level=1, bdim=1, value=tensor([[1., 2.]]))",
    );
    expect(printed((see) => vmap(see)(eye(2)))).toBe(
      [
        "BatchedTensor(level=1, bdim=0, value=",
        "    tensor([[1., 0.],",
        "            [0., 1.]])",
        ")",
      ].join("\n"),
    );
    expect(printed((see) => vmap(vmap(see))(tensor([[1, 2]])))).toBe(
      "BatchedTensor(level=2, bdim=0, value=BatchedTensor(level=1, bdim=0, value=tensor([[1., 2.]])))",
    );
  });

  test("grad and jvp, alone and mapped", () => {
    expect(printed((see) => grad((x: Tensor) => sum(see(x)))(tensor([1])))).toBe(
      "GradTrackingTensor(level=1, value=tensor([1.]))",
    );
    expect(printed((see) => jvp((x: Tensor) => see(x), [tensor([1])], [tensor([2])]))).toBe(
      "JvpTensor(level=1, value=tensor([1.]), tangent=tensor([2.]))",
    );
    expect(printed((see) => vmap(grad((x: Tensor) => sum(see(x))))(tensor([[1]])))).toBe(
      "GradTrackingTensor(level=2, value=BatchedTensor(level=1, bdim=0, value=tensor([[1.]])))",
    );
    const matrix = printed((see) => jvp((x: Tensor) => see(x), [eye(2)], [eye(2)]));
    expect(matrix).toBe(
      [
        "JvpTensor(level=1, value=",
        "    tensor([[1., 0.],",
        "            [0., 1.]])",
        ", tangent=",
        "    tensor([[1., 0.],",
        "            [0., 1.]])",
        ")",
      ].join("\n"),
    );
  });
});

describe("conversions", () => {
  test("console.log and util.inspect print the tensor, deep in an object only its class", () => {
    expect(inspect(tensor([1, 2]))).toBe("tensor([1., 2.])");
    expect(inspect({ w: tensor([1, 2]) })).toBe("{ w: tensor([1., 2.]) }");
    expect(inspect({ a: { b: { c: tensor(1) } } }, { depth: 1 })).toContain("[Object]");
  });

  test("strings print, numbers convert where there is one element", () => {
    const x = tensor([2.5]);
    expect(`${x}`).toBe("tensor([2.5000])");
    expect("x = ".concat(String(x))).toBe("x = tensor([2.5000])");
    expect(`x = ${x}`).toBe("x = tensor([2.5000])");
    expect([Number(x), Number(tensor(3n))]).toEqual([2.5, 3]);
    expect(refusalOf(() => Number(tensor([1, 2]))).code).toBe("E_ITEM_SIZE");
    const mapped = refusalOf(() => vmap((one: Tensor) => add(one, Number(one)))(tensor([1, 2])));
    expect(mapped.message).toContain("conversion to a number");
  });

  test("JSON holds the elements", () => {
    expect(JSON.stringify({ w: tensor([[1, 2]]), n: tensor([3], { dtype: "int64" }) })).toBe(
      '{"w":[[1,2]],"n":[3]}',
    );
    expect(
      refusalOf(() => vmap((one: Tensor) => add(one, JSON.stringify(one).length))(eye(2))).code,
    ).toBe("E_BATCHED_TO_NUMBER");
  });
});

describe("setPrintOptions", () => {
  afterEach(() => setPrintOptions({ profile: "default" }));

  test("precision, exponents, edges and width", () => {
    setPrintOptions({ precision: 2 });
    expect(String(tensor([1.5, 2.25]))).toBe("tensor([1.50, 2.25])");
    setPrintOptions({ sciMode: true });
    expect(String(tensor([1.5, 20]))).toBe("tensor([1.50e+00, 2.00e+01])");
    setPrintOptions({ profile: "default", sciMode: false });
    expect(String(tensor([0.00001, 1.5]))).toBe("tensor([0.0000, 1.5000])");
    setPrintOptions({ threshold: 5, edgeItems: 1, lineWidth: 20 });
    expect(String(arange(6))).toBe("tensor([0,  ..., 5])");
    expect(String(arange(5))).toBe("tensor([0, 1, 2, 3,\n        4])");
    setPrintOptions({ edgeItems: 0 });
    expect(String(arange(6))).toBe("tensor([ ...])");
    setPrintOptions({ profile: "full" });
    expect(String(zeros([1200])).match(/0\./g)).toHaveLength(1200);
    setPrintOptions({ profile: "short" });
    expect(String(tensor([0.125]))).toBe("tensor([0.12])");
  });

  test("wrong options are refused and change nothing", () => {
    expect(refusalOf(() => setPrintOptions({ precision: -1 })).code).toBe("E_PRINT_OPTION");
    expect(refusalOf(() => setPrintOptions({ lineWidth: 0 })).code).toBe("E_PRINT_OPTION");
    expect(refusalOf(() => setPrintOptions({ digits: 3 } as never)).code).toBe("E_PRINT_OPTION");
    expect(refusalOf(() => setPrintOptions({ profile: "long" } as never)).code).toBe(
      "E_PRINT_PROFILE",
    );
    expect(String(tensor([1.5]))).toBe("tensor([1.5000])");
  });
});
