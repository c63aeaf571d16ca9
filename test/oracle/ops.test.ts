// Operators against reference values of PyTorch: outputs, both derivatives, vmap, vmap of vjp.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import "../../runtime/core.ts";
import { setFallbackPolicy } from "../../rules/lib/fallback-policy.ts";
import { listOps } from "../../runtime/api/list-ops.ts";
import { isAskedBase, isNarrowed } from "../lib/asked-op.ts";
import { isJsonList, isJsonObject, type Json } from "./decode.ts";
import { fullOracle, goldenOracle, type OracleSource, oracleFiles, readJson } from "./files.ts";
import { knownGaps } from "./known-gaps.ts";
import { isKnown, type JsonObject, type OracleCheck, sampleChecks } from "./sample.ts";

const names = new Set(listOps().map(({ name }) => name));

beforeAll(() => setFallbackPolicy("silent"));
afterAll(() => setFallbackPolicy("warn"));

function samplesOf(source: OracleSource, file: string): readonly JsonObject[] {
  const content = readJson(join(source.folder, `${file}.json`));
  const samples: Json = isJsonObject(content) ? content["samples"] : null;
  return isJsonList(samples) ? samples.filter(isJsonObject) : [];
}

/** Whether the overload that the reference says was reached is one of ours: then the sample must run. */
function mustRun(sample: JsonObject): boolean {
  return names.has(String(sample["aten"]).replace("aten::", ""));
}

function fails(run: () => void): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

/** The files of a set; in a narrowed run that of the op, which all its overloads share. */
function wantedFiles(source: OracleSource): readonly string[] {
  return oracleFiles(source).filter(isAskedBase);
}

function testSource(source: OracleSource): void {
  const counts = { ops: 0, samples: 0, checks: 0, left: 0 };
  for (const file of wantedFiles(source)) {
    const all = samplesOf(source, file);
    const ours = all.filter((sample) => mustRun(sample) || isKnown(sample));
    counts.left += all.length - ours.length;
    if (ours.length === 0) continue;
    counts.ops++;
    counts.samples += ours.length;
    describe(file, () => {
      for (const sample of ours) {
        const checks = sampleChecks(sample);
        counts.checks += checks.length;
        const gap = knownGaps.find(({ id }) => id === sample["id"]);
        const isGap = ({ label }: OracleCheck): boolean =>
          gap !== undefined && (gap.checks?.includes(label) ?? true);
        if (gap !== undefined) {
          test(`${gap.id} fails as expected: ${gap.reason}`, () => {
            const gaps = checks.filter(isGap);
            expect(gaps.length).toBeGreaterThan(0);
            expect(gaps.filter(({ run }) => !fails(run)).map(({ label }) => label)).toEqual([]);
          });
        }
        checks
          .filter((check) => !isGap(check))
          .forEach(({ label, run }, i) => {
            test(`${String(sample["id"])} ${label} (${i + 1})`, run);
          });
      }
    });
  }
  test("covers ops", () => {
    console.log(
      `${source.name}: ${counts.ops} ops, ${counts.samples} samples, ${counts.checks} checks; ` +
        `${counts.left} samples are of ops that are not there yet`,
    );
    if (!isNarrowed) expect(counts.checks).toBeGreaterThan(0);
  });
}

describe(goldenOracle.name, () => testSource(goldenOracle));

if (fullOracle.isPresent) describe(fullOracle.name, () => testSource(fullOracle));
else
  test.skip(
    `${fullOracle.name} is not beside the repository, so only ${goldenOracle.name} is used`,
  );
