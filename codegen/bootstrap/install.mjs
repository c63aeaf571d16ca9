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
    if (path === "") return true;
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
  return ["dependencies", "devDependencies"].some(
    (kind) => JSON.stringify(wanted[kind] ?? {}) !== JSON.stringify(locked[kind] ?? {}),
  );
}

/** Picks the npm command: exact when the lockfile can be trusted. */
function npmCommand(folder, lock) {
  return lock === null || isLockStale(folder, lock) ? "install" : "ci";
}

/**
 * Installs the packages of one folder.
 *
 * @returns the note for the progress line
 */
export async function install(folder = root) {
  const lock = readJson(join(folder, "package-lock.json"));
  const command = npmCommand(folder, lock);
  if (command === "ci" && isUpToDate(folder, lock)) return "up to date";
  const { code, output } = await runNpm([command, ...npmOptions], { cwd: folder, capture: true });
  if (code !== 0) {
    throw new StepFailure(`npm ${command} failed with status ${code}`, {
      output,
      hint: networkTrouble.test(output)
        ? "npm could not reach its registry; connect to the network once, or copy node_modules/ from another checkout"
        : `run npm ${command} --ignore-scripts in ${folder} and follow what it says`,
    });
  }
  return `npm ${command}`;
}
