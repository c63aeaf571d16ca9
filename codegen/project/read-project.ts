// Everything codegen needs to know of the project in a folder: its layout, its exports, and what it may call.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type HostLibrary, hostLibrary } from "../emit/host-library.ts";
import { writeAtomically } from "../files.ts";
import { loadOps } from "../load/load-ops.ts";
import type { ProjectExports } from "./exports.ts";
import { type ProjectLayout, packageLayout } from "./layout.ts";
import { type ProjectManifest, readManifest } from "./manifest.ts";
import { readExports } from "./read-exports.ts";

/** A project: this package, or a plugin. */
export interface Project {
  readonly manifest: ProjectManifest;
  readonly layout: ProjectLayout;
  readonly exports: ProjectExports;
  /** What a plugin's formulas may call of the package; null in the package itself. */
  readonly host: HostLibrary | null;
}

/** The running package: where a plugin's host is. */
export interface HostPackage {
  readonly version: string;
  /** Its ops.yaml. */
  readonly opsFile: string;
}

/** Remembers what the hand-written files export. */
const EXPORTS_CACHE = join(".cache", "exports.json");

/** Remembers the package's signatures. */
const HOST_CACHE = join(".cache", "host.json");

/** Reads the project at `root`; throws E_MANIFEST when its package.json cannot be used. */
export function readProject(root: string, host: HostPackage): Project {
  const manifest = readManifest(root);
  const exports = readExports(root, join(root, EXPORTS_CACHE));
  const { name, namespace, version } = manifest;
  if (namespace === null) return { manifest, layout: packageLayout, exports, host: null };
  const plugin = { namespace, name, version, builtWith: host.version };
  return { manifest, layout: { plugin }, exports, host: readHost(root, host) };
}

const cacheDefinition = z.object({
  key: z.string(),
  functions: z.array(z.tuple([z.string(), z.string()])),
  stubs: z.array(z.tuple([z.string(), z.string()])),
});

/** The package's public functions and their types, from its own ops.yaml. */
function readHost(root: string, { version, opsFile }: HostPackage): HostLibrary {
  const text = readFileSync(opsFile, "utf8");
  const key = createHash("sha256").update(version).update("\0").update(text).digest("hex");
  const file = join(root, HOST_CACHE);
  const known = readHostCache(file);
  if (known?.key === key)
    return { functions: new Map(known.functions), stubs: new Map(known.stubs) };
  const library = hostLibrary(loadOps(text, "ops.yaml").entries);
  const { functions, stubs } = library;
  writeAtomically(
    file,
    `${JSON.stringify({ key, functions: [...functions], stubs: [...stubs] })}\n`,
  );
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
