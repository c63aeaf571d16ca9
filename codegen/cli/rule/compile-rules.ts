// Asks the TypeScript compiler of the checkout which rules no longer fit the types of their ops.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RuleError } from "./rule-status.ts";

/** The errors in rules/; none where the checkout has no compiler. */
export function compileRules(root: string): Promise<readonly RuleError[]> {
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  if (!existsSync(compiler) || !existsSync(join(root, "tsconfig.json"))) return Promise.resolve([]);
  const args = [compiler, "-p", "tsconfig.json", "--noEmit", "--pretty", "false"];
  return new Promise((resolve) => {
    // Errors end it with a status of its own; they are in what it printed.
    execFile(process.execPath, args, { cwd: root, maxBuffer: 1 << 26 }, (_, stdout) => {
      resolve(ruleErrors(stdout));
    });
  });
}

const ERROR_LINE = /^(rules\/[^(\n]+)\((\d+),\d+\): error TS\d+: (.*)$/gm;

/** The errors in rules/ that a compiler's output names. */
export function ruleErrors(output: string): readonly RuleError[] {
  return [...output.replaceAll("\\", "/").matchAll(ERROR_LINE)].map(([, file, line, what]) => ({
    file,
    line: Number(line),
    what: what.charAt(0).toLowerCase() + what.slice(1).replace(/\.$/, ""),
  }));
}
