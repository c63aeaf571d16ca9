// Plugins: no name of an op or a helper that formulas already know from the package, one namespace, one module.
import type { Problem } from "../errors.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { functionName } from "../model/names.ts";
import {
  helperShadowsHost,
  moduleInPlugin,
  namespaceInSchema,
  shadowsHost,
} from "../problems/plugins.ts";
import { packageLayout } from "../project/layout.ts";
import { type Check, entryProblem, valueProblem } from "./context.ts";

/** Schemas are written without a namespace: it comes from package.json. */
export const checkNamespaces: Check = (context) =>
  context.entries
    .filter(({ schema }) => schema.base.includes("::"))
    .map((entry) => entryProblem(context, entry, namespaceInSchema(entry.schema.base)));

/** All ops of a plugin are in one module, which has the name of its namespace. */
export const checkPluginModules: Check = (context) => {
  const { plugin } = context.project.layout ?? packageLayout;
  if (plugin === null) return [];
  return context.entries
    .filter(({ module }) => module !== "core")
    .map((entry) =>
      valueProblem(context, entry, ["module"], moduleInPlugin(entry.module, plugin.namespace)),
    );
};

/** In formulas the package's functions and the plugin's have the same names to call: none may hide another. */
export const checkShadows: Check = (context) => {
  const known = context.project.host?.functions ?? new Map<string, string>();
  return context.entries.flatMap((entry): readonly Problem[] => {
    const { schema, variants } = entry;
    const bases = variants.includes("inplace")
      ? [schema.base, inPlaceSchema(schema).base]
      : [schema.base];
    return bases
      .map(functionName)
      .filter((name) => known.has(name))
      .map((name) => entryProblem(context, entry, shadowsHost(name)));
  });
};

/** The same for helpers in rules/; a formula would call the package's function. */
export const checkHelperShadows: Check = ({ project }) => {
  const known = project.host?.functions ?? new Map<string, string>();
  return [...project.helpers.values()]
    .filter(({ name }) => known.has(name))
    .map(({ name, file, line = 1 }) => ({
      ...helperShadowsHost(name),
      file,
      position: { line, column: 1, offset: 0 },
      length: 1,
      where: name,
    }));
};
