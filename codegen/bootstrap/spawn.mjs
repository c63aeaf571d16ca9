// Child processes: captured or on the user's terminal, never through a shell where that can be helped.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./project.mjs";

/** Exit status of a process that a signal ended, as shells report it. */
const signalStatus = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/**
 * Runs a program to its end.
 *
 * @returns `{ code, output }`; `output` is empty unless `capture` is set
 */
export function run(
  command,
  args,
  { cwd = root, capture = false, env = process.env, shell = false } = {},
) {
  return new Promise((resolve, reject) => {
    const stdio = capture ? ["ignore", "pipe", "pipe"] : "inherit";
    const child = spawn(command, args, { cwd, env, shell, stdio });
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    // Ctrl-C reaches the child too, through the terminal: wait for it, so that its last lines are not lost.
    const wait = () => {};
    const forward = () => child.kill("SIGTERM");
    process.on("SIGINT", wait);
    process.on("SIGTERM", forward);
    const settle = () => {
      process.off("SIGINT", wait);
      process.off("SIGTERM", forward);
    };
    child.on("error", (error) => {
      settle();
      reject(error);
    });
    child.on("close", (code, signal) => {
      settle();
      resolve({
        code: code ?? signalStatus[signal] ?? 1,
        output: Buffer.concat(chunks).toString("utf8"),
      });
    });
  });
}

/** Runs a JavaScript file with the Node that runs this one. */
export function runNode(file, args, options) {
  return run(process.execPath, [file, ...args], options);
}

/** Runs npm: the one that started us, else the one beside Node, else the one on PATH. */
export function runNpm(args, options) {
  const beside = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  const script = [process.env.npm_execpath, beside].find(
    (file) => file?.endsWith("npm-cli.js") && existsSync(file),
  );
  if (script !== undefined) return runNode(script, args, options);
  // Windows starts npm.cmd only through a shell; the arguments are constants of this folder, never user text.
  const isWindows = process.platform === "win32";
  return run(isWindows ? "npm.cmd" : "npm", args, { ...options, shell: isWindows });
}
