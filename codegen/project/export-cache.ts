// Remembers the exports of files between runs, by the hash of their text.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writeAtomically } from "../files.ts";
import type { FileExports } from "./file-exports.ts";

/** Raised when what is remembered changes its form or meaning. */
const VERSION = 2;

const cacheDefinition = z.object({
  version: z.literal(VERSION),
  files: z.record(
    z.string(),
    z.object({
      names: z.array(z.string()),
      lines: z.record(z.string(), z.number()),
      functions: z.array(z.object({ name: z.string(), signature: z.string(), line: z.number() })),
    }),
  ),
});

/** Answers by hash. */
export type ExportCache = ReadonlyMap<string, FileExports>;

/** The key of a file's text. */
export function exportKey(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What was remembered; a missing or broken file remembers nothing. */
export function readExportCache(file: string): ExportCache {
  if (!existsSync(file)) return new Map();
  try {
    const { files } = cacheDefinition.parse(JSON.parse(readFileSync(file, "utf8")));
    return new Map(Object.entries(files));
  } catch {
    // A broken cache only costs time.
    return new Map();
  }
}

/** Remembers exactly `entries`. */
export function writeExportCache(file: string, entries: ExportCache): void {
  writeAtomically(
    file,
    `${JSON.stringify({ version: VERSION, files: Object.fromEntries(entries) })}\n`,
  );
}
