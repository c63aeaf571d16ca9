// Annotations of a pull request: slow sites as workflow commands that GitHub shows at their lines.
import type { ProgramSite } from "./model.ts";
import { describeSite } from "./offences.ts";

/** One workflow command per site that has a line; what stands in it cannot end it. */
export function siteAnnotations(
  sites: readonly ProgramSite[],
  severity: "error" | "warning",
): readonly string[] {
  return sites.flatMap((site) => {
    const { file, line, op, remedy } = site;
    if (file === null || line === null) return [];
    const advice = remedy === null ? "" : `\n${remedy.text}`;
    const properties = `file=${property(file)},line=${line},title=${property(`${op} in the slow loop`)}`;
    return [`::${severity} ${properties}::${data(describeSite(site) + advice)}`];
  });
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
