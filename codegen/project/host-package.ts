// This package as the host of plugins: where its files are, and what its package.json says.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { internalError } from "../errors.ts";

/** What plugins and their scaffolds need to know of this package. */
export interface HostManifest {
  readonly version: string;
  /** The versions this package is built and tested with. */
  readonly devDependencies: Readonly<Record<string, string>>;
}

const definition = z.object({
  name: z.literal("batchwise"),
  version: z.string(),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** The package's root: above this file, in a checkout and in dist/ alike. */
function hostRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "ops.yaml"))) {
    const parent = dirname(folder);
    if (parent === folder) throw internalError("batchwise", "its ops.yaml was not found");
    folder = parent;
  }
  return folder;
}

/** The path of a file of the package. */
export function hostFile(name: string): string {
  return join(hostRoot(), name);
}

/** The package's package.json. */
export function hostManifest(): HostManifest {
  return definition.parse(JSON.parse(readFileSync(hostFile("package.json"), "utf8")));
}
