// vmap's options as users without types write them: every mistake is refused at once, with the fix.
import { describe, expect, test } from "vitest";
import { type Tensor, vmap } from "../../runtime/index.ts";
import { floats } from "../../testing/sample.ts";
import { expectMessage, refusalOf } from "../lib/refusals.ts";

function loss(a: Tensor): Tensor {
  return a;
}

/** `vmap` with anything at all as arguments. */
function mapped(...args: readonly unknown[]): unknown {
  return Reflect.apply(vmap, null, args);
}

describe("the second argument", () => {
  test.each<readonly [unknown, string]>([
    [0, "0"],
    [null, "null"],
    [[0, null], "[0, null]"],
  ])("%j is no options object", (options, shown) => {
    expectMessage(
      () => mapped(loss, options),
      "E_VMAP_OPTIONS",
      `vmap(loss, ${shown}): the second argument is ${shown}; expected an object of options\n  hint: write { inDims: ${shown} }`,
    );
  });

  test("undefined, and options that are undefined, count as left out", () => {
    const x = floats([2, 3]);
    expect(vmap(loss, undefined)(x).shape).toEqual([2, 3]);
    const blank: object = { inDims: undefined, randomness: undefined };
    expect(vmap(loss, { chunkSize: null, axisSize: null })(x).shape).toEqual([2, 3]);
    expect(vmap(loss, blank)(x).shape).toEqual([2, 3]);
    expect(vmap(loss, blank).name).toBe("vmap(loss)");
  });
});

describe("options there are not", () => {
  test.each([
    ["in_dims", "inDims"],
    ["out_dims", "outDims"],
    ["chunk_size", "chunkSize"],
    ["indims", "inDims"],
    ["randomnes", "randomness"],
  ])("%s suggests %s", (name, near) => {
    expectMessage(
      () => mapped(loss, { [name]: 1 }),
      "E_UNKNOWN_VMAP_OPTION",
      `vmap(loss, { ${name}: 1 }): there is no option ${name}; expected inDims, outDims, randomness, chunkSize, axisSize or axisName\n  hint: did you mean ${near}?`,
    );
  });

  test("one that is near none", () => {
    expectMessage(
      () => mapped(loss, { parallel: true }),
      "E_UNKNOWN_VMAP_OPTION",
      "vmap(loss, { parallel: true }): there is no option parallel; expected inDims, outDims, randomness, chunkSize, axisSize or axisName",
    );
  });
});

describe("values", () => {
  test.each<readonly [unknown, string]>([
    ["automatic", '"automatic"'],
    [0, "0"],
    [Number.NaN, "NaN"],
    [2n, "2n"],
    [[2], "[2]"],
  ])("chunkSize %s", (chunkSize, shown) => {
    const error = refusalOf(() => mapped(loss, { chunkSize }));
    expect(error.code).toBe("E_CHUNK_SIZE");
    expect(error.message).toContain(
      `chunkSize is ${shown}; expected a positive integer or "auto"\n`,
    );
  });

  test.each<readonly [unknown, string]>([
    [true, "true"],
    [5, "5"],
    [null, "null"],
    ["Same", '"Same"'],
  ])("randomness %s", (randomness, shown) => {
    expect(refusalOf(() => mapped(loss, { randomness })).message).toBe(
      `vmap(loss, { randomness: ${shown} }): randomness is ${shown}; expected "error", "different" or "same"`,
    );
  });

  test.each<readonly [unknown, string]>([
    ["", '""'],
    [3, "3"],
  ])("axisName %s", (axisName, shown) => {
    expectMessage(
      () => mapped(loss, { axisName }),
      "E_AXIS_NAME_OPTION",
      `vmap(loss, { axisName: ${shown} }): axisName is ${shown}; expected a text that is not empty`,
    );
  });

  test.each<readonly [unknown, string]>([
    [-1, "-1"],
    [1.5, "1.5"],
    ["3", '"3"'],
  ])("axisSize %s", (axisSize, shown) => {
    const run = mapped(loss, { axisSize, inDims: null });
    const error = refusalOf(() => (typeof run === "function" ? run(floats([2])) : run));
    expect(error.message).toBe(
      `vmap(loss, { axisSize: ${shown}, inDims: null }): axisSize is ${shown}; expected a non-negative integer`,
    );
  });

  test.each<readonly [unknown, string]>([
    [1.5, "1.5"],
    [true, "true"],
    ["0", '"0"'],
    [new Map(), "Map"],
  ])("inDims and outDims %s", (dims, shown) => {
    for (const [option, code] of [
      ["inDims", "E_IN_DIMS_TYPE"],
      ["outDims", "E_OUT_DIMS_TYPE"],
    ] as const) {
      const run = mapped(loss, { [option]: dims });
      const error = refusalOf(() => (typeof run === "function" ? run(floats([2, 3])) : run));
      expect(error.code).toBe(code);
      expect(error.message).toContain(
        `vmap(loss, { ${option}: ${shown} }): ${option} is ${shown}; expected`,
      );
    }
  });

  test("entries of inDims and outDims, by their place", () => {
    const run = mapped(loss, { inDims: [{ a: 0, b: "1" }] });
    const tree = { a: floats([2]), b: floats([2]) };
    const error = refusalOf(() => (typeof run === "function" ? run(tree) : run));
    expect(error.message).toBe(
      'vmap(loss, { inDims: [{ a: 0, b: "1" }] }): inDims[0].b is "1"; expected an integer or null',
    );
  });
});

describe("the function", () => {
  test.each<readonly [unknown, string]>([
    [3, "3"],
    [undefined, "undefined"],
    [{ a: 1 }, "{ a: 1 }"],
    ["loss", '"loss"'],
    [[loss], "[function loss]"],
  ])("%s is none", (fn, shown) => {
    expectMessage(
      () => mapped(fn),
      "E_NOT_A_FUNCTION",
      `vmap: the first argument is ${shown}; expected a function`,
    );
  });

  test("long calls print on one line, nested values as they are written", () => {
    const options = {
      inDims: [{ a: [0, null], b: { c: -1 } }, null],
      outDims: -1,
      randomness: "same",
      chunkSize: 2,
    } as const;
    const error = refusalOf(() => Reflect.apply(vmap(loss, options), null, []));
    expect(error.message.split(": the function")[0]).toBe(
      'vmap(loss, { inDims: [{ a: [0, null], b: { c: -1 } }, null], outDims: -1, randomness: "same", chunkSize: 2 })',
    );
  });
});
