// The gate's verdict as Markdown, for the summary of a CI job.
import { BASELINE_FILE, UPDATE_COMMAND } from "./baseline.ts";
import { CHECKLIST_FILE } from "./checklist.ts";
import { counted, fitted } from "./comment-markdown.ts";
import type { CoverageDiff } from "./diff.ts";
import { listsOf, staleText } from "./diff-markdown.ts";

/** Renders the verdict on a comparison with the committed baseline, and on the checklist beside it. */
export function renderGateMarkdown(diff: CoverageDiff, isChecklistStale = false): string {
  return fitted((limit) => {
    const lists = listsOf(diff, limit);
    const hasPassed = lists.length === 0 && !isChecklistStale;
    const lead = diff.ok ? "expected no difference" : "expected nothing worse than it says";
    const text =
      lists.length === 0
        ? `What the samples show of ${counted(diff.ops.after, "op")} is what \`${BASELINE_FILE}\` says.`
        : `Compared with \`${BASELINE_FILE}\`; ${lead}.`;
    return [
      `### Coverage gate: ${hasPassed ? "passed" : "failed"}`,
      text,
      ...(diff.ok && diff.stale !== null
        ? [`**${staleText(diff.stale)}.** Run \`${UPDATE_COMMAND}\` and commit the file.`]
        : []),
      ...(isChecklistStale
        ? [`\`${CHECKLIST_FILE}\` is stale. Run \`${UPDATE_COMMAND}\` and commit the file.`]
        : []),
      ...lists,
      "",
    ].join("\n\n");
  });
}
