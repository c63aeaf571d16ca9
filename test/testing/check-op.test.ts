// batchwise/testing on ops that are right and on ops that are wrong: what it declares, finds and insists on.
import { describe, expect, test } from "vitest";
import { reduction } from "../../rules/lib/reduction.ts";
import { asBatched, tensorAt, wrapTensor } from "../../rules/lib/wrap.ts";
import type { Op, OpBinding } from "../../runtime/dispatch/op.ts";
import { bindOp, declareOp } from "../../runtime/dispatch/registry.ts";
import { mul, stack, sum, type Tensor, unbind } from "../../runtime/index.ts";
import { intArg, tensorArg } from "../../runtime/kernels/contract.ts";
import { type Check, checkOp, floats, type Sample, testOps } from "../../testing/index.ts";

const samples: readonly Sample[] = [{ args: [floats([3, 4]), 0] }, { args: [floats([3, 4]), -1] }];

/** `twice_sum(self, dim)`: twice the sum, with a binding of the test's. */
function twiceSum(namespace: string, binding: OpBinding): Op {
  const op = declareOp({
    name: `${namespace}::twice_sum`,
    schema: `${namespace}::twice_sum(Tensor self, int dim) -> Tensor`,
    family: `${namespace}_family`,
    module: namespace,
    batching: "rule",
    reason: null,
    tensorArgs: [0],
    returns: 1,
    mutates: -1,
    isView: false,
    isRandom: false,
    functional: null,
    noFallback: null,
  });
  const decomposition = (args: readonly unknown[]): Tensor =>
    mul(sum(tensorArg(args as never, 0), intArg(args as never, 1)), 2);
  const plumbing = reduction(op, { self: 0, dims: 1, keepdim: null });
  bindOp(op, { decomposition, plumbing, ...binding });
  return op;
}

const failing = (report: { readonly findings: readonly { readonly check: Check | null }[] }) => [
  ...new Set(report.findings.map(({ check }) => check)),
];

describe("checkOp", () => {
  test("an op that is right has no findings, in every check", () => {
    twiceSum("right", {});
    const report = checkOp("right::twice_sum", samples);
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["vmap", "vmap: nested", "vjp", "jvp", "double vjp", "fast"]),
    );
    expect(report.checks.every(({ cases, passed }) => cases > 0 && cases === passed)).toBe(true);
    expect(String(report)).toMatch(/right::twice_sum {2}vmap +ok {2}4 of 4/);
  });

  test("a rule that reduces the wrong dim, a loop in a rule and a wrong derivative are found", () => {
    const op = twiceSum("wrong_dim", {});
    bindOp(op, {
      ...op.binding,
      plumbing: (frame, args) =>
        reduction(op, { self: 0, dims: 1, keepdim: null })(frame, [args[0], -1]),
    });
    expect(failing(checkOp("wrong_dim::twice_sum", samples))).toContain("vmap");

    twiceSum("hidden_loop", {
      plumbing: (frame, args) => {
        const { value, bdim } = asBatched(tensorAt(frame, args, 0));
        const rows = unbind(value, bdim).map((row) => mul(sum(row, intArg(args, 1)), 2));
        return wrapTensor(frame, stack(rows, 0), 0);
      },
    });
    expect(failing(checkOp("hidden_loop::twice_sum", samples))).toEqual([
      "vmap: empty batch",
      "fast",
    ]);

    const wrong = twiceSum("wrong_vjp", {});
    bindOp(wrong, {
      ...wrong.binding,
      vjp: {
        inputs: [0],
        differentiableOutputs: [true],
        savesSelf: false,
        save: (args) => [args[0]],
        pullback: ([self]) => [self as Tensor],
      },
    });
    const found = failing(checkOp("wrong_vjp::twice_sum", samples));
    expect(found).toContain("vjp");
    expect(found).not.toContain("vmap");
  });

  test("an op without a rule is correct and not fast, and no warning is printed", () => {
    const op = twiceSum("looping", {});
    const { decomposition } = op.binding;
    if (decomposition === undefined) return expect.fail("the decomposition is there");
    bindOp(op, { decomposition });
    const report = checkOp("looping::twice_sum", samples);
    expect(failing(report)).toEqual(["vmap: empty batch", "fast"]);
    const known = [
      { op: "looping::twice_sum", check: "fast", reason: "it has no rule" },
      { op: "looping::twice_sum", check: "vmap: empty batch", reason: "it has no rule" },
    ] as const;
    expect(checkOp("looping::twice_sum", samples, { expectedFailures: known }).ok).toBe(true);
  });

  test("a failure that was expected and does not come is a finding", () => {
    const expectedFailures = [{ op: "neg", check: "vmap", reason: "once" }] as const;
    const report = checkOp("neg", [{ args: [floats([2])] }], { expectedFailures });
    expect(report.findings).toMatchObject([
      { op: "neg", check: "vmap", label: "expected to fail" },
    ]);
  });

  test("in-place forms are checked with their source", () => {
    const report = checkOp("neg", [{ args: [floats([2])] }]);
    expect(new Set(report.checks.map(({ op }) => op))).toEqual(new Set(["neg", "neg_"]));
    expect(report.ok).toBe(true);
  });

  test("a sample that fails by itself is one finding", () => {
    const report = checkOp("neg", [{ args: ["text"] }]);
    expect(report.findings).toMatchObject([{ op: "neg", check: null }, { op: "neg_" }]);
    expect(report.findings[0].message).toContain("the argument self of a sample does not fit");
  });

  test("what is not there is said, with what is near", () => {
    expect(() => checkOp("neh", samples)).toThrow("did you mean neg");
    expect(checkOp("neg", []).findings[0].message).toContain("there are no samples for neg");
  });
});

