// Installs dependencies when node_modules is missing or does not match the lockfile.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StepFailure } from "./failure.mjs";
import { root } from "./project.mjs";
import { runNpm } from "./spawn.mjs";

const npmOptions = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];

/** What npm prints when no registry can be reached. */
const networkTrouble =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/;

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Whether what npm recorded as installed is what the lockfile asks for, and is still on disk. */
function isUpToDate(folder, lock) {
  const installed = readJson(join(folder, "node_modules", ".package-lock.json"));
  if (lock === null || installed === null) return false;
  return Object.entries(lock.packages ?? {}).every(([path, wanted]) => {
    // The project itself, and folders linked from outside it.
    if (path === "" || path.startsWith("..")) return true;
    const found = installed.packages?.[path];
    // npm leaves out optional packages built for other platforms.
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && existsSync(join(folder, path));
  });
}

/** Whether package.json asks for versions the lockfile does not hold. */
function isLockStale(folder, lock) {
  const wanted = readJson(join(folder, "package.json")) ?? {};
  const locked = lock.packages?.[""] ?? {};
  const show = (packages) => JSON.stringify(Object.entries(packages ?? {}).sort());
  return ["dependencies", "devDependencies"].some(
    (kind) => show(wanted[kind]) !== show(locked[kind]),
  );
}

/**
 * The npm commands to try in turn.
 *
 * `ci` is exact, but refuses a lockfile without an optional package that this registry offers, or offered, for another
 * platform; `install --no-save` takes the same versions and leaves the lockfile alone.
 */
function npmCommands(folder, lock) {
  return lock === null || isLockStale(folder, lock)
    ? [["install"]]
    : [["ci"], ["install", "--no-save"]];
}

function installFailure(folder, command, output) {
  return new StepFailure(`npm ${command} failed`, {
    output,
    hint: networkTrouble.test(output)
      ? "npm could not reach its registry; connect to the network once, or copy node_modules/ from another checkout"
      : `run npm ${command} --ignore-scripts in ${folder} and follow what it says`,
  });
}

/**
 * Installs the packages of one folder.
 *
 * @returns the note for the progress line
 */
export async function install(folder = root) {
  const lock = readJson(join(folder, "package-lock.json"));
  let lastOutput = "";
  if (lock !== null && !isLockStale(folder, lock) && isUpToDate(folder, lock)) return "up to date";
  for (const command of npmCommands(folder, lock)) {
    const args = [...command, ...npmOptions];
    const { code, output } = await runNpm(args, { cwd: folder, capture: true });
    if (code === 0) return `npm ${command.join(" ")}`;
    if (!output.includes("EUSAGE")) throw installFailure(folder, command[0], output);
    lastOutput = output;
  }
  throw installFailure(folder, "install", lastOutput);
}
