// What vmap refuses: each refusal by a real call, with its class, code and whole message.
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { registeredOps } from "../../runtime/dispatch/registry.ts";
import {
  add,
  BatchwiseError,
  bernoulli,
  dot,
  FallbackError,
  full,
  gather,
  grad,
  index,
  isBatched,
  maskedSelect,
  nonzero,
  rand,
  select,
  sum,
  type Tensor,
  tensor,
  triu,
  VmapError,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

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

describe("what depends on values: whole messages", () => {
  const rewrite =
    "keep the computation in tensors: where(condition, a, b) instead of a branch, maskedFill instead of a skipped step; to print it, use a template string";

  test.each<readonly [string, (a: Tensor) => unknown, string]>([
    ["item", (a) => sum(a).item(), "[]"],
    ["conversion to a number", (a) => Number(a), "[3]"],
    ["conversion to a number", (a) => Math.max(0, asNumber(sum(a))), "[]"],
    ["conversion to a number", (a) => asNumber(a) > 0, "[3]"],
    ["tolist", (a) => a.tolist(), "[3]"],
    ["toTypedArray", (a) => a.toTypedArray(), "[3]"],
    ["toJSON", (a) => JSON.stringify({ a }), "[3]"],
  ])("%s", (what, use, shape) => {
    const run = vmap(function probe(a: Tensor) {
      use(a);
      return a;
    });
    expectMessage(
      () => run(x),
      "E_BATCHED_TO_NUMBER",
      `${what} in vmap(probe) (vmap level 1): the tensor holds 4 examples of shape ${shape}, so there is no one value; expected a tensor that is not mapped\n  hint: ${rewrite}`,
    );
    // Below a level that differentiates, the mapped one is found as well.
    const inner = vmap(
      grad((a: Tensor) => {
        use(a);
        return sum(a);
      }),
    );
    expect(refusalOf(() => inner(x)).message).toContain("in vmap(grad(anonymous function))");
  });

  test("data() rejects instead of throwing", async () => {
    const pending: Promise<unknown>[] = [];
    vmap((a: Tensor) => {
      pending.push(a.data());
      return a;
    })(x);
    await expect(pending[0]).rejects.toThrow("data in vmap(anonymous function) (vmap level 1)");
  });

  test("the text of a mapped value, of one differentiated inside, and of one that has escaped", () => {
    const texts: string[] = [];
    const kept: Tensor[] = [];
    const row = tensor([[1, 2]]);
    vmap((a: Tensor) => {
      kept.push(a);
      texts.push(`${a}`, String(a), inspect(a));
      grad((b: Tensor) => {
        texts.push(`${b}`);
        return sum(b);
      })(a);
      vmap((b: Tensor) => {
        texts.push(`${b}`);
        return b;
      })(a);
      return a;
    })(row);
    const mapped = "BatchedTensor(level=1, bdim=0, value=tensor([[1., 2.]]))";
    expect(texts).toEqual([
      mapped,
      mapped,
      mapped,
      `GradTrackingTensor(level=2, value=${mapped})`,
      `BatchedTensor(level=2, bdim=0, value=${mapped})`,
    ]);
    expect(`${kept[0]}`).toBe("EscapedTensor(from=vmap(anonymous function), level=1, shape=[2])");
    expect(isBatched(kept[0])).toBe(false);
  });

  test("operators whose result's shape depends on values", () => {
    const masks = x.gt(0);
    expectMessage(
      () =>
        vmap(function places(a: Tensor) {
          return nonzero(a);
        })(x),
      "E_REFUSED",
      "nonzero in vmap(places) (vmap level 1, self [3]): the operator cannot be mapped: how many elements are not zero differs per example\n  hint: use where(mask, x, 0), which keeps the shape",
    );
    const text = (op: string, tensors: string): string =>
      `${op} in vmap(pick) (vmap level 1, ${tensors}): a mapped boolean mask picks a different number of elements per example, so the result has no one shape; expected integer indices or a mask that is not mapped\n  hint: use where(mask, x, 0), which keeps the shape`;
    const picks: readonly (readonly [(a: Tensor, m: Tensor) => Tensor, string])[] = [
      [(a, m) => index(a, [m]), text("index.Tensor", "self [3]")],
      [(a, m) => maskedSelect(a, m), text("masked_select", "self [3], mask [3]")],
    ];
    for (const [use, message] of picks) {
      const run = vmap(function pick(a: Tensor, m: Tensor) {
        return use(a, m);
      });
      expectMessage(() => run(x, masks), "E_DATA_DEPENDENT", message);
    }
    // A mask that is not mapped picks the same places of every example.
    const [mask] = [masks.select(0, 0)];
    expect(vmap((a: Tensor) => maskedSelect(a, mask))(x).shape).toEqual([
      4,
      Number(mask.to("int64").sum()),
    ]);
  });

  test("every operator that is refused says what to write instead", () => {
    const refused = registeredOps().filter(({ batching }) => batching === "refuse");
    expect(refused.length).toBeGreaterThan(1);
    for (const { name, reason } of refused) {
      expect(`${name}: ${reason}`).toMatch(/^[\w.]+: [^;]+; use \w+\(?.*[^.]$/);
    }
  });

  test("random operators", () => {
    expectMessage(
      () =>
        vmap(function noisy(a: Tensor) {
          return add(a, rand([3]));
        })(x),
      "E_RANDOMNESS",
      'rand in vmap(noisy) (vmap level 1): a random operator was called with randomness "error"; expected a choice between one draw per example and one draw for all\n  hint: pass { randomness: "different" } or { randomness: "same" } to vmap',
    );
    expect(
      refusalOf(() => vmap((_: Tensor) => rand([-1]), { randomness: "same" })(x)).message,
    ).toMatch(/^rand in vmap\(anonymous function, \{ randomness: "same" \}\) \(vmap level 1\): /);
  });
});

describe("random operators whose arguments do not fit the mode: whole messages", () => {
  const halves = full([4, 3], 0.5);

  test("one draw for all, from parameters that differ per example", () => {
    expectMessage(
      () =>
        vmap(
          function flips(p: Tensor) {
            return bernoulli(p);
          },
          { randomness: "same" },
        )(halves),
      "E_SAME_WITH_BATCHED_PARAMETERS",
      'bernoulli in vmap(flips, { randomness: "same" }) (vmap level 1): randomness is "same" but the distribution\'s parameters differ per example; expected parameters that are not mapped\n  hint: pass { randomness: "different" } to vmap',
    );
  });

  test("a draw per example, into a tensor that is not mapped", () => {
    const shared = zeros([3]);
    const run = vmap(
      function fill(_: Tensor) {
        return shared.bernoulli_(0.5);
      },
      { randomness: "different" },
    );
    expectMessage(
      () => run(x),
      "E_UNBATCHED_RANDOM_IN_PLACE",
      'bernoulli_.float in vmap(fill, { randomness: "different" }) (vmap level 1): self is not mapped, but randomness "different" draws other numbers for each example; expected a mapped self\n  hint: use the out-of-place form, or pass self through inDims',
    );
    expect(shared.tolist()).toEqual([0, 0, 0]);
  });

  test("values that no example may have name the mapped call", () => {
    expectMessage(
      () => vmap((p: Tensor) => bernoulli(p), { randomness: "different" })(full([2, 3], 1.5)),
      "E_PROBABILITY",
      'bernoulli in vmap(anonymous function, { randomness: "different" }) (vmap level 1, self [3]): an element of self is 1.5; expected 0 <= p <= 1',
    );
  });
});

/** A tensor where JavaScript wants a number. */
function asNumber(value: unknown): number {
  return value as number;
}

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