/** Every test a runner is given, by path, with what it runs. */
function collected(
  declare: (runner: {
    describe: (name: string, body: () => void) => void;
    test: (name: string, run: () => void) => void;
  }) => void,
): ReadonlyMap<string, () => void> {
  const tests = new Map<string, () => void>();
  const path: string[] = [];
  declare({
    describe: (name, body) => {
      path.push(name);
      body();
      path.pop();
    },
    test: (name, run) => tests.set([...path, name].join(" > "), run),
  });
  return tests;
}

describe("testOps", () => {
  test("declares every check of the ops of a namespace", () => {
    twiceSum("declared", {});
    const table = { twice_sum: () => samples };
    const tests = collected((runner) => testOps({ namespace: "declared", samples: table, runner }));
    const names = [...tests.keys()];
    expect(names.length).toBeGreaterThan(40);
    expect(names[0]).toBe("declared::twice_sum > vmap > inDims=[0] self[3,4] dim=0");
    for (const run of tests.values()) run();
  });

  test("a failure that is listed is one test, which fails when the check passes", () => {
    const listed = { op: "neg", check: "vmap", reason: "once" } as const;
    const tests = collected((runner) =>
      testOps({
        ops: ["neg"],
        samples: () => [{ args: [floats([2])] }],
        expectedFailures: [listed],
        runner,
      }),
    );
    expect([...tests.keys()].filter((name) => name.startsWith("neg > vmap >"))).toEqual([
      "neg > vmap > fails as expected: once",
    ]);
    expect(tests.get("neg > vmap > fails as expected: once")).toThrow("delete its line");
  });

  test("a failure that is listed for another op, or a check an op has not, fails", () => {
    const known = [{ op: "exp", check: "vmap", reason: "gone" }] as const;
    const options = { ops: ["neg"], samples: () => [{ args: [floats([2])] }] };
    const tests = collected((runner) => testOps({ ...options, expectedFailures: known, runner }));
    const name = "every expected failure names a check of one of these ops";
    expect(tests.get(name)).toThrow("exp is not tested here");
    const none = [{ op: "neg", check: "in place", reason: "gone" }] as const;
    const others = collected((runner) => testOps({ ...options, expectedFailures: none, runner }));
    expect(others.get(name)).toThrow('neg has no check "in place"');
  });

  test("families narrow, and an empty choice is refused", () => {
    twiceSum("narrow", {});
    const table = { "narrow::twice_sum": () => samples };
    const tests = collected((runner) =>
      testOps({ families: ["narrow_family"], samples: table, runner }),
    );
    expect([...tests.keys()].every((name) => name.startsWith("narrow::twice_sum"))).toBe(true);
    expect(() => testOps({ namespace: "nobody", samples: {} })).toThrow("namespace nobody");
  });
});

// Inside Vitest no runner has to be given.
testOps({ ops: ["neg"], samples: { neg: () => [{ args: [floats([3])] }] } });
