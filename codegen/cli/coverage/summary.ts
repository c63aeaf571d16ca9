// `coverage --summary`: a few lines.
import { renderSummary } from "../../../coverage-report/terminal.ts";
import { printJson, printResult } from "../process.ts";
import { OPS_FILE } from "./collect.ts";
import type { CoverageForm } from "./form.ts";

/** Totals per transform. */
export const summaryForm: CoverageForm = {
  flags: "--summary",
  description: "print a few lines",
  run: async ({ measure, json }) => {
    const document = await measure();
    if (document === null) return;
    if (json) printJson({ ops: document.ops.length, transforms: document.totals });
    else printResult(renderSummary(document, OPS_FILE));
  },
};
