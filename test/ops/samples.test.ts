// Every op has samples, every set of samples is used, and every family has a test file here.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { opEntries } from "../lib/op-cases.ts";
import { offeredSamples, samples } from "../samples/table.ts";

const entries = opEntries();

test("every `samples:` of ops.yaml names a set with samples", () => {
  const missing = entries.filter((entry) => (samples[entry.samples]?.() ?? []).length === 0);
  expect(missing.map(({ name }) => name)).toEqual([]);
});

test("no two sets have one name: the table would keep only the last", () => {
  const folder = new URL("../samples/", import.meta.url);
  const names = readdirSync(folder).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    return [...text.matchAll(/^ {2}(\w+): \(\) =>/gm)].map((match) => match[1]);
  });
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test("every set of samples is used by an op, or offered to ops to come", () => {
  const used = new Set([...entries.map((entry) => entry.samples), ...offeredSamples]);
  expect(Object.keys(samples).filter((name) => !used.has(name))).toEqual([]);
});

test("every family is tested by a file in test/ops/", () => {
  const texts = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(`${import.meta.dirname}/${name}`, "utf8"));
  const families = new Set(entries.map(({ family }) => family));
  const untested = [...families].filter(
    (family) => !texts.some((text) => text.includes(`"${family}"`)),
  );
  expect(untested).toEqual([]);
});
