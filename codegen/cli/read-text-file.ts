// Reads a file that somebody named, with words for why it cannot be read.
import { readFileSync } from "node:fs";

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
};

/** The text of a file, or what keeps it from being read. */
export function readTextFile(path: string): string | { readonly problem: string } {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (!(error instanceof Error)) return { problem: String(error) };
    const code = "code" in error && typeof error.code === "string" ? error.code : "";
    return { problem: REASONS[code] ?? error.message };
  }
}
