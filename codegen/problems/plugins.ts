// Problems that only plugins can have. One factory per problem.
import type { Complaint } from "../errors.ts";
import { quoted } from "./suggestion.ts";

/** An op whose function is one of the package's. */
export function shadowsHost(name: string): Complaint {
  return {
    code: "E_SHADOWS_CORE",
    what: `batchwise has a function ${name} already: in formulas it would be unclear which one is called`,
    hint: "choose another base name",
  };
}

/** A helper whose name is a function of the package. */
export function helperShadowsHost(name: string): Complaint {
  return {
    code: "E_SHADOWS_CORE",
    what: `batchwise has a function ${name} already, and formulas would call that one`,
    hint: "rename the helper",
  };
}

/** `module:` in a plugin. */
export function moduleInPlugin(module: string, namespace: string): Complaint {
  return {
    code: "E_PLUGIN_MODULE",
    what: `module ${quoted(module)} in a plugin: its only module is ${namespace}`,
    hint: "remove the key",
  };
}

/** `stats::zscore` in a schema. */
export function namespaceInSchema(base: string): Complaint {
  return {
    code: "E_SCHEMA_NAMESPACE",
    what: `the schema names a namespace: ${base}`,
    hint: `write ${base.slice(base.indexOf("::") + 2)}; the namespace is that of package.json`,
  };
}
