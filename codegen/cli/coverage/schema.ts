// `coverage --schema`: the JSON Schema of the document, for editors and for tools in other languages.
import { documentSchemaText } from "../../../coverage-report/definition.ts";
import { writeAtomically } from "../../files.ts";
import { printJson, printResult } from "../process.ts";
import type { CoverageForm } from "./form.ts";

/** Prints or writes the schema; measures nothing. */
export const schemaForm: CoverageForm = {
  flags: "--schema [file]",
  description: "print the JSON Schema of the document, or write it",
  run: ({ value, json }) => {
    if (value === true) return printResult(documentSchemaText());
    writeAtomically(value, documentSchemaText());
    if (json) printJson({ written: [value] });
    else printResult(`coverage: wrote ${value}`);
  },
};
