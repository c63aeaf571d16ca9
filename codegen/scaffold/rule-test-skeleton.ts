// The starting test of a batching rule: edge cases that hold for every op, and fail until the rule is written.
import { withImport } from "./imports.ts";

const VITEST_IMPORT = 'import { describe, test } from "vitest";';
const EDGES = ["edgeCall", "expectLoop", "expectNestedLoop", "expectNoLoop", "waysToMap"];
const EDGES_IMPORT = `import {\n${EDGES.map((name) => `  ${name},\n`).join("")}} from "../lib/rule-edges.ts";`;

/** A new file in test/batching/. */
export function ruleTestText(op: string, base: string): string {
  const head = `// \`${base}\` under vmap beyond its samples, which test/ops/ runs through every transform.`;
  return `${head}\n${VITEST_IMPORT}\n${EDGES_IMPORT}\n\n${describeText(op)}`;
}

/** An existing file in test/batching/ with the cases of another overload; as it is when it has them. */
export function withRuleTest(text: string, op: string): string {
  if (text.includes(`describe(${JSON.stringify(title(op))}`)) return text;
  const typed = withImport(text, VITEST_IMPORT, ["describe", "test"]);
  const imported = withImport(typed, EDGES_IMPORT, EDGES);
  return `${imported.trimEnd()}\n\n${describeText(op)}`;
}

function title(op: string): string {
  return `${op} under vmap`;
}

function describeText(op: string): string {
  return `describe(${JSON.stringify(title(op))}, () => {
  const call = edgeCall(${JSON.stringify(op)});

  test.each(waysToMap(call))("$label gives what the loop gives", ({ dims }) => {
    expectLoop(call, dims, 5);
  });

  test("a batch of one keeps its batch dim", () => {
    for (const { dims } of waysToMap(call)) expectLoop(call, dims, 1);
  });

  test("no examples at all give an empty result of the right shape", () => {
    for (const { dims } of waysToMap(call)) expectLoop(call, dims, 0);
  });

  test("a map inside a map gives what two loops give", () => {
    expectNestedLoop(call);
  });

  test("five examples cost as many calls as two", () => {
    for (const { dims } of waysToMap(call)) expectNoLoop(call, dims);
  });
});
`;
}
