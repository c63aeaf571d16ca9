// Nothing committed depends on, or tells about, the machine it was written on.
import { describe, expect, test } from "vitest";
import { listTrackedFiles, readText } from "./source-files.ts";

const isText = (path: string): boolean =>
  /(\.(ts|mts|mjs|js|json|jsonc|ya?ml|md|hbs|css|html|svg|sh|txt)|\/run|LICENSE|\.\w+)$/.test(path);

/** Absolute paths of a person's or a build machine; `/tmp` is the operating system's, and `os.tmpdir()` says it better. */
const machinePath =
  /(?<![\w./-])(\/(root|home|Users|work|mnt|opt|srv|tmp|private)\/[\w.-]+|[A-Za-z]:\\(Users|work)\\)/;

/** A registry or proxy other than the public one, in a lockfile or an npm setting. */
const otherRegistry =
  /(?:"resolved": "|registry\s*=\s*)(?!https:\/\/registry\.npmjs\.org\/|file:|\.)[^"\s]+/;

/** Lines of a text that match. */
function matchingLines(text: string, pattern: RegExp): readonly string[] {
  return text.split("\n").filter((line) => pattern.test(line));
}

const files = listTrackedFiles().filter(isText);

describe("tracked files", () => {
  test("hold no absolute path of a machine", () => {
    expect(files.length).toBeGreaterThan(20);
    const self = "test/meta/machine-paths.test.ts";
    const found = files
      .filter((path) => path !== self)
      .flatMap((path) =>
        matchingLines(readText(path), machinePath).map((line) => `${path}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  test("name no package registry but the public one", () => {
    const settings = files.filter((path) => /(package-lock\.json|\.npmrc)$/.test(path));
    const found = settings.flatMap((path) =>
      matchingLines(readText(path), otherRegistry).map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test("hold no secret file and no build output", () => {
    const stray = files.filter((path) =>
      /(^|\/)(node_modules|dist|\.cache)\/|\.(env|pem|tgz|log)$|(^|\/)\.npmrc$/.test(path),
    );
    expect(stray).toEqual([]);
  });
});

describe("the patterns", () => {
  test.each([
    "at /home/ada/project",
    `"${"/"}root/x"`,
    `cd ${"/"}work/tree`,
    "C:\\Users\\ada",
    "(/tmp/out.txt)",
  ])("find %s", (text) => {
    expect(machinePath.test(text)).toBe(true);
  });

  test.each(["./home/ada", "https://example.org/home/x", "docs/tmp/x", "a/work/b", "/rootless"])(
    "pass over %s",
    (text) => {
      expect(machinePath.test(text)).toBe(false);
    },
  );

  test("a private registry is found in a lockfile line, the public one is not", () => {
    expect(otherRegistry.test('"resolved": "http://10.0.0.1/npm/a.tgz"')).toBe(true);
    expect(otherRegistry.test('"resolved": "https://registry.npmjs.org/a/-/a-1.tgz"')).toBe(false);
    expect(otherRegistry.test('"resolved": "../.."')).toBe(false);
    expect(otherRegistry.test("registry=http://proxy.local/")).toBe(true);
  });
});
