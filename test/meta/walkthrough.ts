// The walkthroughs of CONTRIBUTING.md: blocks that change a checkout step by step, and a copy to apply them to.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CodeBlock } from "./markdown.ts";
import { listTrackedFiles, root } from "./source-files.ts";

/** One op added by following a section: its entry in ops.yaml and its files. */
export interface Walkthrough {
  /** The op's name as in its schema, such as `trace`. */
  readonly op: string;
  readonly entry: CodeBlock;
  readonly files: readonly CodeBlock[];
}

/** The value of a mark such as `file=rules/batching/trace.ts`. */
export function markValue({ marks }: CodeBlock, name: string): string | undefined {
  return marks.find((mark) => mark.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Groups blocks: a yaml block marked `before=<op>` starts an op, `file=<path>` blocks after it belong to it. */
export function readWalkthroughs(blocks: readonly CodeBlock[]): readonly Walkthrough[] {
  const starts = blocks.filter((block) => markValue(block, "before") !== undefined);
  return starts.map((entry, index) => {
    const end = starts[index + 1]?.line ?? Number.POSITIVE_INFINITY;
    const files = blocks.filter(
      (block) =>
        markValue(block, "file") !== undefined && block.line > entry.line && block.line < end,
    );
    return { op: /^- func: ([\w.]+)/.exec(entry.text)?.[1] ?? "", entry, files };
  });
}

/** Puts an entry in front of the entry of another op, so that a family stays in alphabetical order. */
export function insertEntry(opsYaml: string, entry: string, before: string): string {
  const escaped = before.replaceAll(".", "\\.");
  const at = opsYaml.search(new RegExp(`^- func: ["']?${escaped}\\(`, "m"));
  if (at < 0) throw new Error(`ops.yaml has no entry ${before} to put the new one before`);
  return `${opsYaml.slice(0, at)}${entry.trimEnd()}\n\n${opsYaml.slice(at)}`;
}

/** Copies the checkout, with its build and its packages, to a new temporary folder. */
export function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), "batchwise-walkthrough-"));
  for (const path of listTrackedFiles()) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true, preserveTimestamps: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "junction");
  return copy;
}

/** Makes the changes of a walkthrough; refuses to overwrite, as `rule new` does. */
export function applyWalkthrough(copy: string, { entry, files }: Walkthrough): void {
  const opsFile = join(copy, "ops.yaml");
  const before = markValue(entry, "before") ?? "";
  writeFileSync(opsFile, insertEntry(readFileSync(opsFile, "utf8"), entry.text, before));
  for (const block of files) {
    const file = join(copy, markValue(block, "file") ?? "");
    if (existsSync(file)) throw new Error(`${block.document}:${block.line} overwrites ${file}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, block.text);
  }
}
