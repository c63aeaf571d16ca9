// The gate's verdict as Markdown, for the summary of a CI job.
import { BASELINE_FILE, UPDATE_COMMAND } from "./baseline.ts";
import type { CoverageDiff } from "./diff.ts";
import { listsOf, staleText } from "./diff-markdown.ts";
import { fitted } from "./markdown.ts";

/** Renders the verdict on a comparison with the committed baseline. */
export function renderGateMarkdown(diff: CoverageDiff): string {
  return fitted((limit) => {
    const lists = listsOf(diff, limit);
    const hasPassed = lists.length === 0;
    const lead = diff.ok ? "expected no difference" : "expected nothing worse than it says";
    const text = hasPassed
      ? `All ${diff.ops.after} ops are as \`${BASELINE_FILE}\` says.`
      : `Compared with \`${BASELINE_FILE}\`; ${lead}.`;
    return [
      `### Coverage gate: ${hasPassed ? "passed" : "failed"}`,
      text,
      ...(diff.ok && diff.stale !== null
        ? [`**${staleText(diff.stale)}.** Run \`${UPDATE_COMMAND}\` and commit the file.`]
        : []),
      ...lists,
      "",
    ].join("\n\n");
  });
}
