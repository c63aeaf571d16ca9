// Plugins at registration: namespaces, versions, ops under `ns::name`, and two copies of the package.
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { KIND_NAMES } from "../../codegen/load/batching-definition.ts";
import { functionName, namespaceOf, opIdentifier, opName } from "../../codegen/model/names.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import { PLUGIN_API, RESERVED_NAMESPACES } from "../../codegen/model/plugins.ts";
import { printSchema } from "../../codegen/model/print-schema.ts";
import { pointwise } from "../../rules/lib/pointwise.ts";
import { callOverload } from "../../runtime/dispatch/arguments.ts";
import type { Op, OpDeclaration } from "../../runtime/dispatch/op.ts";
import {
  announceCopy,
  isCompatible,
  registeredPlugins,
  registerPlugin,
} from "../../runtime/dispatch/plugins.ts";
import { bindOp, declareOp, requireOp } from "../../runtime/dispatch/registry.ts";
import {
  add,
  callOp,
  explain,
  listOps,
  mul,
  tensor,
  vmap,
  withFallbackPolicy,
} from "../../runtime/index.ts";
import { tensorArg } from "../../runtime/kernels/contract.ts";
import * as plugin from "../../runtime/plugin.ts";
import { TENSOR_MARK, Tensor } from "../../runtime/tensor/tensor.ts";
import { VERSION } from "../../runtime/tensor/version.ts";

const base = { version: "1.0.0", builtWith: VERSION, api: PLUGIN_API };

function declaration(name: string): OpDeclaration {
  return {
    name,
    schema: `${name}(Tensor self) -> Tensor`,
    family: "plugin",
    module: "plugin",
    batching: "fallback",
    reason: "registered without a batching rule",
    tensorArgs: [0],
    returns: 1,
    mutates: -1,
    isView: false,
    isRandom: false,
    functional: null,
    noFallback: null,
  };
}

/** Doubles its argument, as a decomposition. */
function bindDouble(op: Op): void {
  bindOp(op, { decomposition: (args) => add(tensorArg(args, 0), tensorArg(args, 0)) });
}

test("the version constant is package.json's", () => {
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  expect(manifest).toMatchObject({ version: VERSION });
});

describe("registerPlugin", () => {
  test("takes a namespace once per plugin; the same plugin twice is harmless", () => {
    const plugin = { ...base, namespace: "twice_one", name: "twice" };
    registerPlugin(plugin);
    registerPlugin({ ...plugin });
    expect(registeredPlugins().filter(({ namespace }) => namespace === "twice_one")).toEqual([
      plugin,
    ]);
  });

  test.each(["", "Stats", "1st", "a-b", "a::b", "_a", 7, null, undefined])(
    "refuses the namespace %j",
    (namespace) => {
      const plugin = { ...base, namespace: namespace as string };
      expect(() => registerPlugin(plugin)).toThrow(
        expect.objectContaining({ code: "E_PLUGIN_NAMESPACE" }),
      );
    },
  );

  test.each(RESERVED_NAMESPACES)("%s is reserved", (namespace) => {
    expect(() => registerPlugin({ ...base, namespace })).toThrow(
      expect.objectContaining({ code: "E_PLUGIN_NAMESPACE_RESERVED" }),
    );
  });

  test("refuses another plugin, or another version, in a namespace that is taken", () => {
    registerPlugin({ ...base, namespace: "taken" });
    for (const other of [{ version: "2.0.0" }, { name: "another" }]) {
      expect(() => registerPlugin({ ...base, namespace: "taken", ...other })).toThrow(
        expect.objectContaining({ code: "E_PLUGIN_NAMESPACE_TAKEN" }),
      );
    }
  });

  test("refuses another plugin API and an incompatible batchwise, and takes no namespace then", () => {
    expect(() => registerPlugin({ ...base, namespace: "refused", api: PLUGIN_API + 1 })).toThrow(
      expect.objectContaining({ code: "E_PLUGIN_API" }),
    );
    expect(() => registerPlugin({ ...base, namespace: "refused", builtWith: "9.0.0" })).toThrow(
      expect.objectContaining({ code: "E_PLUGIN_VERSION" }),
    );
    registerPlugin({ ...base, namespace: "refused", version: "3.0.0" });
  });

  test.each([
    ["0.1.0", "0.1.9", true],
    ["0.1.9", "0.1.0", true],
    ["0.1.0", "0.2.0", false],
    ["1.0.0", "1.9.0", true],
    ["1.0.0", "2.0.0", false],
    ["0.1.0", "1.1.0", false],
    ["1.2.0-beta.1", "1.0.0", true],
    ["one", "1.0.0", false],
    [undefined, "1.0.0", false],
  ])("built with %s, run with %s: %s", (built, run, expected) => {
    expect(isCompatible(built, run)).toBe(expected);
  });
});

