// The JSON Schema of program reports, for tools that read them without this library; schema.json beside it is its text.
import { z } from "zod";
import { programReportDefinition } from "./model.ts";

/** The schema as data. */
export function programReportSchema(): object {
  return { title: "batchwise program report", ...z.toJSONSchema(programReportDefinition) };
}
