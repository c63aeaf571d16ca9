// The summary page of a job on GitHub Actions: Markdown appended to the file that the environment names.
import { appendFileSync } from "node:fs";
import { summaryFileError } from "./errors.ts";

/**
 * Appends to the job's summary; without `GITHUB_STEP_SUMMARY` there is none, and nothing happens.
 *
 * @throws `E_SUMMARY_FILE` when the file cannot be written
 */
export function appendToSummary(markdown: string): void {
  const path = process.env["GITHUB_STEP_SUMMARY"];
  if (path === undefined || path === "") return;
  try {
    appendFileSync(path, `${markdown.trimEnd()}\n\n`);
  } catch (error) {
    throw summaryFileError(path, error);
  }
}
