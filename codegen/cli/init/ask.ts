// The questions of `batchwise init` on a terminal.
import { input, select } from "@inquirer/prompts";
import { LICENSES, type License, packageNameComplaint } from "../../init/answers.ts";
import { namespaceComplaint } from "../../project/namespace.ts";

/** Questions go to standard error: standard output is the result's. */
const context = { output: process.stderr };

/** Asks for the namespace. */
export function askNamespace(): Promise<string> {
  return input(
    {
      message: "Namespace of the ops, as in stats::zscore",
      validate: (word) => namespaceComplaint(word) ?? true,
    },
    context,
  );
}

/** Asks for the npm name. */
export function askName(preset: string): Promise<string> {
  return input(
    {
      message: "Name of the npm package",
      default: preset,
      validate: (word) => packageNameComplaint(word) ?? true,
    },
    context,
  );
}

/** Asks for the folder. */
export function askFolder(preset: string): Promise<string> {
  return input({ message: "Folder", default: preset }, context);
}

/** Asks for the license. */
export function askLicense(): Promise<License> {
  return select({ message: "License", choices: [...LICENSES], default: "MIT" }, context);
}
