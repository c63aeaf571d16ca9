// Pages that are followed to the letter: their blocks as steps, and what each does to a copy of the checkout.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CodeBlock, shellCommands } from "./markdown.ts";

/**
 * One step of a guide, told by the marks of its block:
 *
 * - `sh run`: commands, each of which must succeed; with `fails`, the last must not
 * - `text output`: lines that the commands above print, in this order; `…` stands for anything
 * - `file=path`: a new file; with `over`, one that is there already
 * - `yaml before=op`: an entry, put in front of another op's
 * - `yaml entry=op`: the whole new text of an op's entry
 */
export type GuideStep =
  | { readonly kind: "run"; readonly commands: readonly string[]; readonly fails: boolean }
  | { readonly kind: "output"; readonly lines: readonly string[] }
  | { readonly kind: "write"; readonly file: string; readonly text: string; readonly over: boolean }
  | { readonly kind: "insert"; readonly before: string; readonly text: string }
  | { readonly kind: "replace"; readonly op: string; readonly text: string };

/** The value of a mark such as `file=rules/batching/trace.ts`. */
export function markValue({ marks }: CodeBlock, name: string): string | undefined {
  return marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** What a block asks for; null when it only illustrates. */
export function stepOf(block: CodeBlock): GuideStep | null {
  const { language, marks, text } = block;
  const file = markValue(block, "file");
  const before = markValue(block, "before");
  const op = markValue(block, "entry");
  if (file !== undefined) return { kind: "write", file, text, over: marks.includes("over") };
  if (before !== undefined) return { kind: "insert", before, text };
  if (op !== undefined) return { kind: "replace", op, text };
  if (language === "sh" && marks.includes("run")) {
    return { kind: "run", commands: shellCommands(text), fails: marks.includes("fails") };
  }
  if (language === "text" && marks.includes("output")) {
    return { kind: "output", lines: text.trimEnd().split("\n") };
  }
  return null;
}

/** Where the entry of an op begins in the text of ops.yaml, and where it ends. */
function entryRange(opsYaml: string, op: string): readonly [start: number, end: number] {
  const escaped = op.replaceAll(".", "\\.");
  const start = opsYaml.search(new RegExp(`^- func: ["']?${escaped}\\(`, "m"));
  if (start < 0) throw new Error(`ops.yaml has no entry ${op}`);
  const length = opsYaml.slice(start + 1).search(/^(?=- func: |# ---)/m);
  return [start, length < 0 ? opsYaml.length : start + 1 + length];
}

/** Puts an entry in front of the entry of another op, so that a family stays in alphabetical order. */
export function insertEntry(opsYaml: string, entry: string, before: string): string {
  const [at] = entryRange(opsYaml, before);
  return `${opsYaml.slice(0, at)}${entry.trimEnd()}\n\n${opsYaml.slice(at)}`;
}

/** Gives the entry of an op another text. */
export function replaceEntry(opsYaml: string, op: string, entry: string): string {
  const [start, end] = entryRange(opsYaml, op);
  return `${opsYaml.slice(0, start)}${entry.trimEnd()}\n\n${opsYaml.slice(end)}`;
}

/** Makes the change of a step that changes a file. */
export function applyStep(copy: string, step: GuideStep): void {
  const opsFile = join(copy, "ops.yaml");
  if (step.kind === "insert") {
    writeFileSync(opsFile, insertEntry(readFileSync(opsFile, "utf8"), step.text, step.before));
  } else if (step.kind === "replace") {
    writeFileSync(opsFile, replaceEntry(readFileSync(opsFile, "utf8"), step.op, step.text));
  } else if (step.kind === "write") {
    const file = join(copy, step.file);
    if (existsSync(file) !== step.over) {
      throw new Error(
        `${step.file} ${step.over ? "is not there to be filled in" : "is there already"}`,
      );
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, step.text);
  }
}

/** Whether a printed line is as promised: `…` stands for anything, and spaces do not count. */
export function isPromised(promised: string, printed: string): boolean {
  const squeeze = (text: string): string => text.trim().replaceAll(/\s+/g, " ");
  const parts = squeeze(promised)
    .split("…")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(squeeze(printed));
}

/** The first promised line that is not printed after those before it; null when all are. */
export function missingLine(promised: readonly string[], output: string): string | null {
  const printed = output.split("\n");
  let from = 0;
  for (const line of promised) {
    if (line.trim() === "" || line.trim() === "…") continue;
    const at = printed.findIndex((candidate, i) => i >= from && isPromised(line, candidate));
    if (at < 0) return line;
    from = at + 1;
  }
  return null;
}
