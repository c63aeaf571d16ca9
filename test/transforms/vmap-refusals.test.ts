// What vmap refuses: each refusal by a real call, with its class, code and whole message.
import { describe, expect, test } from "vitest";
import {
  add,
  BatchwiseError,
  dot,
  FallbackError,
  gather,
  index,
  nonzero,
  select,
  sum,
  type Tensor,
  tensor,
  triu,
  VmapError,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";
import { floats } from "../samples/sample.ts";

const x = floats([4, 3]);

function loss(a: Tensor, b: Tensor): Tensor {
  return sum(add(a, b));
}

/** Options as a user without types may write them. */
function wrong(options: Readonly<Record<string, unknown>>): object {
  return options;
}

describe("options", () => {
  test("randomness that is no mode", () => {
    expectMessage(
      () => vmap(loss, wrong({ randomness: "maybe" })),
      "E_RANDOMNESS_OPTION",
      'vmap(loss, { randomness: "maybe" }): randomness is "maybe"; expected "error", "different" or "same"',
    );
  });

  test.each([0, -1, 1.5])("chunkSize %d", (chunkSize) => {
    expectMessage(
      () => vmap(loss, { chunkSize }),
      "E_CHUNK_SIZE",
      `vmap(loss, { chunkSize: ${chunkSize} }): chunkSize is ${chunkSize}; expected a positive integer or "auto"\n  hint: leave it out to map all examples at once`,
    );
  });

  test("no function", () => {
    const notAFunction: unknown = 3;
    expectMessage(
      () => Reflect.apply(vmap, null, [notAFunction]),
      "E_NOT_A_FUNCTION",
      "vmap: the first argument is 3; expected a function",
    );
  });
});

describe("inputs", () => {
  test("inDims of a wrong type", () => {
    expectMessage(
      () => vmap(loss, wrong({ inDims: "all" }))(x, x),
      "E_IN_DIMS_TYPE",
      'vmap(loss, { inDims: "all" }): inDims is "all"; expected an integer, null, or an array with one entry per input',
    );
  });

  test("no inputs", () => {
    expectMessage(
      () => vmap(() => zeros([2]))(),
      "E_NO_INPUTS",
      "vmap(anonymous function): the function was called without inputs; expected at least one tensor to map\n  hint: pass the tensor as an argument, or give axisSize",
    );
  });

  test("a structure that differs from the inputs", () => {
    expectMessage(
      () => vmap(loss, { inDims: [0, 0, 0] })(x, x),
      "E_IN_DIMS_STRUCTURE",
      "vmap(loss, { inDims: [0, 0, 0] }): inDims has structure [0, 0, 0] but the inputs have structure [Tensor[4, 3], Tensor[4, 3]]; expected the same structure or a prefix of it\n  hint: use null for inputs that are not mapped",
    );
  });

  test("a leaf that is neither integer nor null", () => {
    expectMessage(
      () => vmap(loss, wrong({ inDims: [0, "x"] }))(x, x),
      "E_IN_DIM_LEAF",
      'vmap(loss, { inDims: [0, "x"] }): inDims[1] is "x"; expected an integer or null',
    );
  });

  test("an integer for what is no tensor", () => {
    expectMessage(
      () => vmap((a: Tensor, _factor: number) => a)(x, 2),
      "E_IN_DIM_NOT_TENSOR",
      "vmap(anonymous function): input [1] is 2 but its inDims entry is 0; expected a tensor\n  hint: use null for inputs that are not mapped",
    );
  });

  test("a dim out of range, by shape", () => {
    expectMessage(
      () => vmap(loss, { inDims: [0, 3] })(x, x),
      "E_IN_DIM_RANGE",
      "vmap(loss, { inDims: [0, 3] }): input [1] has shape [4, 3], so its inDims entry 3 is out of range; expected -2 <= dim < 2",
    );
    expectMessage(
      () => vmap(loss)(x, tensor(1)),
      "E_IN_DIM_RANGE",
      "vmap(loss): input [1] has shape [], so its inDims entry 0 is out of range; expected a tensor with at least one dim",
    );
  });

  test("nothing mapped", () => {
    expectMessage(
      () => vmap(loss, { inDims: null })(x, x),
      "E_NOTHING_MAPPED",
      "vmap(loss, { inDims: null }): no input is mapped: every entry of inDims is null; expected at least one integer\n  hint: give inDims an integer for the input to map, or set axisSize",
    );
  });

  test("sizes that differ: all are listed", () => {
    expectMessage(
      () => vmap(loss, { inDims: [0, 1] })(x, floats([2, 6])),
      "E_MAPPED_SIZES",
      "vmap(loss, { inDims: [0, 1] }): mapped dims differ in size: args[0] [4, 3] has 4 at dim 0, args[1] [2, 6] has 6 at dim 1; expected one size",
    );
  });

  test("an axisSize that contradicts the inputs", () => {
    const error = refusalOf(() => vmap(loss, { axisSize: 3 })(x, x));
    expect(error.code).toBe("E_AXIS_SIZE");
    expect(error.message).toContain("axisSize is 3; expected 4, the size of the mapped dims");
  });
});

describe("outputs", () => {
  test("outDims of a wrong type", () => {
    expect(refusalOf(() => vmap(loss, wrong({ outDims: "last" }))(x, x)).code).toBe(
      "E_OUT_DIMS_TYPE",
    );
  });

  test("a structure that differs from the outputs", () => {
    expectMessage(
      () => vmap((a: Tensor): readonly Tensor[] => [a, a], { outDims: [0] })(x),
      "E_OUT_DIMS_STRUCTURE",
      "vmap(anonymous function, { outDims: [0] }): outDims has structure [0] but the outputs have structure [Tensor[3], Tensor[3]]; expected the same structure or a prefix of it",
    );
  });

  test("null for a mapped output", () => {
    expect(refusalOf(() => vmap((a: Tensor) => a, { outDims: null })(x)).code).toBe(
      "E_OUT_DIM_NULL",
    );
  });

  test("an output that is no tensor", () => {
    expect(refusalOf(() => vmap((_: Tensor) => 3)(x)).code).toBe("E_OUTPUT_NOT_TENSOR");
    expect(refusalOf(() => vmap((_: Tensor) => undefined)(x)).code).toBe("E_OUTPUT_NOT_TENSOR");
  });

  test("a dim out of range", () => {
    const error = refusalOf(() => vmap((a: Tensor) => a, { outDims: 2 })(x));
    expect(error.code).toBe("E_OUT_DIM_RANGE");
    expect(error.message).toContain("expected -2 <= dim < 2");
  });
});

describe("inside the function", () => {
  test("numbers of a mapped value", () => {
    const attempts: ((a: Tensor) => unknown)[] = [
      (a) => sum(a).item(),
      (a) => Number(sum(a)),
      (a) => Number(sum(a)) > 0,
      (a) => a.tolist(),
      (a) => a.toTypedArray(),
    ];
    for (const attempt of attempts) {
      const error = refusalOf(() =>
        vmap((a: Tensor) => {
          attempt(a);
          return a;
        })(x),
      );
      expect(error).toBeInstanceOf(VmapError);
      expect(error.code).toBe("E_BATCHED_TO_NUMBER");
      expect(error.message).toContain("where(condition, a, b)");
    }
  });

  test("results whose shape depends on the values", () => {
    const counts = refusalOf(() => vmap((a: Tensor) => nonzero(a))(x));
    expect([counts.code, counts instanceof VmapError]).toEqual(["E_REFUSED", true]);
    expect(counts.message).toContain("where(mask, x, 0)");
    const masks = tensor([
      [true, false, true],
      [true, true, true],
    ]);
    const picked = refusalOf(() => vmap((mask: Tensor) => index(select(x, 0, 0), [mask]))(masks));
    expect([picked.code, picked instanceof VmapError]).toEqual(["E_DATA_DEPENDENT", true]);
  });

  test("an in-place write of a mapped value into a shared tensor", () => {
    const shared = zeros([3]);
    const error = refusalOf(() => vmap((a: Tensor) => shared.add_(a))(x));
    expect(error).toBeInstanceOf(VmapError);
    expect(error.message).toBe(
      "add_.Tensor in vmap(anonymous function) (vmap level 1, self [3]): self is not mapped at this level but another argument is, so one tensor would need a different value per example; expected a mapped self\n  hint: use the out-of-place form add, or pass self through inDims so that it is mapped too",
    );
    expect(shared.tolist()).toEqual([0, 0, 0]);
  });

  test("a tensor mapped at an outer level is shared at the inner one", () => {
    const run = vmap((a: Tensor) => vmap((b: Tensor) => a.add_(b))(floats([2, 3])));
    expect(refusalOf(() => run(floats([5, 3]))).message).toContain("vmap level 2");
  });

  test("what one example refuses, with the shape of one example", () => {
    const triangle = refusalOf(() => vmap((row: Tensor) => triu(row))(x));
    expect(triangle.message).toContain("[3]");
    const vectors = refusalOf(() => vmap(dot)(floats([2, 3, 3]), floats([2, 3, 3])));
    expect(vectors.message).toContain("[3, 3]");
    const dims = refusalOf(() => vmap((row: Tensor) => sum(row, [1]))(x));
    expect(dims.message).toContain("dim 1 is out of range; expected -1 <= dim < 1");
    const places = refusalOf(() =>
      vmap((row: Tensor) => gather(row, 1, tensor([0], { dtype: "int64" })))(x),
    );
    expect(places.message).toContain("expected -1 <= dim < 1");
  });

  test("shapes in messages are those of one example", () => {
    const sums = vmap((a: Tensor, b: Tensor) => add(a, b));
    const rest =
      "shapes [2] and [3] cannot be broadcast: at dim -1 the sizes are 2 and 3; expected equal sizes or 1";
    expectMessage(
      () => sums(floats([5, 2]), floats([5, 3])),
      "E_BROADCAST",
      `add.Tensor in vmap(anonymous function) (vmap level 1, self [2], other [3]): ${rest}`,
    );
    expectMessage(
      () => vmap(sums)(floats([5, 4, 2]), floats([5, 4, 3])),
      "E_BROADCAST",
      `add.Tensor in vmap(anonymous function) (vmap level 2, self [2], other [3]): ${rest}`,
    );
  });

  test("a refused write leaves self as it was", () => {
    const target = zeros([5, 2]);
    const error = refusalOf(() =>
      vmap((a: Tensor, b: Tensor) => a.add_(b))(target, floats([5, 3])),
    );
    expect(error.message).toContain(
      "add_.Tensor in vmap(anonymous function) (vmap level 1, self [2], other [3])",
    );
    expect(target.sum().item()).toBe(0);
  });
});

describe("escaped tensors", () => {
  test("a tensor kept in an outer variable cannot be used after the call", () => {
    const kept: Tensor[] = [];
    vmap((a: Tensor) => {
      kept.push(a);
      return a;
    })(x);
    const [escaped] = kept;
    const uses: (() => unknown)[] = [
      () => add(escaped, 1),
      () => escaped.add_(1),
      () => escaped.sum(),
      () => escaped.tolist(),
      () => vmap((a: Tensor) => add(a, escaped))(x),
      () => vmap((_: Tensor) => escaped)(x),
    ];
    for (const use of uses) {
      const error = refusalOf(use);
      expect(error).toBeInstanceOf(VmapError);
      expect(error.code).toBe("E_ESCAPED");
    }
    expect(refusalOf(() => add(escaped, 1)).message).toBe(
      "add.Scalar: a tensor escaped from vmap(anonymous function) (level 1), which has already returned; expected tensors that belong to a transform still running\n  hint: return the tensor from the function given to vmap instead of storing it in an outer variable",
    );
  });

  test("an error inside leaves no level behind", () => {
    expect(() =>
      vmap((_: Tensor) => {
        throw new RangeError("mine");
      })(x),
    ).toThrow(RangeError);
    expect(vmap((a: Tensor) => sum(a))(x).shape).toEqual([4]);
  });
});

describe("classes", () => {
  test("all errors are BatchwiseErrors with a code", () => {
    for (const Class of [VmapError, FallbackError]) {
      const error = new Class("E_TEST", "where: what; expected this");
      expect(error).toBeInstanceOf(BatchwiseError);
      expect([error.code, error.name]).toEqual(["E_TEST", Class.name]);
    }
  });
});
