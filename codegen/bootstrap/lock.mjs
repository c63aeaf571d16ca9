// One build at a time: two commands that start together must not write dist/ at once.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pid, stderr } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { StepFailure } from "./failure.mjs";
import { inRoot } from "./project.mjs";

/** Holds the number of the process that builds. */
const lockFile = inRoot("dist", ".stamps", "lock");

const POLL = 100;

/** Longest wait for another build, in milliseconds; a full one takes less than a minute. */
const PATIENCE = 5 * 60_000;

/** A lock without a number is being written, unless it has been so for this long. */
const WRITING = 5_000;

/** Does `work` while no other process builds. */
export async function whileBuildingAlone(work) {
  const isHeld = await acquire();
  try {
    return await work();
  } finally {
    if (isHeld) rmSync(lockFile, { force: true });
  }
}

/** @returns false where no lock can be written: what wants to write there will say so itself */
async function acquire() {
  const end = Date.now() + PATIENCE;
  for (let isFirst = true; Date.now() < end; isFirst = false) {
    const outcome = tryToLock();
    if (outcome !== "taken") return outcome === "locked";
    if (removeAbandoned()) continue;
    if (isFirst) stderr.write("waiting for another build … ");
    await pause(POLL);
  }
  throw new StepFailure("another build does not end", {
    hint: `if none is running, remove ${lockFile} and try again`,
  });
}

function tryToLock() {
  try {
    mkdirSync(dirname(lockFile), { recursive: true });
    writeFileSync(lockFile, String(pid), { flag: "wx" });
    return "locked";
  } catch (error) {
    return error.code === "EEXIST" ? "taken" : "impossible";
  }
}

/** Takes the lock of a process that is gone out of the way; true when it is worth another try at once. */
function removeAbandoned() {
  const aside = `${lockFile}.${pid}`;
  try {
    const text = readFileSync(lockFile, "utf8");
    const isAbandoned =
      text === "" ? Date.now() - statSync(lockFile).mtimeMs > WRITING : !isRunning(Number(text));
    if (!isAbandoned) return false;
    // Renamed, so that of two who find it only one removes it; put back if it is a new one by now.
    renameSync(lockFile, aside);
    if (readFileSync(aside, "utf8") === text) rmSync(aside);
    else renameSync(aside, lockFile);
    return true;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return true;
  }
}

function isRunning(number) {
  try {
    process.kill(number, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one.
    return error.code === "EPERM";
  }
}
