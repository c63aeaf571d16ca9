// `coverage --time`: measures how much faster each op's batching is than the loop, and writes it down.
import { type DeclaredOp, declaredOps } from "../../../coverage-report/declared.ts";
import { printSpeedUps, SPEED_UPS_FILE } from "../../../coverage-report/speed-ups.ts";
import { speedUpOf, TIMED_BATCH } from "../../../coverage-report/time.ts";
import type { SampleTable } from "../../../testing/sample.ts";
import { writeAtomically } from "../../files.ts";
import { ExitCode, printJson, printNote, printResult } from "../process.ts";
import { startStep } from "../progress.ts";
import type { CoverageForm, OptionValues } from "./form.ts";
import { loadProject } from "./load-project.ts";
import { readSpeedUps } from "./records.ts";
import { selectedEntries, selectionOf } from "./source.ts";

/** Writes the speed-ups; those of ops that were not asked for stay as they are. */
export const timeForm: CoverageForm = {
  flags: "--time",
  description: `measure how much faster vmap is than the loop, and write ${SPEED_UPS_FILE}`,
  run: async ({ json, options }) => {
    const task = await taskOf(options);
    if (task === null) {
      process.exitCode ??= ExitCode.problem;
      return;
    }
    const { rows, known, samples } = task;
    const measured = await measureAll(rows, samples);
    const kept = Object.entries(known).filter(([op]) => !rows.some((row) => row.op.name === op));
    const ops = Object.fromEntries([...(task.isPart ? kept : []), ...measured]);
    writeAtomically(SPEED_UPS_FILE, printSpeedUps({ batch: TIMED_BATCH, ops }));
    if (json)
      return printJson({
        written: [SPEED_UPS_FILE],
        batch: TIMED_BATCH,
        ops: Object.fromEntries(measured),
      });
    printResult(summaryOf(measured));
  },
};

interface TimingTask {
  readonly rows: readonly DeclaredOp[];
  readonly samples: SampleTable;
  /** What was measured before. */
  readonly known: Readonly<Record<string, number>>;
  readonly isPart: boolean;
}

/** What to measure; null, with a note printed, when that cannot be said. */
async function taskOf(options: OptionValues): Promise<TimingTask | null> {
  if (options["from"] !== undefined) {
    printNote(
      "coverage: --time with --from; expected to measure\n  hint: leave out --from, or --time",
    );
    process.exitCode = ExitCode.usage;
    return null;
  }
  const known = readSpeedUps();
  const project = known === null ? null : await loadProject("coverage", process.cwd());
  if (known === null || project === null) return null;
  const { entries, samples } = project;
  const selected = selectedEntries(entries, selectionOf(options));
  if (selected === null) return null;
  const isPart = selected.length < entries.length;
  return { rows: selected.flatMap(declaredOps), samples, known, isPart };
}

async function measureAll(
  rows: readonly DeclaredOp[],
  samples: SampleTable,
): Promise<readonly (readonly [op: string, speedUp: number])[]> {
  const step = startStep("coverage --time");
  const measured: [string, number][] = [];
  for (const [done, row] of rows.entries()) {
    const speedUp = await speedUpOf(row, samples);
    if (speedUp !== null) measured.push([row.op.name, speedUp]);
    step.update(done + 1, rows.length);
  }
  step.finish(`${measured.length} ops`);
  return measured;
}

/** Slow ones by name; a long list helps nobody. */
const MOST_NAMED = 10;

function summaryOf(measured: readonly (readonly [op: string, speedUp: number])[]): string {
  if (measured.length === 0) return "coverage: none of these ops can be timed against the loop";
  const sorted = measured.toSorted(([, a], [, b]) => a - b);
  const [, middle] = sorted[sorted.length >> 1];
  const slower = sorted.filter(([, speedUp]) => speedUp < 1);
  const named = slower.slice(0, MOST_NAMED).map(([op, speedUp]) => `${op} ${show(speedUp)}`);
  const rest = slower.length - named.length;
  const list = rest > 0 ? [...named, `and ${rest} more`] : named;
  return [
    `coverage: wrote ${SPEED_UPS_FILE}: ${measured.length} ops, ${TIMED_BATCH} examples each`,
    `  the middle one is ${show(middle)} times as fast as the loop, the least ${show(sorted[0][1])}`,
    ...(list.length === 0 ? [] : [`  slower than the loop: ${list.join(", ")}`]),
  ].join("\n");
}

function show(speedUp: number): string {
  return String(Number(speedUp.toPrecision(2)));
}
