// Plugins: who has which namespace, whether a plugin fits this batchwise, and whether there is one batchwise only.
import { PLUGIN_API, RESERVED_NAMESPACES } from "../../codegen/model/plugins.ts";
import {
  namespaceReservedError,
  namespaceSyntaxError,
  namespaceTakenError,
  type PluginIdentity,
  pluginApiError,
  pluginBuiltWithError,
  twoCopiesMessage,
} from "../errors/plugins.ts";
import { VERSION } from "../tensor/version.ts";

/** Why an op that brought no batching code runs in a loop; reports know it as PLUGIN_WITHOUT_RULE. */
export const WITHOUT_RULE = "registered without a batching rule";

/** What a plugin says of itself before it binds its ops. */
export interface PluginRegistration extends PluginIdentity {
  /** The version of batchwise whose codegen wrote its files. */
  readonly builtWith: string;
  /** `PLUGIN_API` at that time. */
  readonly api: number;
}

/** Plugins by namespace, with how often each came. */
const plugins = new Map<string, { readonly plugin: PluginRegistration; times: number }>();

/**
 * Takes a namespace for a plugin, after checking that the plugin fits. The same plugin may come twice.
 *
 * Called by a plugin's generated register file before it binds ops.
 *
 * @throws SchemaError E_PLUGIN_NAMESPACE, E_PLUGIN_NAMESPACE_RESERVED, E_PLUGIN_NAMESPACE_TAKEN, E_PLUGIN_API, E_PLUGIN_VERSION
 */
export function registerPlugin(plugin: PluginRegistration): void {
  checkNamespace(plugin.namespace);
  if (plugin.api !== PLUGIN_API)
    throw pluginApiError(plugin, plugin.api, { api: PLUGIN_API, version: VERSION });
  if (!isCompatible(plugin.builtWith, VERSION)) {
    const parts = { version: VERSION, range: compatibleRange(VERSION) };
    throw pluginBuiltWithError(plugin, plugin.builtWith, parts);
  }
  const known = plugins.get(plugin.namespace);
  if (known === undefined) plugins.set(plugin.namespace, { plugin, times: 1 });
  else if (known.plugin.version === plugin.version && known.plugin.name === plugin.name)
    known.times++;
  else throw namespaceTakenError(known.plugin, plugin);
}

/** Every registered plugin, in order of registration. */
export function registeredPlugins(): readonly PluginRegistration[] {
  return [...plugins.values()].map(({ plugin }) => plugin);
}

/**
 * Whether a plugin's namespace came more than once: a bundler or a test runner evaluated its files twice. The second
 * evaluation has op records of its own, which work beside the first ones.
 */
export function isRepeated(namespace: string | null): boolean {
  return namespace !== null && (plugins.get(namespace)?.times ?? 0) > 1;
}

/**
 * Refuses a namespace that is no word, or a reserved one.
 *
 * @throws SchemaError E_PLUGIN_NAMESPACE, E_PLUGIN_NAMESPACE_RESERVED
 */
export function checkNamespace(namespace: unknown): asserts namespace is string {
  if (typeof namespace !== "string" || !/^[a-z][a-z0-9_]*$/.test(namespace))
    throw namespaceSyntaxError(namespace);
  if (RESERVED_NAMESPACES.includes(namespace))
    throw namespaceReservedError(namespace, RESERVED_NAMESPACES);
}

/** Whether what was built with one version runs with another: the same minor of 0.x, the same major from 1 on. */
export function isCompatible(builtWith: unknown, version: string): boolean {
  const built = typeof builtWith === "string" ? versionParts(builtWith) : null;
  const own = versionParts(version);
  if (built === null || own === null) return false;
  return built.major === own.major && (own.major > 0 || built.minor === own.minor);
}

function versionParts(version: string): { readonly major: number; readonly minor: number } | null {
  const match = /^(\d+)\.(\d+)\.\d+(?:[-+].*)?$/.exec(version);
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

/** The versions that `isCompatible` accepts, in words: `0.1.x`. */
function compatibleRange(version: string): string {
  const { major, minor } = versionParts(version) ?? { major: 0, minor: 0 };
  return major === 0 ? `0.${minor}.x` : `${major}.x`;
}

/** A copy of this package in the process. */
interface LoadedCopy {
  readonly version: string;
  /** Where it was loaded from, without what a test runner or bundler adds to load it anew. */
  readonly url: string;
}

const COPY = Symbol.for("batchwise.runtime");

/**
 * Notes that this copy runs, and warns when another one does: its tensors would be unknown here.
 *
 * The same files loaded again, as test runners do, are no second copy.
 */
export function announceCopy(
  url: string,
  registry: Record<symbol, unknown> = globalThis as unknown as Record<symbol, unknown>,
  warn: (text: string) => void = warnTwoCopies,
): void {
  const copy: LoadedCopy = { version: VERSION, url: url.replace(/[?#].*$/, "") };
  const known = registry[COPY];
  if (!isCopy(known)) registry[COPY] = copy;
  else if (known.url !== copy.url) warn(twoCopiesMessage(showCopy(known), showCopy(copy)));
}

function isCopy(value: unknown): value is LoadedCopy {
  return typeof value === "object" && value !== null && "version" in value && "url" in value;
}

/** `0.1.0 in /project/node_modules/batchwise`. */
function showCopy({ version, url }: LoadedCopy): string {
  const folder = url.replace(/^file:\/\//, "").replace(/\/(dist\/)?runtime\/[^/]*$/, "");
  return `${version} in ${folder}`;
}

function warnTwoCopies(text: string): void {
  if (typeof process === "object" && typeof process.emitWarning === "function")
    process.emitWarning(text, "TwoCopiesWarning");
  else console.warn(`TwoCopiesWarning: ${text}`);
}
