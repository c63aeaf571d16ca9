// View model of generated/<namespace>/rule-types.ts: the type of a plugin's hand-written batching rules.
import { capitalizedCamel, type ModuleView } from "./op-view.ts";
import { frame } from "./print/frame.ts";
import { Imports } from "./print/imports.ts";
import { typesIndexFile } from "./types.ts";

const ruleTypesFrame = frame("rule-types");

/** `generated/stats/rule-types.ts`. */
export function ruleTypesFile({ name }: ModuleView): string {
  return `generated/${name}/rule-types.ts`;
}

/** The rule types of a plugin; null in the package, which writes them by hand. */
export function emitRuleTypes(module: ModuleView): string | null {
  if (module.layout.plugin === null) return null;
  const imports = new Imports(ruleTypesFile(module), module.layout);
  const ops = imports.type(`${capitalizedCamel(module.name)}Ops`, typesIndexFile(module));
  imports.type("BatchRuleOf", "rules/lib/types.ts");
  return ruleTypesFrame({ module: module.name, imports: imports.print(), ops });
}
