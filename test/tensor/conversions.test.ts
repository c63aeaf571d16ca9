// Methods and properties of Tensor that give other dtypes or transposes.
import { describe, expect, test } from "vitest";
import { callOp } from "../../runtime/api/call-op.ts";
import { cartesianProd, meshgrid, type Tensor, tensor, vmap } from "../../runtime/index.ts";
import { refusalOf } from "../lib/refusals.ts";

const x = tensor([
  [1.5, -2.5, 0],
  [3, 4, 5],
]);

describe("dtypes", () => {
  test("each has a method, and a name that callOp knows", () => {
    const dtypes = {
      float: "float32",
      double: "float64",
      int: "int32",
      long: "int64",
      bool: "bool",
    };
    const made = [x.float(), x.double(), x.int(), x.long(), x.bool()];
    expect(made.map(({ dtype }) => dtype)).toEqual(Object.values(dtypes));
    for (const [name, dtype] of Object.entries(dtypes)) {
      const converted = callOp(`torch.Tensor.${name}`, [x]);
      expect(converted).toHaveProperty("dtype", dtype);
    }
    expect(x.int().tolist()).toEqual([
      [1, -2, 0],
      [3, 4, 5],
    ]);
  });

  test("gradients come back in the dtype of the leaf", () => {
    const leaf = tensor([1, 2], { requiresGrad: true });
    leaf.double().mul(2).sum().backward();
    expect([leaf.grad?.dtype, leaf.grad?.tolist()]).toEqual(["float32", [2, 2]]);
  });
});

describe("transposes", () => {
  test("T reverses dims, mT and mH swap the last two, H wants a matrix", () => {
    const stack = x.reshape([1, 2, 3]);
    expect([x.T.shape, x.H.shape, stack.T.shape, stack.mT.shape, stack.mH.shape]).toEqual([
      [3, 2],
      [3, 2],
      [3, 2, 1],
      [1, 3, 2],
      [1, 3, 2],
    ]);
    expect(x.T.storage).toBe(x.storage);
    expect(refusalOf(() => stack.H).code).toBe("E_RANK");
    expect(refusalOf(() => tensor([1, 2]).mT).code).toBe("E_RANK");
  });

  test("work under vmap", () => {
    expect(vmap((row: Tensor) => row.T)(x.reshape([2, 3, 1])).shape).toEqual([2, 1, 3]);
  });
});

describe("several tensors", () => {
  const [a, b] = [tensor([1, 2]), tensor([3, 4, 5])];

  test("callOp takes them one by one, as Python does", () => {
    const grids = callOp("torch.meshgrid", [a, b], { indexing: "ij" });
    expect(grids).toHaveLength(2);
    expect(callOp("torch.cartesian_prod", [a, b])).toHaveProperty("shape", [6, 2]);
  });

  test("functions take a list", () => {
    expect(meshgrid([a, b]).map(({ shape }) => shape)).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(cartesianProd([a, b]).select(0, 5).tolist()).toEqual([2, 5]);
  });
});
