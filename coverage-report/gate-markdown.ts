// The gate's verdict as Markdown, for the summary of a CI job.
import { BASELINE_FILE } from "./baseline.ts";
import type { CoverageDiff } from "./diff.ts";
import { listsOf } from "./diff-markdown.ts";
import { codeSpan, counted, fitted } from "./markdown.ts";

/** Renders the verdict: the comparison with the committed baseline, and what the gate says in words. */
export function renderGateMarkdown(diff: CoverageDiff, complaints: readonly string[]): string {
  return fitted((limit) => {
    const lists = complaints.length === 0 ? [] : listsOf(diff, limit);
    // The ops are in the lists.
    const said = complaints.filter((line) => !/^ {2}(?!hint: )/.test(line));
    return `${[
      `### Coverage gate: ${complaints.length === 0 ? "passed" : "failed"}`,
      complaints.length === 0
        ? `What the samples show of ${counted(diff.ops.after, "op")} is what \`${BASELINE_FILE}\` says.`
        : said.map((line) => `- ${codeSpan(line)}`).join("\n"),
      ...lists,
    ].join("\n\n")}\n`;
  });
}
