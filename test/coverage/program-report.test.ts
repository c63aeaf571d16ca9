// Program reports without a process: what is heard, how it adds up, what is advised, how it is printed.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderAnnotation } from "../../coverage-report/annotations.ts";
import { siteAnnotations } from "../../coverage-report/program/annotations.ts";
import {
  type ProgramReport,
  programReportDefinition,
  SITE_REASONS,
} from "../../coverage-report/program/model.ts";
import { slowSites } from "../../coverage-report/program/offences.ts";
import type { RecordedSite, Recording } from "../../coverage-report/program/recording.ts";
import { refusedCall } from "../../coverage-report/program/refusals.ts";
import { remedyFor } from "../../coverage-report/program/remedies.ts";
import { programReport } from "../../coverage-report/program/report.ts";
import { programReportSchema } from "../../coverage-report/program/schema.ts";
import {
  MAX_SITES,
  SiteTally,
  type TalliedCall,
} from "../../coverage-report/program/site-tally.ts";
import { renderProgram } from "../../coverage-report/program/terminal.ts";
import { ruleResult } from "../../rules/lib/declined.ts";
import { Declined } from "../../rules/lib/types.ts";
import { dispatch } from "../../runtime/dispatch/dispatch.ts";
import type { BatchingKind, Op } from "../../runtime/dispatch/op.ts";
import { installRecorder, isRecording, withRecorder } from "../../runtime/dispatch/recording.ts";
import { bindOp, declareOp, requireOp } from "../../runtime/dispatch/registry.ts";
import { _testFallback, sin, type Tensor, vmap, withFallbackPolicy } from "../../runtime/index.ts";
import type { OpArgs } from "../../runtime/kernels/contract.ts";
import { CallListener } from "../../runtime/transforms/call-listener.ts";
import { floats } from "../../testing/sample.ts";
import { asTensor } from "../../testing/values.ts";

const xs = floats([4, 3]);

/** What a program would have recorded. */
function tallied(run: () => void): SiteTally {
  const tally = new SiteTally();
  const listener = new CallListener({ ended: (call) => tally.add(call) });
  const stop = installRecorder(listener.record, { locate: listener.locate });
  try {
    withFallbackPolicy("silent", run);
  } finally {
    stop();
  }
  return tally;
}

/** What computes `sin`, for ops of the test's own; without its batching. */
const { plumbing: _batching, ...kernel } = requireOp("sin").binding;

/** An op of the test's own. */
function ownOp(name: string, batching: BatchingKind): Op {
  return declareOp({
    ...{ name, schema: `${name}(Tensor self) -> Tensor`, family: "testing", module: "testing" },
    ...{ batching, reason: null, tensorArgs: [0], returns: 1, mutates: -1 },
    ...{ isView: false, isRandom: false, functional: null, noFallback: null },
  });
}

describe("recorders of a whole program", () => {
  test("hear what another recorder hears as well, until they are told to stop", () => {
    const heard: string[] = [];
    const stopFirst = installRecorder(({ op }) => heard.push(`first ${op}`));
    const stopSecond = installRecorder(({ op }) => heard.push(`second ${op}`));
    withRecorder(
      ({ op }) => heard.push(`inner ${op}`),
      () => sin(xs),
    );
    stopFirst();
    stopFirst();
    sin(xs);
    stopSecond();
    sin(xs);
    expect(heard).toEqual(["first sin", "second sin", "inner sin", "second sin"]);
    expect(isRecording()).toBe(false);
  });

  test("are told the ends in order, after an error too", () => {
    const ends: string[] = [];
    const stop = installRecorder(
      ({ op, state }) =>
        () =>
          ends.push(`${state} ${op}`),
    );
    expect(() => vmap((a: Tensor) => sin(a).item())(xs)).toThrow();
    stop();
    expect(ends).toEqual(["kernel sin", "rule sin"]);
  });
});

