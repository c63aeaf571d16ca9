// `coverage --update-baseline`: writes down what is, for the gate to hold.
import { BASELINE_FILE, baselineOf, printBaseline } from "../../../coverage-report/baseline.ts";
import { writeAtomically } from "../../files.ts";
import { ExitCode, printJson, printNote, printResult } from "../process.ts";
import type { CoverageForm } from "./form.ts";

/** Writes the baseline. */
export const updateBaselineForm: CoverageForm = {
  flags: "--update-baseline",
  description: `write ${BASELINE_FILE}`,
  run: async ({ measure, json }) => {
    const document = await measure();
    if (document === null) return;
    if (!document.complete) return refusePart();
    writeAtomically(BASELINE_FILE, printBaseline(baselineOf(document)));
    if (json) printJson({ written: [BASELINE_FILE], ops: document.ops.length });
    else printResult(`coverage: wrote ${BASELINE_FILE} (${document.ops.length} ops)`);
  },
};

/** A part would take every other op out of the file. */
function refusePart(): void {
  printNote(
    `coverage: only a part of the ops was measured; expected all of them for ${BASELINE_FILE}\n` +
      "  hint: leave out --op and --family",
  );
  process.exitCode = ExitCode.usage;
}
