// `coverage --out`: every file of the report in one folder.
import { join } from "node:path";
import { writeAtomically } from "../../files.ts";
import { printJson, printResult } from "../process.ts";
import { artifacts } from "./artifacts.ts";
import type { CoverageForm } from "./form.ts";
import { readHistory } from "./records.ts";

/** The folder when none is named; git ignores it. */
const DEFAULT_FOLDER = "coverage";

/** Writes the document and what is made of it. */
export const outForm: CoverageForm = {
  flags: "--out [folder]",
  description: `write ${artifacts.map(({ file }) => file).join(", ")} into a folder (default: "${DEFAULT_FOLDER}")`,
  run: async ({ value, measure, json }) => {
    const history = readHistory();
    if (history === null) return;
    const document = await measure();
    if (document === null) return;
    const folder = value === true ? DEFAULT_FOLDER : value;
    const texts = await Promise.all(
      artifacts.map(({ render }) => render(document, history, folder)),
    );
    const written = artifacts.map(({ file }, i) => {
      const path = join(folder, file);
      writeAtomically(path, texts[i]);
      return path;
    });
    if (json) printJson({ written });
    else printResult(`coverage: wrote ${written.join(", ")}`);
  },
};