describe("sites", () => {
  test("a rule that declines is a loop, with the reason", () => {
    const op = ownOp("_program_choosy", "rule");
    bindOp(op, {
      ...kernel,
      plumbing: (frame, args) => ruleResult(frame, op, args, new Declined("examples of rank 1")),
    });
    const run = vmap((a: Tensor) => asTensor(dispatch(op, [a])));
    const { sites } = tallied(() => run(xs)).recorded();
    expect(sites).toMatchObject([
      {
        ...{ op: "_program_choosy", state: "fallback", level: 1, batchSizes: [4], calls: 1 },
        ...{ reason: "RULE_DECLINED", why: "examples of rank 1", within: null },
      },
    ]);
  });

  test("a decomposition names the part that loops, and the part what it belongs to", () => {
    const op = ownOp("_program_composite", "decompose");
    const parts = (args: OpArgs): Tensor => _testFallback(asTensor(args[0]), asTensor(args[0]));
    bindOp(op, { plumbing: (_frame, args) => parts(args), decomposition: parts });
    const run = vmap((a: Tensor) => asTensor(dispatch(op, [a])));
    const { sites } = tallied(() => run(xs)).recorded();
    expect(sites).toMatchObject([
      { op: "_test_fallback", state: "fallback", within: "_program_composite" },
      {
        ...{ op: "_program_composite", state: "decomposed", within: null },
        ...{ reason: "DECOMPOSES_TO_SLOW", why: "_test_fallback" },
      },
    ]);
    expect(sites[0].place).toBe(sites[1].place);
  });

  test("an op registered without a rule", () => {
    const op = ownOp("stats::zscore", "fallback");
    bindOp(op, kernel);
    const run = vmap((a: Tensor) => asTensor(dispatch(op, [a])));
    expect(tallied(() => run(xs)).recorded().sites[0].reason).toBe("PLUGIN_WITHOUT_RULE");
  });

  test("memory is bounded: places and batch sizes beyond the limits only add up", () => {
    const tally = new SiteTally();
    const call: TalliedCall = {
      ...{ op: "sin", level: 1, batchSize: 1, state: "fallback", reason: "NO_RULE", why: null },
      ...{ location: "/a.ts:1", formula: null, parent: null, depth: 0, ms: 2 },
    };
    for (let size = 1; size <= 20; size++) tally.add({ ...call, batchSize: size });
    for (let i = 2; i <= MAX_SITES + 5; i++) tally.add({ ...call, location: `/a.ts:${i}` });
    const { sites, calls, unlistedCalls, opMs } = tally.recorded();
    expect(sites.length).toBe(MAX_SITES);
    expect({ calls, unlistedCalls }).toEqual({ calls: MAX_SITES + 24, unlistedCalls: 5 });
    expect(opMs).toBe(2 * (MAX_SITES + 24));
    expect(sites[0].batchSizes.length).toBe(8);
    expect(sites[0].batchSizes).toEqual(expect.arrayContaining([1, 20]));
  });
});

describe("errors that end a program", () => {
  const thrownBy = (run: () => unknown): unknown => {
    try {
      run();
    } catch (error) {
      return error;
    }
    return null;
  };

  test("a value of a mapped tensor: the line, the level, the rewrite", () => {
    const value = (a: Tensor): number => Number(sin(a).item());
    const error = thrownBy(() => vmap(vmap((a: Tensor) => sin(a).mul(value(a))))(xs));
    const call = refusedCall(error);
    expect(call).toMatchObject({
      op: "item",
      level: 2,
      state: "refused",
      reason: "DATA_DEPENDENT",
    });
    expect(call?.location).toMatch(/program-report\.test\.ts:\d+$/);
    expect(call?.why).toMatch(/^the tensor holds 3 examples .*; keep the computation in tensors: /);
  });

  test("a write into a captured tensor", () => {
    const total = floats([3]);
    const error = thrownBy(() => vmap((a: Tensor) => total.add_(a))(xs));
    expect(refusedCall(error)).toMatchObject({
      ...{ op: "add_.Tensor", level: 1, reason: "MAPPED_WRITE" },
      why: expect.stringMatching(/^self is not mapped .*; use the out-of-place form /),
    });
  });

  test("other errors are no refusals", () => {
    expect(refusedCall(new TypeError("no"))).toBeNull();
    expect(refusedCall("text")).toBeNull();
  });
});

describe("advice", () => {
  test.each([
    ["NO_RULE", "erf", null, "write the batching rule of erf", "npx batchwise rule new erf"],
    [
      "NO_RULE",
      "stats::zscore",
      null,
      "write the batching rule of stats::zscore, in the project of stats",
      "npx batchwise rule new zscore",
    ],
    [
      "PLUGIN_WITHOUT_RULE",
      "mine",
      null,
      "give mine a batching rule or a decomposition where it is defined",
      null,
    ],
    [
      "RULE_DECLINED",
      "cross",
      "examples of rank 1",
      "call cross with arguments that its rule takes (it declined: examples of rank 1), or widen the rule",
      "npx batchwise op show cross",
    ],
    [
      "DECOMPOSES_TO_SLOW",
      "outer",
      "inner",
      "write the batching rule of inner, which outer is made of",
      "npx batchwise rule new inner",
    ],
    [
      "DYNAMIC_SHAPE",
      "nonzero",
      "it differs per example; use where(mask, x, 0)",
      "use where(mask, x, 0)",
      null,
    ],
    [
      "DATA_DEPENDENT",
      "item",
      null,
      "keep the value a tensor: where(condition, a, b) instead of a branch",
      null,
    ],
    [
      "MAPPED_WRITE",
      "add_",
      null,
      "use the form that is not in place, or map the tensor written to as well",
      null,
    ],
  ] as const)("%s of %s", (reason, op, why, text, command) => {
    expect(remedyFor({ op, reason, why })).toMatchObject({ text, command });
  });

  test("every reason has some, and no reason has none", () => {
    for (const reason of SITE_REASONS)
      expect(remedyFor({ op: "x", reason, why: null })?.text).toBeTruthy();
    expect(remedyFor({ op: "x", reason: null, why: null })).toBeNull();
  });
});

