// `coverage --html`: the file it writes, what it prints, and the mistakes it tells before it measures.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { OptionValues } from "../../codegen/cli/coverage/form.ts";
import { htmlForm } from "../../codegen/cli/coverage/html.ts";
import { byTransform } from "../../coverage-report/model.ts";
import { madeDocument, madeReport, madeRow } from "./documents.ts";

const start = process.cwd();
let folder: string;
let output: string;
let notes: string;
let measured: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "batchwise-html-"));
  process.chdir(folder);
  [output, notes, measured] = ["", "", 0];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    output += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    notes += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.chdir(start);
  process.exitCode = undefined;
  rmSync(folder, { recursive: true, force: true });
});

async function run(value: string | true, options: OptionValues = {}): Promise<void> {
  const measure = async () => {
    measured += 1;
    return { ...madeDocument(madeRow("cos")), complete: options["op"] === undefined };
  };
  await htmlForm.run({ value, json: options["json"] === true, args: [], options, measure });
}

test("writes coverage/index.html and prints that path", async () => {
  await run(true);
  expect(output).toBe("coverage/index.html\n");
  expect(readFileSync("coverage/index.html", "utf8")).toContain('<article id="op/cos">');
  expect(readFileSync("coverage/index.html", "utf8")).toContain('href="../ops.yaml#L7"');
  expect(process.exitCode).toBeUndefined();
});

test("writes into a folder that is there; --json names the file", async () => {
  mkdirSync("site");
  await run("site", { json: true, sourceUrl: "https://example.org/blob/main" });
  expect(JSON.parse(output)).toEqual({ written: [join("site", "index.html")] });
  const page = readFileSync(join("site", "index.html"), "utf8");
  expect(page).toContain('href="https://example.org/blob/main/ops.yaml#L7"');
});

test("shows benchmark results and program reports", async () => {
  writeFileSync(
    "bench.json",
    '{"overheads":[{"name":"one call","microseconds":1,"target":null}],"comparisons":[],"memory":[]}',
  );
  writeFileSync("main.json", JSON.stringify(madeReport("main.ts")));
  await run("page.html", { bench: "bench.json", programReport: ["main.json"] });
  const page = readFileSync("page.html", "utf8");
  expect(page).toContain("one call");
  expect(page).toContain("main.ts");
});

test("shows changes since the baseline", async () => {
  writeFileSync("coverage-baseline.json", '{"ops":{}}');
  await run("page.html");
  expect(readFileSync("page.html", "utf8")).toContain("1 change since the baseline");
});

test("a part is compared with its part of the baseline", async () => {
  const states = byTransform(() => "rule");
  writeFileSync("coverage-baseline.json", JSON.stringify({ ops: { cos: states, sin: states } }));
  await run("page.html", { op: ["cos"] });
  const page = readFileSync("page.html", "utf8");
  expect(page).toContain("a part of the operators");
  expect(page).toContain("Nothing changed since the baseline.");
});

test.each<[OptionValues, RegExp, number]>([
  [
    { sourceUrl: "javascript:alert(1)" },
    /--source-url "javascript:alert\(1\)" is no web address/,
    2,
  ],
  [{ bench: "gone.json" }, /--bench "gone\.json": there is no such file/, 1],
  [{ programReport: ["broken.json"] }, /--program-report "broken\.json": it is no JSON/, 1],
  [{ bench: "other.json" }, /--bench "other\.json": it is another document/, 1],
])("%o is told before anything is measured", async (options, message, status) => {
  writeFileSync("broken.json", "{");
  writeFileSync("other.json", "{}");
  await run("page.html", options);
  expect(notes).toMatch(message);
  expect(notes).toContain("\n  hint: ");
  expect(process.exitCode).toBe(status);
  expect([measured, existsSync("page.html")]).toEqual([0, false]);
});

test("a broken baseline is told, and the page written without it", async () => {
  writeFileSync("coverage-baseline.json", "[]");
  await run("page.html");
  expect(notes).toContain("coverage-baseline.json: ");
  expect(process.exitCode).toBe(1);
  expect(existsSync("page.html")).toBe(true);
});
