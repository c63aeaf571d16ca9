// A Vite plugin: tests import what the build made instead of transforming hundreds of source files again.
import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { Plugin } from "vitest/config";

/** Sources that the build compiles into dist/. */
const BUILT = /^(?:codegen|runtime|generated|rules|testing|coverage-report|test\/samples)\/.*\.ts$/;

/** Importers that replace modules of the runtime: they need the sources. */
const MOCKING = /^test\/kernels\//;

/** Resolves imports of built sources, from test files, to dist/, where Node loads them as they are. */
export function builtSources(root: string): Plugin {
  return {
    name: "batchwise:built-sources",
    enforce: "pre",
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith(".")) return null;
      const inRoot = (path: string): string => relative(root, path).split(sep).join("/");
      const path = inRoot(join(dirname(importer), source));
      const from = inRoot(importer);
      if (!from.startsWith("test/") || MOCKING.test(from) || !BUILT.test(path)) return null;
      const built = join(root, "dist", path.replace(/\.ts$/, ".js"));
      return existsSync(built) ? { id: built, external: true } : null;
    },
  };
}
