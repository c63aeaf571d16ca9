// checkOp: the whole matrix for one op, as findings; for scripts, without a test runner.
import { withFallbackPolicy } from "../rules/lib/fallback-policy.ts";
import { type Check, type CheckGroup, distinctLabels, type ExpectedFailure } from "./checks.ts";
import { matrixOf } from "./matrix.ts";
import type { OpCase } from "./op-calls.ts";
import type { Sample } from "./sample.ts";
import { nameOf, type OpReference, selectOps } from "./select-ops.ts";

/** One thing that is wrong. */
export interface OpFinding {
  /** The op, or its in-place form. */
  readonly op: string;
  /** The check; null when a sample already fails without any transform. */
  readonly check: Check | null;
  /** Which sample, mapped how. */
  readonly label: string;
  readonly message: string;
}

/** One check of one op: how many of its cases ran, and how many were right. */
export interface CheckResult {
  readonly op: string;
  readonly check: Check;
  readonly cases: number;
  readonly passed: number;
}

/** What the matrix showed. Prints as a table with the findings below. */
export class OpReport {
  readonly checks: readonly CheckResult[];
  readonly findings: readonly OpFinding[];

  constructor(checks: readonly CheckResult[], findings: readonly OpFinding[]) {
    this.checks = checks;
    this.findings = findings;
  }

  /** Whether every check passes, known failures aside. */
  get ok(): boolean {
    return this.findings.length === 0;
  }

  /** One line per check, then one per finding. */
  toString(): string {
    const width = Math.max(0, ...this.checks.map(({ op, check }) => op.length + check.length + 2));
    const rows = this.checks.map(({ op, check, passed, cases }) => {
      const name = `${op}  ${check}`.padEnd(width);
      return `${name}  ${passed === cases ? "ok" : "FAILED"}  ${passed} of ${cases}`;
    });
    const lines = this.findings.map(
      ({ op, check, label, message }) => `${op}, ${check ?? "samples"}, ${label}: ${message}`,
    );
    return [...rows, ...(lines.length === 0 ? [] : ["", ...lines])].join("\n");
  }
}

/** Runs every check of one op, and of its in-place form, on the samples. The slow loop is a finding, not a warning. */
export function checkOp(
  op: OpReference,
  samples?: readonly Sample[] | (() => readonly Sample[]),
  options: { readonly expectedFailures?: readonly ExpectedFailure[] } = {},
): OpReport {
  const make = typeof samples === "function" ? samples : (): typeof samples => samples;
  const cases = selectOps("checkOp", { ops: [nameOf(op)] }, make);
  const reports = withFallbackPolicy("silent", () =>
    cases.map((one) => reportOf(one, options.expectedFailures ?? [])),
  );
  return new OpReport(
    reports.flatMap(({ checks }) => checks),
    reports.flatMap(({ findings }) => findings),
  );
}

type Report = Pick<OpReport, "checks" | "findings">;

function reportOf(op: OpCase, known: readonly ExpectedFailure[]): Report {
  try {
    const reports = matrixOf(op).map((group) => groupReport(op.name, group, known));
    return {
      checks: reports.flatMap(({ checks }) => checks),
      findings: reports.flatMap(({ findings }) => findings),
    };
  } catch (error) {
    const finding = { op: op.name, check: null, label: "every sample", message: messageOf(error) };
    return { checks: [], findings: [finding] };
  }
}

function groupReport(
  op: string,
  { check, cases }: CheckGroup,
  known: readonly ExpectedFailure[],
): Report {
  const failures = distinctLabels(cases).flatMap(({ label, run }): readonly OpFinding[] => {
    try {
      run();
      return [];
    } catch (error) {
      return [{ op, check, label, message: messageOf(error) }];
    }
  });
  const checks = [{ op, check, cases: cases.length, passed: cases.length - failures.length }];
  const isKnown = known.some((failure) => failure.op === op && failure.check === check);
  if (!isKnown) return { checks, findings: failures };
  if (failures.length > 0) return { checks, findings: [] };
  const message = "it passes: delete its line in expectedFailures";
  return { checks, findings: [{ op, check, label: "expected to fail", message }] };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
