// What makes a project a plugin: its layout, and what its formulas may call of this package.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type HostLibrary, hostLibrary } from "../emit/host-library.ts";
import { writeAtomically } from "../files.ts";
import { loadOps } from "../load/load-ops.ts";
import type { ProjectExports } from "./exports.ts";
import { hostFile, hostManifest } from "./host-package.ts";
import { readManifest } from "./manifest.ts";

/** Remembers the package's signatures. */
const HOST_CACHE = join(".cache", "host.json");

/** Layout and host of the plugin at `root`; nothing in this package. Throws E_MANIFEST for a package.json of no use. */
export function readPlugin(root: string): Pick<ProjectExports, "layout" | "host"> {
  const { name, namespace, version } = readManifest(root);
  if (namespace === null) return {};
  const builtWith = hostManifest().version;
  return {
    layout: { plugin: { namespace, name, version, builtWith } },
    host: readHost(join(root, HOST_CACHE), builtWith),
  };
}

const cacheDefinition = z.object({
  key: z.string(),
  functions: z.array(z.tuple([z.string(), z.string()])),
  stubs: z.array(z.tuple([z.string(), z.string()])),
});

/** The package's public functions and their types, from its own ops.yaml. */
function readHost(cacheFile: string, version: string): HostLibrary {
  const text = readFileSync(hostFile("ops.yaml"), "utf8");
  const key = createHash("sha256").update(version).update("\0").update(text).digest("hex");
  const known = readHostCache(cacheFile);
  if (known?.key === key) {
    return { functions: new Map(known.functions), stubs: new Map(known.stubs) };
  }
  const library = hostLibrary(loadOps(text, "ops.yaml").entries);
  const { functions, stubs } = library;
  const data = { key, functions: [...functions], stubs: [...stubs] };
  writeAtomically(cacheFile, `${JSON.stringify(data)}\n`);
  return library;
}

function readHostCache(file: string): z.infer<typeof cacheDefinition> | null {
  if (!existsSync(file)) return null;
  try {
    return cacheDefinition.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // A broken cache only costs time.
    return null;
  }
}
