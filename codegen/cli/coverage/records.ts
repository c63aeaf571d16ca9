// What is committed about ops beside ops.yaml, read for a command: the history and the speed-ups.
import { existsSync, readFileSync } from "node:fs";
import type { OpRecords } from "../../../coverage-report/describe.ts";
import {
  firstVersions,
  HISTORY_FILE,
  type HistoryEntry,
  parseHistory,
} from "../../../coverage-report/history.ts";
import {
  parseSpeedUps,
  SPEED_UPS_FILE,
  type SpeedUps,
} from "../../../coverage-report/speed-ups.ts";
import { printNote, reportProblem } from "../process.ts";

/** Every entry; null, with a note printed and the exit status set, when a line is broken. No file is no history. */
export function readHistory(): readonly HistoryEntry[] | null {
  if (!existsSync(HISTORY_FILE)) return [];
  const history = parseHistory(readFileSync(HISTORY_FILE, "utf8"));
  if (!("problem" in history)) return history;
  printNote(
    `${history.problem}\n  hint: take the line from git, or remove it if no commit has it whole`,
  );
  reportProblem();
  return null;
}

/** What was measured; null, with a note printed and the exit status set, when the file is broken. No file is no ops. */
export function readSpeedUps(): SpeedUps["ops"] | null {
  if (!existsSync(SPEED_UPS_FILE)) return {};
  const speedUps = parseSpeedUps(readFileSync(SPEED_UPS_FILE, "utf8"));
  if (!("problem" in speedUps)) return speedUps.ops;
  printNote(
    `${SPEED_UPS_FILE}: ${speedUps.problem}\n  hint: take the file from git, or delete it and run batchwise coverage --time`,
  );
  reportProblem();
  return null;
}

/** Both as facts about ops; null when either is broken. */
export function readRecords(): OpRecords | null {
  const history = readHistory();
  const speedUps = readSpeedUps();
  if (history === null || speedUps === null) return null;
  return { versions: firstVersions(history), speedUps: new Map(Object.entries(speedUps)) };
}
