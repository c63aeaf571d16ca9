// docs/batching-kinds.md covers every kind, names the trap of each, and its examples are of the kind it says.
import { describe, expect, test } from "vitest";
import { KIND_NAMES } from "../../codegen/load/batching-definition.ts";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { readText } from "./source-files.ts";

const page = readText("docs/batching-kinds.md");
const kinds = [...KIND_NAMES, "refuse", "fallback"];
const { entries } = loadOps(readText("ops.yaml"), "ops.yaml");

/** The text of each section by its heading. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text): [string, string] => [text.split("\n")[0], text]),
);

/** Kind and example operators of each row of the table. */
const rows = [...page.matchAll(/^\| .+ \| `(\w+)` +\| (.+?) +\|$/gm)].map(([, kind, examples]) => ({
  kind,
  examples: [...examples.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
}));

describe.each(kinds)("%s", (kind) => {
  test("has a section with a YAML block and a trap", () => {
    const section = sections.get(kind) ?? "";
    expect(section).toContain("```yaml\nbatching:");
    expect(section).toContain("**Trap.**");
  });

  test("has a row whose examples are of that kind", () => {
    const found = rows.filter((row) => row.kind === kind);
    expect(found).toHaveLength(1);
    for (const name of found[0].examples) {
      const entry = entries.find((candidate) => candidate.name === name);
      expect(entry?.batching.kind, name).toBe(kind);
    }
  });
});