describe("ops under a namespace", () => {
  test("schemas with a namespace are read and printed back, and names leave it out", () => {
    const text = "stats::zscore.dim(Tensor self, int dim=-1) -> Tensor";
    const schema = parseSchema(text);
    expect(printSchema(schema)).toBe(text);
    expect(opName(schema)).toBe("stats::zscore.dim");
    expect(namespaceOf(opName(schema))).toBe("stats");
    expect(namespaceOf("sum.dim_IntList")).toBeNull();
    expect(functionName(schema.base)).toBe("zscore");
    expect(opIdentifier(opName(schema))).toBe("zscoreDim");
    expect(() => parseSchema("Stats::zscore(Tensor self) -> Tensor")).toThrow("character 1");
  });

  test("are found by name, listed, called by name and suggested", () => {
    const op = declareOp(declaration("found_ns::double.all"));
    bindDouble(op);
    expect(requireOp("found_ns::double.all")).toBe(op);
    expect(listOps().find(({ name }) => name === op.name)?.state).toBe("fallback");
    for (const name of ["found_ns::double", "found_ns::double.all", "torch.ops.found_ns.double"]) {
      const out = callOp(name, [tensor([1, 2])]);
      expect(out instanceof Tensor && out.tolist()).toEqual([2, 4]);
    }
    expect(() => callOp("found_ns::doubl", [])).toThrow("did you mean found_ns::double");
    expect(() => callOp("nobody::here", [])).toThrow("the plugin whose namespace is nobody");
  });

  test("without batching code run in a loop, for the reason PLUGIN_WITHOUT_RULE", () => {
    const op = declareOp(declaration("loop_ns::double"));
    bindDouble(op);
    const call = vmap((x: Tensor) => callOverload("double", [op], [x]) as Tensor);
    const report = withFallbackPolicy("silent", () => explain(call)(tensor([[1], [2]])));
    expect(report.fallbacks).toMatchObject([
      { op: "loop_ns::double", reason: "PLUGIN_WITHOUT_RULE", batchSize: 2 },
    ]);
    expect(String(report)).toContain("loop_ns::double");
  });

  test("of one plugin call those of another", () => {
    registerPlugin({ ...base, namespace: "lower_ns" });
    registerPlugin({ ...base, namespace: "upper_ns" });
    const double = declareOp({
      ...declaration("lower_ns::double"),
      batching: "pointwise",
      reason: null,
    });
    bindOp(double, {
      decomposition: (args) => mul(tensorArg(args, 0), 2),
      plumbing: pointwise(double, { promoting: [0] }),
    });
    const four = declareOp({
      ...declaration("upper_ns::four"),
      batching: "decompose",
      reason: null,
    });
    const twice = (x: Tensor): Tensor => callOverload("double", [double], [x]) as Tensor;
    bindOp(four, {
      decomposition: (args) => twice(twice(tensorArg(args, 0))),
      plumbing: (_frame, args) => twice(twice(tensorArg(args, 0))),
    });
    const run = (x: Tensor): Tensor => callOverload("four", [four], [x]) as Tensor;
    expect(vmap(run)(tensor([[1], [2]])).tolist()).toEqual([[4], [8]]);
  });

  test("are refused twice, unless the plugin itself came twice", () => {
    bindDouble(declareOp(declaration("dup_ns::double")));
    const second = declareOp(declaration("dup_ns::double"));
    expect(() => bindDouble(second)).toThrow(expect.objectContaining({ code: "E_DUPLICATE_OP" }));
    registerPlugin({ ...base, namespace: "again_ns" });
    const first = declareOp(declaration("again_ns::double"));
    bindDouble(first);
    registerPlugin({ ...base, namespace: "again_ns" });
    const copy = declareOp(declaration("again_ns::double"));
    bindDouble(copy);
    expect(requireOp("again_ns::double")).toBe(first);
    expect((callOverload("double", [copy], [tensor([3])]) as Tensor).tolist()).toEqual([6]);
  });

  test("that nobody bound say which import is missing", () => {
    const op = declareOp(declaration("unbound_ns::double"));
    expect(() => callOverload("double", [op], [tensor([1])])).toThrow("import the plugin by");
  });
});

describe("two copies of the package", () => {
  test("the same files loaded again are one copy; others are warned about, with both places", () => {
    const registry: Record<symbol, unknown> = {};
    const warn = vi.fn();
    announceCopy("file:///p/node_modules/batchwise/dist/runtime/core.js", registry, warn);
    announceCopy("file:///p/node_modules/batchwise/dist/runtime/core.js?t=1", registry, warn);
    expect(warn).not.toHaveBeenCalled();
    announceCopy(
      "file:///p/node_modules/x/node_modules/batchwise/dist/runtime/core.js",
      registry,
      warn,
    );
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0][0]).toContain(
      `(${VERSION} in /p/node_modules/batchwise and ${VERSION} in /p/node_modules/x/node_modules/batchwise)`,
    );
  });

  test("this process knows its copy", () => {
    const known: unknown = Reflect.get(globalThis, Symbol.for("batchwise.runtime"));
    expect(known).toMatchObject({ version: VERSION });
  });

  test("a tensor of another copy is named as such where an op meets it", () => {
    const theirs = Object.create({ [TENSOR_MARK]: "9.9.9" });
    expect(() => add(theirs, 1)).toThrow(expect.objectContaining({ code: "E_TWO_COPIES" }));
    expect(() => callOverload("stack", [requireOp("stack")], [[theirs]])).toThrow("theirs 9.9.9");
  });
});

test("batchwise/plugin has what plumbing of every kind is made of", () => {
  const kinds: readonly string[] = KIND_NAMES.filter((kind) => kind !== "rule");
  const names = kinds.map((kind) => (kind === "existing_bdim" ? "existingBdim" : kind));
  const missing = [...names, "fallback", "refuse", "inPlaceByCopy", "ruleResult"].filter(
    (name) => typeof Reflect.get(plugin, name) !== "function",
  );
  expect(names).toContain("pointwise");
  expect(missing).toEqual([]);
});
