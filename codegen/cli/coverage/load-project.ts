// A project ready to be measured: its entries under the names they are registered by, its compiled code, its samples.
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadSamples } from "../../../coverage-report/samples.ts";
import { registeredOps } from "../../../runtime/dispatch/registry.ts";
import type { SampleTable } from "../../../testing/sample.ts";
import "../../../runtime/core.ts";
import { renderProblems } from "../../errors.ts";
import { loadOps } from "../../load/load-ops.ts";
import type { OpEntry } from "../../model/entry.ts";
import type { ProjectExports } from "../../project/exports.ts";
import { packageLayout, registeredName } from "../../project/layout.ts";
import { type ProjectManifest, readManifest } from "../../project/manifest.ts";
import { readExports } from "../../project/read-exports.ts";
import { packageVersion } from "../package-version.ts";
import { printNote } from "../process.ts";

/** The file that declares the operators. */
export const OPS_FILE = "ops.yaml";

/** A project whose ops are registered. */
export interface LoadedProject {
  readonly entries: readonly OpEntry[];
  readonly exports: ProjectExports;
  readonly version: string;
  readonly samples: SampleTable;
}

/** The projects to measure together: the one in the current directory, its `plugins`, and those in `folders`. */
export async function loadProjects(
  command: string,
  folders: readonly string[] = [],
): Promise<readonly LoadedProject[] | null> {
  const root = process.cwd();
  const roots = [root, ...readManifest(root).plugins, ...folders].map((folder) =>
    isAbsolute(folder) ? folder : resolve(root, folder),
  );
  const loaded: LoadedProject[] = [];
  for (const one of new Set(roots)) {
    const project = await loadProject(command, one);
    if (project === null) return null;
    loaded.push(project);
  }
  return loaded;
}

/** The project at `root`; null, with a note in the name of `command`, when it cannot be measured. */
export async function loadProject(command: string, root: string): Promise<LoadedProject | null> {
  const manifest = readManifest(root);
  const read = readEntries(command, root);
  if (read === null) return null;
  const exports = readExports(root, join(root, ".cache", "exports.json"));
  const { layout = packageLayout } = exports;
  const entries = read.map((entry) => ({ ...entry, name: registeredName(layout, entry.name) }));
  const { plugin } = layout;
  if (plugin !== null) {
    const samples = await loadPlugin(command, { root, manifest, entries });
    const named = entries.map((entry) => ({ ...entry, module: plugin.namespace }));
    return samples && { entries: named, exports, version: manifest.version, samples };
  }
  const samples = await loadSamples();
  if (samples !== null) return { entries, exports, version: packageVersion(), samples };
  printNote(
    `${command}: this copy of batchwise has no samples; expected test/samples/, which only a checkout has\n` +
      "  hint: clone the repository and run npm run coverage there",
  );
  return null;
}

/** The entries of ops.yaml at `root`; null, with a note in the name of `command`, when they do not load. */
function readEntries(command: string, root: string = "."): readonly OpEntry[] | null {
  const file = join(root, OPS_FILE);
  if (!existsSync(file)) {
    printNote(
      `${command}: there is no ${OPS_FILE} in ${resolve(root)}; expected the root of a project with operators\n` +
        `  hint: change to the folder that holds ${OPS_FILE}`,
    );
    return null;
  }
  const text = readFileSync(file, "utf8");
  const { entries, problems } = loadOps(text, OPS_FILE);
  if (problems.length === 0) return entries;
  printNote(renderProblems(problems, new Map([[OPS_FILE, text]])));
  return null;
}

interface PluginFolder {
  readonly root: string;
  readonly manifest: ProjectManifest;
  readonly entries: readonly OpEntry[];
}

/** Imports what the plugin compiled, which registers its ops, and then its samples. */
async function loadPlugin(
  command: string,
  { root, manifest, entries }: PluginFolder,
): Promise<SampleTable | null> {
  const { namespace, entry, samples } = manifest;
  for (const file of [entry, samples]) {
    if (existsSync(join(root, file))) continue;
    printNote(
      `${command}: there is no ${file} in ${root}; expected the compiled plugin and its samples\n` +
        "  hint: run npm run build there",
    );
    return null;
  }
  await importFile(join(root, entry));
  const known = new Set(registeredOps().map(({ name }) => name));
  const missing = entries.filter(({ name }) => !known.has(name));
  if (missing.length > 0) {
    printNote(
      `${command}: importing ${entry} of plugin "${namespace}" did not register ${missing[0].name}${missing.length > 1 ? ` and ${missing.length - 1} more` : ""}; expected every op of its ${OPS_FILE}\n` +
        "  hint: run npm run build there, and see that it uses the batchwise whose command this is: npx batchwise in its folder",
    );
    return null;
  }
  const module = await importFile(join(root, samples));
  const table: unknown = Reflect.get(module, "samples");
  if (isSampleTable(table)) return table;
  printNote(
    `${command}: ${samples} of plugin "${namespace}" exports no samples; expected an export samples: functions that return lists of samples, by name\n` +
      "  hint: docs/plugins.md shows one",
  );
  return null;
}

/** A module of the user's. */
async function importFile(path: string): Promise<object> {
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === "object" && module !== null ? module : {};
}

/** What the functions return is looked at when they are called. */
function isSampleTable(value: unknown): value is SampleTable {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((make) => typeof make === "function")
  );
}
