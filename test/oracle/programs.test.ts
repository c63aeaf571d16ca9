// Whole programs of the reference set, written with this library: nested vmap, derivatives, in-place writes, refusals.
import { describe, expect, test } from "vitest";
import {
  add,
  autograd,
  clone,
  conv1d,
  cumsum,
  dot,
  exp,
  eye,
  grad,
  gradAndValue,
  index,
  jvp,
  linear,
  matmul,
  mul,
  mv,
  neg,
  noGrad,
  ones,
  pow,
  rand,
  relu,
  reshape,
  select,
  sigmoid,
  sin,
  softmax,
  sum,
  type Tensor,
  unsqueeze,
  vjp,
  vmap,
  zeros,
} from "../../runtime/index.ts";
import { expectRefusal } from "../../testing/checks.ts";
import { ORACLE } from "../../testing/tolerances.ts";
import { asTensor, expectClose } from "../../testing/values.ts";
import {
  decodeArgument,
  decodeValues,
  isJsonList,
  isJsonObject,
  isTensorJson,
  type Json,
} from "./decode.ts";
import { programs, readJson } from "./files.ts";
import { derivativePrograms } from "./programs-derivatives.ts";

/** The inputs of a program by name. */
type Inputs = Readonly<Record<string, Tensor>>;

function tensorsOf(tree: unknown): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    Object.entries(Object(tree)).map(([key, value]) => [key, asTensor(value)]),
  );
}

const PROGRAMS: Readonly<Record<string, (inputs: Inputs) => unknown>> = {
  ...derivativePrograms,
  "vmap-dot": ({ x, y }) => vmap(dot)(x, y),
  "vmap-nested-2": ({ x, y }) => vmap((a: Tensor) => vmap((b: Tensor) => dot(a, b))(y))(x),
  "vmap-nested-3": ({ x, y, z }) => {
    const f = (a: Tensor, b: Tensor, c: Tensor): Tensor => add(mul(a, b), c);
    const inner = vmap(f, { inDims: [null, null, 0] });
    const middle = vmap(inner, { inDims: [null, 0, null] });
    return vmap(middle, { inDims: [0, null, null] })(x, y, z);
  },
  "vmap-neg-dims": ({ x, y }) =>
    vmap((a: Tensor, b: Tensor) => add(mul(a, 2), b), { inDims: [-1, -2], outDims: -1 })(x, y),
  "vmap-out-dims-tuple": ({ x }) =>
    vmap(
      (a: Tensor): readonly Tensor[] => [
        add(a, 1),
        mul(unsqueeze(a, -1), ones([2], { dtype: a.dtype })),
      ],
      { outDims: [0, 1] },
    )(x),
  "vmap-out-dims-unbatched-output": ({ x, c }) =>
    vmap((a: Tensor): readonly Tensor[] => [add(a, c), mul(c, 2)], { inDims: 0 })(x),
  "vmap-pytree-in": ({ d, t }) => {
    const [t0, t1] = Object.values(tensorsOf(t));
    const { a, b } = tensorsOf(d);
    const f = (left: { a: Tensor; b: Tensor }, right: readonly [Tensor, Tensor]): Tensor =>
      add(add(matmul(left.a, left.b), right[0]), neg(right[1]));
    return vmap(f, { inDims: [{ a: 0, b: null }, [1, null]] })({ a, b }, [t0, t1]);
  },
  "vmap-chunk-size": ({ x }) => vmap((a: Tensor) => dot(softmax(a, 0), a), { chunkSize: 2 })(x),
  "vmap-closure": ({ x, w }) => vmap((a: Tensor) => mul(relu(linear(a, w)), 3))(x),
  "vmap-inplace-input": ({ x, y }) => {
    const z = clone(x);
    const out = vmap((a: Tensor, b: Tensor) => a.mul_(b))(z, y);
    return [out, z];
  },
  "vmap-shapes-hidden": ({ x }) =>
    vmap((a: Tensor) => {
      const [rows, columns] = a.shape;
      const turned = mul(reshape(a, [columns, rows]), a.shape.length);
      return add(add(turned, columns), rows * columns);
    })(x),
  "vmap-rank-broadcast": ({ x, y }) => vmap((a: Tensor, b: Tensor) => add(a, b))(x, y),
  "vmap-dtype-promotion": ({ i, x, f, j }) =>
    vmap((a: Tensor, b: Tensor, c: Tensor, d: Tensor): readonly Tensor[] => [
      mul(a, b),
      add(c, d),
      add(a, 1),
    ])(i, x, f, j),
  "vmap-embedding-lookup": ({ t, i, tb }) => [
    vmap((at: Tensor) => index(t, [at]))(i),
    vmap((table: Tensor, at: Tensor) => index(table, [at]))(tb, i),
  ],
  "vmap-conv-shared-input": ({ x, w }) => vmap((a: Tensor) => conv1d(x, a, { stride: 2 }))(w),
  "grad-square": ({ x }) => {
    const f = (a: Tensor): Tensor => pow(a, 2);
    return [grad(f)(x), grad(grad(f))(x)];
  },
  "grad-sin-vmap": ({ x }) => [vmap(grad(sin))(x), vmap(grad(grad(sin)))(x)],
  "grad-argnums": ({ x, y }) => {
    const f = (a: Tensor, b: Tensor): Tensor => sum(mul(a, pow(b, 2)));
    return [grad(f, { argnums: 1 })(x, y), grad(f, { argnums: [0, 1] })(x, y)];
  },
  "grad-has-aux": ({ x }) => {
    const f = (a: Tensor): readonly unknown[] => [sum(exp(a)), { doubled: mul(a, 2) }];
    return [grad(f, { hasAux: true })(x), gradAndValue(f, { hasAux: true })(x)];
  },
  "grad-no-grad": ({ x }) =>
    grad((a: Tensor) => {
      const c = noGrad(() => pow(a, 2));
      return sum(mul(pow(a, 3), c));
    })(x),
  "grad-inplace": ({ x }) =>
    grad((a: Tensor) => {
      const y = mul(a, 2);
      y.mul_(a);
      select(y, 0, 0).fill_(0);
      return sum(sin(y));
    })(x),
  "vjp-basic": ({ m, v, g }) => {
    const [out, pullback] = vjp((a: Tensor, b: Tensor) => mv(a, b), [m, v]);
    return [out, pullback(g)];
  },
  "vjp-vmap-rows": ({ x }) => {
    const [, pullback] = vjp((a: Tensor) => cumsum(sin(a), 0), [x]);
    return vmap((row: Tensor) => pullback(row))(eye(4, { dtype: x.dtype }));
  },
  "jvp-basic": ({ x, y, t, u }) => [
    jvp(sin, [x], [t]),
    jvp((a: Tensor, b: Tensor) => mul(a, b), [x, y], [t, u]),
  ],
  "jvp-nested": ({ x, t }) => {
    const f = (a: Tensor): Tensor => sum(sin(a));
    return jvp((a: Tensor) => jvp(f, [a], [t])[1], [x], [t]);
  },
  "vmap-jvp": ({ x }) =>
    vmap((t: Tensor) => asTensor(jvp((a: Tensor) => softmax(a, 0), [x], [t])[1]))(
      eye(3, { dtype: x.dtype }),
    ),
  "vmap-vmap-grad": ({ x }) => vmap(vmap(grad((a: Tensor) => mul(sigmoid(a), a))))(x),
  "autograd-grad-identity": ({ x }) => {
    const leaf = clone(x);
    leaf.requiresGrad = true;
    const y = mul(sin(leaf), sum(leaf));
    const pull = (v: Tensor): Tensor =>
      asTensor(autograd.grad(y, leaf, { gradOutputs: v, retainGraph: true })[0]);
    return vmap(pull)(eye(3, { dtype: x.dtype }));
  },
  "err-size-mismatch": ({ x, y }) => vmap((a: Tensor, b: Tensor) => add(a, b))(x, y),
  "err-dim-out-of-range": ({ x }) => vmap(sin, { inDims: 2 })(x),
  "err-item": ({ x }) => vmap((a: Tensor) => sum(a).item())(x),
  "err-inplace-unbatched": ({ x }) => {
    const y = zeros([2], { dtype: x.dtype });
    return vmap((a: Tensor) => y.add_(a))(x);
  },
  "err-random": ({ x }) => vmap((a: Tensor) => add(a, rand([...a.shape])))(x),
  "err-non-tensor-output": ({ x }) => vmap((_: Tensor) => 3)(x),
  "err-grad-non-scalar": ({ x }) => grad(sin)(x),
};

