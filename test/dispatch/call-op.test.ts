// callOp: the names, argument orders and defaults of PyTorch's callables.
import { describe, expect, test } from "vitest";
import { callOp, ones, type Tensor, tensor } from "../../runtime/index.ts";
import { asTensor } from "../../testing/values.ts";

const x = tensor([1, 2, 3]);
const y = tensor([2, 4, 9]);

function call(...args: Parameters<typeof callOp>): Tensor {
  return asTensor(callOp(...args));
}

describe("names", () => {
  test.each(["add", "add.Tensor", "torch.add", "torch.Tensor.add", "torch.ops.aten.add"])(
    "%s",
    (name) => {
      expect(call(name, [x, y]).tolist()).toEqual([3, 6, 12]);
    },
  );

  test("a dot reads as an underscore", () => {
    expect(call("torch.linalg.inv", [tensor([[2]])]).tolist()).toEqual([[0.5]]);
  });

  test("input means self", () => {
    expect(call("torch.add", [], { input: x, other: y }).tolist()).toEqual([3, 6, 12]);
  });

  test("self and input together are refused", () => {
    expect(() => callOp("torch.add", [], { input: x, self: x, other: y })).toThrow(/no overload/);
  });
});

describe("callables with an order and defaults of their own", () => {
  test("a default of the callable: mse_loss takes the mean", () => {
    expect(call("torch.nn.functional.mse_loss", [x, y]).item()).toBeCloseTo((1 + 4 + 36) / 3, 5);
  });

  test("a word where the operator takes a number, after two parameters that it does not have", () => {
    const args = [x, y, null, null, "sum"];
    expect(call("torch.nn.functional.mse_loss", args).item()).toBe(41);
    expect(call("torch.nn.functional.mse_loss", [x, y], { reduction: "none" }).shape).toEqual([3]);
  });

  test("a parameter that the operator calls something else", () => {
    const off = call("torch.nn.functional.dropout", [x], { p: 0.9, training: false });
    expect(off.tolist()).toEqual([1, 2, 3]);
    const kept = call("torch.nn.functional.dropout", [ones([200])]).eq(2);
    expect(kept.any().item()).toBe(true);
    expect(kept.all().item()).toBe(false);
  });

  test("one name for two operators: the argument decides", () => {
    expect(call("torch.nonzero", [x]).shape).toEqual([3, 1]);
    const perDim = callOp("torch.nonzero", [x], { as_tuple: true });
    expect(Array.isArray(perDim) && perDim.map((one) => asTensor(one).tolist())).toEqual([
      [0, 1, 2],
    ]);
  });

  test("what the operator cannot do is refused, not ignored", () => {
    const inplace = (): unknown => callOp("torch.nn.functional.dropout", [x], { inplace: true });
    expect(inplace).toThrow(/no overload takes/);
    expect(call("torch.nonzero", [x], { as_tuple: false }).shape).toEqual([3, 1]);
  });
});

describe("tensors given one by one", () => {
  const a = tensor([[1, 2]]);
  const b = tensor([[3], [4]]);

  test("stand for the list, where the operator takes only that", () => {
    expect(call("torch.chain_matmul", [a, b]).tolist()).toEqual([[11]]);
    expect(call("torch.chain_matmul", [[a, b]]).tolist()).toEqual([[11]]);
  });

  test("in exchanged places: __rmatmul__", () => {
    expect(call("torch.Tensor.__rmatmul__", [b, a]).tolist()).toEqual([[11]]);
  });

  test("a number of dims: tensordot", () => {
    expect(call("torch.tensordot", [a, b], { dims: 1 }).tolist()).toEqual([[11]]);
    expect(call("torch.tensordot", [a, a]).item()).toBe(5);
  });
});
