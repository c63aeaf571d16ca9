// Fenced code blocks of the hand-written pages, and what their info strings ask for.

/** One fenced block. */
export interface CodeBlock {
  readonly document: string;
  /** Line of the first line of code, counted from 1. */
  readonly line: number;
  /** First word of the info string, such as `ts`. */
  readonly language: string;
  /** The other words: `compile`, `continued`, `file=rules/batching/trace.ts`. */
  readonly marks: readonly string[];
  readonly text: string;
}

const fencedBlock = /^([ \t]*)```([^\n`]*)\n([\s\S]*?)^[ \t]*```[ \t]*$/gm;

/** Reads the blocks of one page; nested list indentation is removed. */
export function readCodeBlocks(document: string, page: string): readonly CodeBlock[] {
  return [...page.matchAll(fencedBlock)].map((match) => {
    const [, indent, info, body] = match;
    const [language = "", ...marks] = info.trim().split(/\s+/);
    const line = page.slice(0, match.index).split("\n").length + 1;
    const text = body.replaceAll(new RegExp(`^${indent}`, "gm"), "");
    return { document, line, language, marks, text };
  });
}

/** The outputs a block promises, in order: what follows `// => ` on its lines. */
export function promisedOutput(code: string): readonly string[] {
  return [...code.matchAll(/\/\/ => (.*)$/gm)].map((match) => match[1].trim());
}

/** The commands of a shell block: no comments, no prompts, continued lines joined. */
export function shellCommands(text: string): readonly string[] {
  return text
    .replaceAll(/\s*\\\n\s*/g, " ")
    .split("\n")
    .map((line) =>
      line
        .replace(/^\s*\$ /, "")
        .replace(/\s+# .*$/, "")
        .trim(),
    )
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** What a command line needs to exist. */
export type CommandNeed =
  | { readonly kind: "script"; readonly name: string }
  | { readonly kind: "subcommand"; readonly name: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly name: string };

const wellKnown = new Set(["git", "cd", "node", "export", "mkdir", "cp"]);
const npmOwn = new Set(["install", "i", "ci", "pack", "init"]);
const npmShorthands = new Set(["start", "test"]);

function npmNeed(words: readonly string[]): CommandNeed {
  const [, verb = "", script = ""] = words;
  if (verb === "run") return { kind: "script", name: script };
  if (npmShorthands.has(verb)) return { kind: "script", name: verb };
  return npmOwn.has(verb) ? { kind: "none" } : { kind: "unknown", name: `npm ${verb}` };
}

/** Says what must exist for a documented command line to work. */
export function commandNeed(command: string): CommandNeed {
  const words = command.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  const [first = "", second = "", third = ""] = words;
  if (first === "npm") return npmNeed(words);
  if (first === "batchwise") return { kind: "subcommand", name: second };
  if (first === "npx" && second === "batchwise") return { kind: "subcommand", name: third };
  if (first === "npx" && ["biome", "vitest", "tsc"].includes(second)) return { kind: "none" };
  return wellKnown.has(first) ? { kind: "none" } : { kind: "unknown", name: first };
}