function expectTree(got: unknown, want: Json): void {
  if (isTensorJson(want)) {
    expectClose(asTensor(got), decodeValues(want), {
      absolute: 10 * ORACLE.absolute,
      relative: 10 * ORACLE.relative,
    });
  } else if (isJsonList(want)) {
    if (!Array.isArray(got)) expect.fail("expected a list");
    expect(got.length).toBe(want.length);
    want.forEach((item, i) => {
      expectTree(got[i], item);
    });
  } else if (isJsonObject(want)) {
    const entries = isJsonObject(want["dict"]) ? want["dict"] : want;
    for (const [key, item] of Object.entries(entries))
      expectTree(Reflect.get(Object(got), key), item);
  } else expect(got).toBe(want);
}

function inputsOf(program: Json): Inputs {
  const decoded = isJsonObject(program) ? decodeArgument(program["inputs"]) : {};
  return Object(decoded);
}

function declare(): void {
  const content = readJson(programs.folder);
  const list = isJsonObject(content) && isJsonList(content["programs"]) ? content["programs"] : [];
  const known = list.filter(isJsonObject).filter(({ id }) => String(id) in PROGRAMS);
  test("every program of the reference set is written here, and no other", () => {
    expect(known.length).toBe(Object.keys(PROGRAMS).length);
    expect(known.length).toBe(list.length);
    console.log(`${programs.name}: ${known.length} of ${list.length} programs`);
  });
  for (const program of known) {
    test(String(program["id"]), () => {
      const run = PROGRAMS[String(program["id"])];
      const inputs = inputsOf(program);
      if (program["expected_error"] === true) expectRefusal(() => run(inputs));
      else expectTree(run(inputs), program["output"]);
    });
  }
}

describe("programs", () => {
  if (programs.isPresent) declare();
  else test.skip(`${programs.name} is not beside the repository`);
});
