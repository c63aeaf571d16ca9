// What a scaffold writes in a plugin: the same skeletons, with the plugin's folders and the package's entry points.
import type { ProjectLayout } from "../project/layout.ts";
import type { FileEdit } from "./edits.ts";

const KERNELS = "runtime/kernels/js/";

/** Where a scaffolded file goes in the project: a plugin's kernels are in `kernels/`. */
export function projectPath(path: string, layout: ProjectLayout | undefined): string {
  const isPlugin = layout !== undefined && layout.plugin !== null;
  return isPlugin && path.startsWith(KERNELS) ? `kernels/${path.slice(KERNELS.length)}` : path;
}

/**
 * The edits as the project needs them; in the package as they are.
 *
 * A plugin has no test per rule: `testOps` runs every op on the samples in test/samples.ts.
 */
export function projectEdits(
  edits: readonly FileEdit[],
  layout: ProjectLayout | undefined,
): readonly FileEdit[] {
  if (layout === undefined || layout.plugin === null) return edits;
  const { namespace } = layout.plugin;
  return edits
    .filter(({ path }) => !path.startsWith("test/"))
    .map(({ path, before, after }) => ({
      path: projectPath(path, layout),
      before,
      after: path.endsWith(".ts") ? pluginText(after, namespace) : after,
    }));
}

/** A skeleton's text with imports, paths and advice of a plugin. */
function pluginText(text: string, namespace: string): string {
  return text
    .replaceAll(/from "\.\.\/\.\.\/(?:runtime|errors)\/[^"]+";/g, 'from "batchwise/plugin";')
    .replaceAll(/from "\.\.\/contract\.ts";/g, 'from "batchwise/plugin";')
    .replaceAll('from "../lib/types.ts";', `from "../../generated/${namespace}/rule-types.ts";`)
    .replaceAll(KERNELS, "kernels/")
    .replaceAll("Call stubs from generated/core/ops/,", "Call functions of batchwise,");
}