const site: RecordedSite = {
  ...{
    place: "/project/src/train.ts:12",
    op: "erf",
    state: "fallback",
    level: 1,
    batchSizes: [8, 64],
  },
  ...{ calls: 20, ms: 1200, lostMs: 1181.25, formula: null, within: null },
  ...{ reason: "NO_RULE", why: "nobody wrote it" },
};

function reportOn(sites: readonly RecordedSite[], parts: Partial<Recording> = {}): ProgramReport {
  const sums = { calls: 21, opMs: 1300, lostMs: 1181.25, unlistedCalls: 0, ms: 2900 };
  const recording: Recording = {
    version: 1,
    batchwise: "0.1.0",
    error: null,
    ...sums,
    sites,
    ...parts,
  };
  const exitCode = recording.error === null ? 0 : 1;
  return programReport(
    { exitCode, signal: null, recording },
    { file: "src/train.ts", args: [], folder: "/project" },
  );
}

const fine: RecordedSite = {
  ...{ place: "/project/src/train.ts:3", op: "mm", state: "kernel", level: 0, batchSizes: [] },
  ...{ calls: 1, ms: 100, lostMs: 0, formula: null, within: null, reason: null, why: null },
};

describe("the report", () => {
  test("has short paths and the worst first, and fits its own definition", () => {
    const report = reportOn([fine, site, { ...site, level: 2, within: "erf", lostMs: 0 }]);
    expect(programReportDefinition.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    expect(report.sites.map(({ file, line, op }) => `${file}:${line} ${op}`)).toEqual([
      "src/train.ts:12 erf",
      "src/train.ts:12 erf",
      "src/train.ts:3 mm",
    ]);
    expect(report.totals).toMatchObject({ sites: 2, slowSites: 1, ms: 2900 });
    expect(slowSites(report).length).toBe(1);
  });

  test("has a JSON Schema in the repository", () => {
    const file = new URL("../../coverage-report/program/schema.json", import.meta.url);
    const committed: unknown = JSON.parse(readFileSync(file, "utf8"));
    // When this fails, write what programReportSchema() gives to that file.
    expect(committed).toEqual(JSON.parse(JSON.stringify(programReportSchema())));
  });

  test("prints a headline, a table and the worst lines", () => {
    expect(`\n${renderProgram(reportOn([fine, site]))}\n`).toMatchInlineSnapshot(`
      "
      src/train.ts: 2 call sites, 1 in the slow loop, 41 % of the time (21 calls in 2.9 s)

         lost    time  calls      B  level  op   served by  where
        1.2 s   1.2 s     20  8, 64      1  erf  loop       src/train.ts:12
               100 ms      1             0  mm   kernel     src/train.ts:3

      src/train.ts:12  erf: one run per example, 8 to 64 of them
        NO_RULE: nobody wrote it
        → write the batching rule of erf
          npx batchwise rule new erf
      "
    `);
  });

  test("says what ended the program, and when there is nothing to say", () => {
    const failed = renderProgram(reportOn([fine], { error: "TypeError: x is no function\nmore" }));
    expect(failed).toContain("It ended with TypeError: x is no function.\n");
    expect(renderProgram(reportOn([], { calls: 0 }))).toBe(
      "src/train.ts: no operator call was recorded",
    );
  });

  test("annotations cannot be broken out of", () => {
    const place = "/project/a,b:c.ts:5";
    const why = "50 %\n::error::injected";
    const [line, ...others] = siteAnnotations(
      reportOn([{ ...site, place, why }]).sites,
      "error",
    ).map(renderAnnotation);
    expect(others).toEqual([]);
    expect(line).not.toContain("\n");
    expect(line).toMatch(/^::error file=a%2Cb%3Ac\.ts,line=5,title=erf in the slow loop::erf ran/);
    expect(line).toContain("50 %25%0A::error::injected%0Awrite the batching rule of erf");
  });
});
