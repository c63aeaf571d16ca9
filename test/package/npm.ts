// npm and other programs as the package tests run them: packing, installing, and what an install without a network looks like.
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The root of the checkout. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** What npm says when it cannot reach its registry. */
export const networkTrouble: RegExp =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;

/** How a program ended. */
export interface Result {
  readonly code: number;
  readonly output: string;
}

/** Runs a program to its end; both streams together. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<Result> {
  try {
    const options = { cwd, env: plainEnvironment(), maxBuffer: 64 * 1024 * 1024 };
    const { stdout, stderr } = await promisify(execFile)(command, [...args], options);
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const stdout = "stdout" in error ? String(error.stdout) : "";
    const stderr = "stderr" in error ? String(error.stderr) : "";
    return { code: 1, output: stdout + stderr || error.message };
  }
}

/** Programs run as a user's do: not as a part of these tests. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|NODE_TEST|TEST$)/.test(name),
  );
  return Object.fromEntries(entries);
}

/** Runs npm with the Node that runs the tests. */
export function npm(args: readonly string[], cwd: string): Promise<Result> {
  const script = process.env["npm_execpath"];
  const isNpm = script?.endsWith("npm-cli.js") === true;
  return isNpm ? run(process.execPath, [script, ...args], cwd) : run("npm", args, cwd);
}

/** Packs dist/ as it is, since running scripts would build it again beneath the other tests; the name of the tarball. */
export async function pack(folder: string): Promise<string> {
  const packed = await npm(["pack", "--ignore-scripts", "--pack-destination", folder], root);
  if (packed.code !== 0) throw new Error(`npm pack failed\n${packed.output}`);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error("npm pack left no tarball");
  return tarball;
}

/** Installs a project's dependencies, or one package, without running anybody's scripts. */
export function install(project: string, ...packages: readonly string[]): Promise<Result> {
  const options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  return npm(["install", ...options, ...packages], project);
}

/** What an install would give, without a network: the tarball unpacked, and this checkout's packages linked beside it. */
export async function link(project: string, tarball: string): Promise<Result> {
  const modules = join(project, "node_modules");
  const own = join(modules, "batchwise");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name.startsWith(".")) continue;
    symlinkSync(join(root, "node_modules", name), join(modules, name), "junction");
  }
  for (const [name, file] of [
    ["batchwise", join(own, "dist", "codegen", "cli", "main.js")],
    ["tsc", join(modules, "typescript", "bin", "tsc")],
  ]) {
    symlinkSync(file, join(modules, ".bin", name));
  }
  return run("tar", ["-xzf", tarball, "-C", own, "--strip-components=1"], project);
}
