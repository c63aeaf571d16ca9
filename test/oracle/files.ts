// Where reference values are: the full set beside the repository, a small part of it in test/golden/.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Json } from "./decode.ts";

/** One set of reference values. */
export interface OracleSource {
  readonly name: string;
  readonly folder: string;
  readonly isPresent: boolean;
}

function source(name: string, path: string): OracleSource {
  const folder = fileURLToPath(new URL(path, import.meta.url));
  return { name, folder, isPresent: existsSync(folder) };
}

/** The full set; it lies beside the repository and is not part of it. */
export const fullOracle: OracleSource = source("shared/oracle", "../../../shared/oracle/ops/");

/** The part that comes with the repository. */
export const goldenOracle: OracleSource = source("test/golden", "../golden/ops/");

/** The programs of the full set. */
export const programs: OracleSource = source(
  "shared/oracle/programs.json",
  "../../../shared/oracle/programs.json",
);

/** Names of the files of a set, without their ending. */
export function oracleFiles({ folder, isPresent }: OracleSource): readonly string[] {
  if (!isPresent) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();
}

/** The content of a JSON file. */
export function readJson(path: string): Json {
  return JSON.parse(readFileSync(path, "utf8"));
}
