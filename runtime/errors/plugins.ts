// Errors about plugins: their namespaces, the batchwise they were built with, and two copies of batchwise in one process.
import { SchemaError } from "./classes.ts";
import { message } from "./message.ts";

/** A plugin as it introduces itself: `stats 1.2.0`. */
export interface PluginIdentity {
  readonly namespace: string;
  readonly version: string;
  /** The npm package it comes from, when it says so. */
  readonly name?: string;
}

function show({ namespace, version, name }: PluginIdentity): string {
  return `${name ?? namespace} ${version}`;
}

function whereOf(namespace: string): string {
  return `plugin ${JSON.stringify(namespace)}`;
}

/** The namespace is no word that could stand before `::`. */
export function namespaceSyntaxError(namespace: unknown): SchemaError {
  return new SchemaError(
    "E_PLUGIN_NAMESPACE",
    message({
      where: "plugin",
      what: `the namespace is ${typeof namespace === "string" ? JSON.stringify(namespace) : String(namespace)}`,
      expected: "expected a small letter, then small letters, digits and underscores",
      hint: 'call it like "stats"; its ops are then called stats::name',
    }),
  );
}

/** The namespace means something else already. */
export function namespaceReservedError(
  namespace: string,
  reserved: readonly string[],
): SchemaError {
  return new SchemaError(
    "E_PLUGIN_NAMESPACE_RESERVED",
    message({
      where: whereOf(namespace),
      what: `the namespace ${JSON.stringify(namespace)} is reserved`,
      expected: `expected none of ${reserved.join(", ")}`,
      hint: `take a word of your own, such as "my_${namespace}"`,
    }),
  );
}

/** Another plugin, or another version of this one, has the namespace. */
export function namespaceTakenError(known: PluginIdentity, next: PluginIdentity): SchemaError {
  const isSameName = (known.name ?? known.namespace) === (next.name ?? next.namespace);
  return new SchemaError(
    "E_PLUGIN_NAMESPACE_TAKEN",
    message({
      where: whereOf(next.namespace),
      what: `${show(next)} wants the namespace that ${show(known)} has`,
      expected: "expected one plugin per namespace",
      hint: isSameName
        ? `two versions are loaded; find them with npm ls ${next.name ?? next.namespace} and keep one`
        : "remove one of the plugins, or give one another namespace in its ops project",
    }),
  );
}

/** The plugin's generated code speaks another version of the plugin interface. */
export function pluginApiError(
  plugin: PluginIdentity,
  given: unknown,
  { api, version }: { readonly api: number; readonly version: string },
): SchemaError {
  const isNewer = typeof given === "number" && given > api;
  return new SchemaError(
    "E_PLUGIN_API",
    message({
      where: whereOf(plugin.namespace),
      what: `${show(plugin)} uses plugin API ${String(given)}, and batchwise ${version} has ${api}`,
      expected: "expected the same number",
      hint: isNewer
        ? "update batchwise"
        : "update the plugin, or rebuild it: npx batchwise codegen, then its build",
    }),
  );
}

/** The plugin was built with a batchwise that this one does not stand in for. */
export function pluginBuiltWithError(
  plugin: PluginIdentity,
  builtWith: unknown,
  { version, range }: { readonly version: string; readonly range: string },
): SchemaError {
  return new SchemaError(
    "E_PLUGIN_VERSION",
    message({
      where: whereOf(plugin.namespace),
      what: `${show(plugin)} was built with batchwise ${String(builtWith)}, and this is batchwise ${version}`,
      expected: `expected a plugin built with ${range}`,
      hint: `install a version of the plugin for batchwise ${version}, or rebuild it: npx batchwise codegen, then its build`,
    }),
  );
}

/** An argument is a tensor that another copy of this package made. */
export function foreignTensorError(
  where: string,
  name: string,
  versions: { readonly theirs: string; readonly ours: string },
): SchemaError {
  const { theirs, ours } = versions;
  return new SchemaError(
    "E_TWO_COPIES",
    message({
      where,
      what: `argument ${name} is a tensor of another copy of batchwise (theirs ${theirs}, ours ${ours})`,
      expected: "expected one copy in the process",
      hint: "find the copies with npm ls batchwise, and let plugins name batchwise in peerDependencies",
    }),
  );
}

/** Two copies of this package run in one process: what the warning says. */
export function twoCopiesMessage(first: string, second: string): string {
  return message({
    where: "batchwise",
    what: `two copies are loaded in this process (${first} and ${second}); ops and tensors of one are unknown to the other`,
    hint: "find the copies with npm ls batchwise, and let plugins name batchwise in peerDependencies",
  });
}
