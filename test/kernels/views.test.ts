// View geometries against plain index arithmetic on a [2, 3, 4] tensor, and their refusals.
import { describe, expect, test } from "vitest";
import type { OpArg } from "../../runtime/kernels/contract.ts";
import {
  aliasGeometry,
  detachGeometry,
  diagonalGeometry,
  expandGeometry,
  permuteGeometry,
  selectIntGeometry,
  sliceTensorGeometry,
  squeezeDimGeometry,
  squeezeGeometry,
  transposeIntGeometry,
  unsqueezeGeometry,
  viewGeometry,
} from "../../runtime/kernels/js/views.ts";
import type { Tensor } from "../../runtime/tensor/tensor.ts";
import { callView, values } from "./kernel-calls.ts";
import { randomNumbers, randomTensor, tensorOf } from "./pointwise-tensors.ts";

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const x: Tensor = tensorOf([2, 3, 4], "float32", range(24));
const code = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
  return "no error";
};

describe("views share storage and order elements as PyTorch does", () => {
  test("alias and detach", () => {
    for (const geometry of [aliasGeometry, detachGeometry]) {
      const view = callView(geometry, [x]);
      expect([view.shape, view.storage === x.storage, values(view)]).toEqual([
        x.shape,
        true,
        range(24),
      ]);
    }
  });

  test("view infers -1 and refuses what needs a copy", () => {
    expect(callView(viewGeometry, [x, [4, -1]]).shape).toEqual([4, 6]);
    const turned = callView(transposeIntGeometry, [x, 0, 2]);
    expect(code(() => viewGeometry([turned, [24]]))).toBe("E_VIEW");
    expect(code(() => viewGeometry([x, [5, -1]]))).toBe("E_SIZE_MISMATCH");
    const rows = callView(transposeIntGeometry, [x, 0, 1]);
    expect(values(callView(viewGeometry, [rows, [3, 2, 2, 2]]))).toEqual(values(rows));
  });

  test("permute and transpose", () => {
    const view = callView(permuteGeometry, [x, [2, 0, -2]]);
    expect(view.shape).toEqual([4, 2, 3]);
    expect(values(view)).toEqual(
      range(4).flatMap((k) => range(2).flatMap((i) => range(3).map((j) => i * 12 + j * 4 + k))),
    );
    expect(values(callView(transposeIntGeometry, [x, -1, 1]))).toEqual(
      range(2).flatMap((i) => range(4).flatMap((k) => range(3).map((j) => i * 12 + j * 4 + k))),
    );
    const scalar = tensorOf([], "float32", [5]);
    expect(callView(transposeIntGeometry, [scalar, 0, -1]).shape).toEqual([]);
    expect(code(() => permuteGeometry([x, [0, 1]]))).toBe("E_PERMUTATION");
    expect(code(() => permuteGeometry([x, [0, 1, 1]]))).toBe("E_DUPLICATE_DIM");
  });

  test("expand repeats dims of size 1", () => {
    const column = tensorOf([3, 1], "int32", [1, 2, 3]);
    const view = callView(expandGeometry, [column, [2, -1, 2], false]);
    expect([view.shape, values(view)]).toEqual([
      [2, 3, 2],
      [1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3],
    ]);
    expect(callView(expandGeometry, [column, [3, 0], false]).shape).toEqual([3, 0]);
    expect(code(() => expandGeometry([column, [-1, 3, 1], false]))).toBe("E_INVALID_SIZE");
    expect(code(() => expandGeometry([column, [4, 1], false]))).toBe("E_EXPAND");
    expect(code(() => expandGeometry([column, [3], false]))).toBe("E_EXPAND");
  });

  test("unsqueeze and squeeze", () => {
    for (const dim of [0, 1, 3, -1, -4]) {
      const view = callView(unsqueezeGeometry, [x, dim]);
      expect(view.shape[dim < 0 ? dim + 4 : dim]).toBe(1);
      expect(values(view)).toEqual(range(24));
      expect(values(callView(squeezeDimGeometry, [view, dim]))).toEqual(range(24));
      expect(callView(squeezeGeometry, [view]).shape).toEqual([2, 3, 4]);
    }
    expect(callView(squeezeDimGeometry, [x, 1]).shape).toEqual([2, 3, 4]);
    expect(code(() => unsqueezeGeometry([x, 4]))).toBe("E_DIM_RANGE");
  });

  test("select", () => {
    expect(values(callView(selectIntGeometry, [x, 1, -1]))).toEqual([8, 9, 10, 11, 20, 21, 22, 23]);
    expect(code(() => selectIntGeometry([x, 1, 3]))).toBe("E_INDEX_RANGE");
    expect(code(() => selectIntGeometry([tensorOf([], "float32", [1]), 0, 0]))).toBe("E_RANK");
  });

  test("slice agrees with Array.prototype.slice for every bound and step", () => {
    const row = tensorOf([5], "int64", range(5).map(BigInt));
    for (const start of [null, -9, -2, 0, 1, 4, 7]) {
      for (const end of [null, -9, -1, 0, 3, 5, 9]) {
        for (const step of [1, 2, 3]) {
          const expected = range(5)
            .slice(start ?? 0, end ?? 5)
            .filter((_, i) => i % step === 0)
            .map(BigInt);
          const args: readonly OpArg[] = [row, 0, start, end, step];
          expect(values(callView(sliceTensorGeometry, args))).toEqual(expected);
        }
      }
    }
    expect(code(() => sliceTensorGeometry([row, 0, null, null, 0]))).toBe("E_SLICE_STEP");
  });

  test("diagonal with offsets, of square, wide and spaced matrices", () => {
    const random = randomNumbers(3);
    for (const shape of [
      [3, 3, 2],
      [2, 4, 3],
      [4, 1, 3],
    ]) {
      const self = randomTensor(shape, "float64", "spaced", random);
      for (let offset = -4; offset <= 4; offset++) {
        const view = callView(diagonalGeometry, [self, offset, 2, 0]);
        const all = values(self);
        const expected = range(shape[1]).flatMap((j) =>
          range(shape[2]).flatMap((k) =>
            range(shape[0]).flatMap((i) =>
              i - k === offset ? [all[(i * shape[1] + j) * shape[2] + k]] : [],
            ),
          ),
        );
        expect(values(view)).toEqual(expected);
      }
    }
    expect(code(() => diagonalGeometry([x, 0, 1, -2]))).toBe("E_DUPLICATE_DIM");
  });
});
