// What `coverage --github` adds to every form: annotations of what is wrong, totals in the summary of the job.
import { problemAnnotations } from "../../../coverage-report/annotations.ts";
import type { CoverageDocument } from "../../../coverage-report/model.ts";
import { renderSummaryMarkdown } from "../../../coverage-report/summary-markdown.ts";
import { annotate } from "../github/annotate.ts";
import { appendToSummary } from "../github/step-summary.ts";
import { OPS_FILE } from "./collect.ts";

/** Tells GitHub about a measured document. */
export function tellGithub(document: CoverageDocument): void {
  annotate(problemAnnotations(document, OPS_FILE));
  appendToSummary(renderSummaryMarkdown(document, OPS_FILE));
}
