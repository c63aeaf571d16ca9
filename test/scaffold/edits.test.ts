// Writing several files all or none, and showing what would be written.
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { unifiedDiff } from "../../codegen/scaffold/diff.ts";
import { applyEdits, type FileEdit } from "../../codegen/scaffold/edits.ts";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "batchwise-edits-"));
  writeFileSync(join(root, "ops.yaml"), "old\n");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const edits: readonly FileEdit[] = [
  { path: "ops.yaml", before: "old\n", after: "new\n" },
  { path: "rules/batching/foo.ts", before: null, after: "rule\n" },
  { path: "test/batching/foo.test.ts", before: null, after: "test\n" },
];

const text = (path: string): string => readFileSync(join(root, path), "utf8");

/** Every file and folder below the root. */
const listing = (): readonly string[] => readdirSync(root, { recursive: true }).map(String).sort();

describe("writing", () => {
  test("makes the folders it needs and leaves nothing else", () => {
    applyEdits(root, edits);
    expect(edits.map(({ path }) => text(path))).toEqual(["new\n", "rule\n", "test\n"]);
    expect(listing().filter((path) => path.endsWith(".tmp"))).toEqual([]);
  });

  test("a link stays a link, and the file behind it gets the text", () => {
    renameSync(join(root, "ops.yaml"), join(root, "real.yaml"));
    symlinkSync("real.yaml", join(root, "ops.yaml"));
    applyEdits(root, edits.slice(0, 1));
    expect(lstatSync(join(root, "ops.yaml")).isSymbolicLink()).toBe(true);
    expect(text("real.yaml")).toBe("new\n");
  });

  test("a file where a folder should be: the error is about that, and everything is as before", () => {
    writeFileSync(join(root, "rules"), "no folder\n");
    expect(() => applyEdits(root, edits)).toThrow(/EEXIST|ENOTDIR/);
    expect(text("ops.yaml")).toBe("old\n");
    expect(listing()).toEqual(["ops.yaml", "rules"]);
  });

  test.each([0, 1, 2])("when renaming file %i fails, everything is as before", (failing) => {
    let count = 0;
    const move = (from: string, to: string): void => {
      if (count++ === failing) throw new Error("disk full");
      renameSync(from, to);
    };
    expect(() => applyEdits(root, edits, { stage: writeFileSync, move })).toThrow("disk full");
    expect(text("ops.yaml")).toBe("old\n");
    expect(listing()).toEqual(["ops.yaml"]);
  });

  test.each([0, 1, 2])("when staging file %i fails, everything is as before", (failing) => {
    let count = 0;
    const stage = (file: string, content: string): void => {
      if (count++ === failing) throw new Error("disk full");
      writeFileSync(file, content);
    };
    expect(() => applyEdits(root, edits, { stage, move: renameSync })).toThrow("disk full");
    expect(text("ops.yaml")).toBe("old\n");
    expect(listing()).toEqual(["ops.yaml"]);
  });

  test("a file that changed meanwhile, or appeared, is not overwritten", () => {
    writeFileSync(join(root, "ops.yaml"), "mine\n");
    expect(() => applyEdits(root, edits)).toThrow(
      "ops.yaml: the file changed while the command ran",
    );
    expect(text("ops.yaml")).toBe("mine\n");
    expect(existsSync(join(root, "rules"))).toBe(false);
    expect(() => applyEdits(root, [{ path: "ops.yaml", before: null, after: "" }])).toThrow(
      "changed",
    );
  });
});

describe("the diff", () => {
  const lines = (...texts: readonly string[]): string => texts.map((line) => `${line}\n`).join("");

  test("shows three lines around each change, and far changes apart", () => {
    const before = lines("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    const after = lines("1", "2", "3", "4", "new", "5", "6", "7", "8", "9", "10", "12");
    expect(unifiedDiff([{ path: "a", before, after }])).toBe(
      "--- a/a\n+++ b/a\n@@ -2,11 +2,11 @@\n 2\n 3\n 4\n+new\n 5\n 6\n 7\n 8\n 9\n 10\n-11\n 12\n",
    );
    const far = lines("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
    expect(unifiedDiff([{ path: "a", before, after: far }])).toBe(
      "--- a/a\n+++ b/a\n@@ -1,3 +1,4 @@\n+0\n 1\n 2\n 3\n@@ -10,3 +11,4 @@\n 10\n 11\n 12\n+13\n",
    );
  });

  test("shows new files and missing last line ends", () => {
    expect(unifiedDiff([{ path: "n", before: null, after: "a\n" }])).toBe(
      "--- /dev/null\n+++ b/n\n@@ -0,0 +1,1 @@\n+a\n",
    );
    expect(unifiedDiff([{ path: "n", before: "a", after: "a\nb" }])).toBe(
      "--- a/n\n+++ b/n\n@@ -1,1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n",
    );
  });
});
