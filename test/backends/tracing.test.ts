// The tracing backend: a call to a kernel is data, and replaying the data computes the same.
import { describe, expect, test } from "vitest";
import { replay, type TracedProgram, trace } from "../../runtime/backends/tracing.ts";
import * as bw from "../../runtime/index.ts";

const { tensor } = bw;

/** What a program looks like after a trip through text. */
function throughJson(program: TracedProgram): TracedProgram {
  return JSON.parse(JSON.stringify(program));
}

const vector = (values: number[]): bw.Tensor => tensor(values);

describe("a trace", () => {
  test("names the ops in order, with shapes and dtypes", () => {
    const { program } = trace((x, y) => bw.relu(bw.add(x, y)), [vector([1, -2]), vector([3, 1])]);
    expect(program.calls.map(({ op }) => op)).toEqual(["add.Tensor", "relu"]);
    expect(program.inputs.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual([
      { shape: [2], dtype: "float32" },
      { shape: [2], dtype: "float32" },
    ]);
    const [add] = program.calls;
    expect(add.args).toEqual([
      { kind: "tensor", ref: program.inputs[0] },
      { kind: "tensor", ref: program.inputs[1] },
      { kind: "value", value: 1 },
    ]);
    expect(add.outs).toEqual([
      { storage: 2, dtype: "float32", shape: [2], strides: [1], offset: 0 },
    ]);
  });

  test("computes what the function computes without it", () => {
    const fn = (x: bw.Tensor): bw.Tensor => bw.sum(bw.mul(x, x));
    const x = vector([1, 2, 3]);
    expect(trace(fn, [x]).outputs[0].tolist()).toEqual(fn(x).tolist());
  });

  test("a view is a reference with another geometry, not a call", () => {
    const { program } = trace(
      (x) => bw.neg(bw.transpose(x, 0, 1)),
      [
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
    );
    expect(program.calls.map(({ op }) => op)).toEqual(["neg"]);
    expect(program.calls[0].args[0]).toEqual({
      kind: "tensor",
      ref: { storage: 0, dtype: "float32", shape: [3, 2], strides: [1, 3], offset: 0 },
    });
  });

  test("leaves the inputs alone, and a nested trace does not end the outer one", () => {
    const x = vector([1, 2]);
    const { program } = trace(
      (a) => {
        trace((b) => bw.neg(b), [a]);
        return bw.add_(a, 1);
      },
      [x],
    );
    expect(x.tolist()).toEqual([1, 2]);
    expect(program.calls.map(({ op }) => op)).toEqual(["add_.Scalar"]);
  });
});

describe("replay", () => {
  const weights = tensor([
    [1, -1],
    [2, 0.5],
    [-3, 1],
  ]);
  const programs: readonly {
    readonly name: string;
    readonly fn: (...inputs: bw.Tensor[]) => bw.Tensor | readonly bw.Tensor[];
    readonly traced: readonly bw.Tensor[];
    readonly other: readonly bw.Tensor[];
  }[] = [
    {
      name: "pointwise with scalars and broadcasting",
      fn: (x, y) => bw.add(bw.pow(x, 2), y, { alpha: 0.5 }),
      traced: [tensor([[1], [2]]), vector([10, 20])],
      other: [tensor([[3], [-1]]), vector([1, 2])],
    },
    {
      name: "captured weights",
      fn: (x) => bw.relu(bw.matmul(x, weights)),
      traced: [vector([1, 2, 3])],
      other: [vector([-1, 4, 0.5])],
    },
    {
      name: "several outputs",
      fn: (x) => bw.max(x, 1),
      traced: [
        tensor([
          [1, 3],
          [5, 2],
        ]),
      ],
      other: [
        tensor([
          [4, 0],
          [0, 9],
        ]),
      ],
    },
    {
      name: "a write through a view",
      fn: (x) => {
        const copy = bw.clone(x);
        bw.mul_(bw.select(copy, 0, 1), 10);
        return copy;
      },
      traced: [
        tensor([
          [1, 2],
          [3, 4],
        ]),
      ],
      other: [
        tensor([
          [5, 6],
          [7, 8],
        ]),
      ],
    },
    {
      name: "values that JSON cannot hold",
      fn: (x) => bw.add(bw.mul(x, Number.POSITIVE_INFINITY), Number.NaN),
      traced: [vector([1, -1])],
      other: [vector([2, 0])],
    },
    {
      name: "a gradient",
      fn: (x) => bw.grad((v: bw.Tensor) => bw.sum(bw.sin(v)))(x),
      traced: [vector([0, 1])],
      other: [vector([2, -3])],
    },
    {
      name: "a mapped function",
      fn: (x, y) => bw.vmap((a: bw.Tensor, b: bw.Tensor) => bw.dot(a, b))(x, y),
      traced: [
        tensor([
          [1, 2],
          [3, 4],
        ]),
        tensor([
          [5, 6],
          [7, 8],
        ]),
      ],
      other: [
        tensor([
          [0, 1],
          [1, 0],
        ]),
        tensor([
          [2, 3],
          [4, 5],
        ]),
      ],
    },
  ];

  test.each(programs)("$name", ({ fn, traced, other }) => {
    const program = throughJson(trace(fn, traced).program);
    const direct = [fn(...other)].flat();
    const replayed = replay(program, other);
    expect(replayed.map((x) => x.dtype)).toEqual(direct.map((x) => x.dtype));
    expect(replayed.map((x) => x.shape)).toEqual(direct.map((x) => x.shape));
    expect(replayed.map((x) => x.tolist())).toEqual(direct.map((x) => x.tolist()));
  });

  test("what a random op drew is a constant of the program", () => {
    bw.manualSeed(3);
    const { program, outputs } = trace((x) => bw.add(x, bw.rand([2])), [vector([0, 0])]);
    expect(program.calls.map(({ op }) => op)).toEqual(["add.Tensor"]);
    const again = replay(throughJson(program), [vector([0, 0])]);
    expect(again[0].tolist()).toEqual(outputs[0].tolist());
  });

  test("refuses inputs that differ from the traced ones", () => {
    const { program } = trace((x) => bw.neg(x), [vector([1, 2])]);
    expect(() => replay(program, [vector([1, 2, 3])])).toThrow(/input 0 is float32 of shape \[3\]/);
    expect(() => replay(program, [])).toThrow(/called with 0 inputs; expected 1/);
  });
});
