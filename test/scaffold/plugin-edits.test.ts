// Scaffolds in a plugin: the package's skeletons with a plugin's folders and imports.
import { expect, test } from "vitest";
import { loadOps } from "../../codegen/load/load-ops.ts";
import { packageLayout } from "../../codegen/project/layout.ts";
import { kernelFileText } from "../../codegen/scaffold/kernel-skeleton.ts";
import { projectEdits, projectPath } from "../../codegen/scaffold/plugin-edits.ts";
import { ruleFileText } from "../../codegen/scaffold/rule-skeleton.ts";

const layout = {
  plugin: { namespace: "stats", name: "batchwise-stats", version: "0.1.0", builtWith: "0.1.0" },
};

const [entry] = loadOps(
  "- func: spread(Tensor self) -> Tensor\n  doc: Spread.\n  family: summary\n  kernel: { name: spreadKernel }\n  batching: rule\n  samples: spread\n",
  "ops.yaml",
).entries;

const kernel = "runtime/kernels/js/spread.ts";
const rule = "rules/batching/spread.ts";
const edits = [
  { path: "ops.yaml", before: "a", after: "b runtime/kernels/js/" },
  {
    path: kernel,
    before: null,
    after: kernelFileText({
      schema: entry.schema,
      doc: "Spread.",
      name: "spreadKernel",
      file: kernel,
    }),
  },
  { path: rule, before: null, after: ruleFileText(entry, rule, null) },
  { path: "test/batching/spread.test.ts", before: null, after: "" },
];

test("the package's own edits stay as they are", () => {
  expect(projectEdits(edits, undefined)).toBe(edits);
  expect(projectEdits(edits, packageLayout)).toBe(edits);
  expect(projectPath(kernel, packageLayout)).toBe(kernel);
});

test("a plugin's files lie in its folders and import entry points, and ops.yaml is left alone", () => {
  const written = projectEdits(edits, layout);
  expect(written.map(({ path }) => path)).toEqual(["ops.yaml", "kernels/spread.ts", rule]);
  expect(written[0]).toEqual(edits[0]);
  const imported = written.flatMap(({ after }) =>
    [...after.matchAll(/ from "([^"]+)"/g)].map(([, path]) => path),
  );
  expect([...new Set(imported)]).toEqual([
    "batchwise/plugin",
    "../../generated/stats/rule-types.ts",
  ]);
  const text = written.slice(1).map(({ after }) => after);
  expect(text.join("")).not.toMatch(/runtime\/|generated\/core/);
  expect(text[0]).toContain('"kernels/spread.ts"');
});
