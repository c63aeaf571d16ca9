// Annotations of a pull request: slow sites at their lines.
import type { Annotation } from "../annotations.ts";
import type { ProgramSite } from "./model.ts";
import { describeSite } from "./offences.ts";

/** One annotation per site that has a line. */
export function siteAnnotations(
  sites: readonly ProgramSite[],
  level: Annotation["level"],
): readonly Annotation[] {
  return sites.flatMap((site) => {
    const { file, line, op, remedy } = site;
    if (file === null) return [];
    const advice = remedy === null ? "" : `\n${remedy.text}`;
    const title = `${op} in the slow loop`;
    return [{ level, file, line, title, message: describeSite(site) + advice }];
  });
}
