// A hook of Node's loader: TypeScript that is written as a module is loaded as one, whatever the package.json around it says.
import { readFileSync } from "node:fs";
import type { ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";

/** Node calls it for every import. */
export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  const resolved = await nextResolve(specifier, context);
  return resolved.format === "commonjs" && isModuleText(resolved.url)
    ? { ...resolved, format: "module" }
    : resolved;
};

function isModuleText(url: string): boolean {
  if (!/^file:.*\.tsx?(\?|$)/.test(url) || url.includes("/node_modules/")) return false;
  const text = readFileSync(fileURLToPath(url.replace(/\?.*$/, "")), "utf8");
  return /^\s*(import|export)\s*[\w*{"']/m.test(text);
}
