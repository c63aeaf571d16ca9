// The table of forms in which coverage is shown; one file each.
import type { CoverageForm } from "./form.ts";
import { gateForm } from "./gate.ts";
import { htmlForm } from "./html.ts";
import { opsForm } from "./ops.ts";
import { outForm } from "./out.ts";
import { programForm } from "./program.ts";
import { schemaForm } from "./schema.ts";
import { summaryForm } from "./summary.ts";
import { timeForm } from "./time.ts";
import { updateBaselineForm } from "./update-baseline.ts";

/** Every form in the order of `--help`. */
export const coverageForms: readonly CoverageForm[] = [
  summaryForm,
  opsForm,
  htmlForm,
  gateForm,
  updateBaselineForm,
  outForm,
  timeForm,
  schemaForm,
  programForm,
];
