// `coverage --update-baseline`: writes down what is, for the gate to hold.
import { BASELINE_FILE, baselineOf, printBaseline } from "../../../coverage-report/baseline.ts";
import { writeAtomically } from "../../files.ts";
import { printJson, printResult } from "../process.ts";
import type { CoverageForm } from "./form.ts";

/** Writes the baseline. */
export const updateBaselineForm: CoverageForm = {
  flags: "--update-baseline",
  description: `write ${BASELINE_FILE}`,
  run: async ({ measure, json }) => {
    const document = await measure();
    if (document === null) return;
    writeAtomically(BASELINE_FILE, printBaseline(baselineOf(document)));
    if (json) printJson({ written: [BASELINE_FILE], ops: document.ops.length });
    else printResult(`coverage: wrote ${BASELINE_FILE} (${document.ops.length} ops)`);
  },
};
