// `coverage --ops`: one row per op, a letter per transform.
import { byTransform } from "../../../coverage-report/model.ts";
import { renderOps } from "../../../coverage-report/terminal.ts";
import { printJson, printResult } from "../process.ts";
import type { CoverageForm } from "./form.ts";

/** The matrix of ops and transforms. */
export const opsForm: CoverageForm = {
  flags: "--ops",
  description: "print one row per op",
  run: async ({ measure, json }) => {
    const document = await measure();
    if (document === null) return;
    if (!json) return printResult(renderOps(document));
    const rows = document.ops.map(({ op, transforms }) => ({
      op,
      states: byTransform((transform) => transforms[transform].observed),
    }));
    printJson({ ops: rows });
  },
};
