// Where things are in the checkout; every other bootstrap file takes its paths from here.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json, whatever the current directory is. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** An absolute path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);

/** The JavaScript files behind the command-line tools, started with the running Node: no shell, no PATH. */
export const tools = {
  tsc: inRoot("node_modules", "typescript", "bin", "tsc"),
  biome: inRoot("node_modules", "@biomejs", "biome", "bin", "biome"),
  vitest: inRoot("node_modules", "vitest", "vitest.mjs"),
  batchwise: inRoot("dist", "codegen", "cli", "main.js"),
};

/** Whether a file or folder of the checkout exists. */
export const exists = (...parts) => existsSync(inRoot(...parts));
