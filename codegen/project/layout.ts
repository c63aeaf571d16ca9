// Where a project's files lie and how emitted files import them: the package itself, or a plugin that depends on it.

/** What a plugin says of itself when it registers. */
export interface PluginIdentity {
  /** In front of the names of its ops: `stats` in `stats::zscore`. */
  readonly namespace: string;
  readonly version: string;
  /** The npm package it comes from. */
  readonly name: string;
  /** The version of batchwise whose codegen wrote its files. */
  readonly builtWith: string;
}

/** How emitted files of a project import each other and the runtime. */
export interface ProjectLayout {
  /** Null in the package itself. */
  readonly plugin: PluginIdentity | null;
}

/** The layout of the package itself: every import is relative. */
export const packageLayout: ProjectLayout = { plugin: null };

/** The name an op is registered under: `stats::zscore` in a plugin. */
export function registeredName({ plugin }: ProjectLayout, name: string): string {
  return plugin === null ? name : `${plugin.namespace}::${name}`;
}

/** What to type to run an op's tests; a plugin's runner takes no name, and has few enough to run them all. */
export function testCommand({ plugin }: ProjectLayout, op: string): string {
  return plugin === null ? `npm test -- -t ${op}` : "npm test";
}

/** Folders of the package that a plugin imports from its entry points. */
const HOST_FOLDERS = /^(runtime|rules\/lib|generated\/core)\//;

/** Files whose every export is public: `batchwise` exports them too, and reads better. */
const PUBLIC_FILES: ReadonlySet<string> = new Set([
  "runtime/tensor/tensor.ts",
  "runtime/tensor/dtype.ts",
  "runtime/kernels/random/philox.ts",
]);

/** Public functions of ops whose name means something else in the main entry point. */
const RENAMED_IN_MAIN: ReadonlySet<string> = new Set(["slice"]);

/** The entry point of the package for `name` of one of its files; null for a file of the project's own. */
export function hostImport({ plugin }: ProjectLayout, name: string, file: string): string | null {
  if (plugin === null || !HOST_FOLDERS.test(file)) return null;
  const isPublic = PUBLIC_FILES.has(file) || file.startsWith("generated/core/ops/");
  return isPublic && !RENAMED_IN_MAIN.has(name) ? "batchwise" : "batchwise/plugin";
}
