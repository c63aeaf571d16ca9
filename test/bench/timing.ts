// Timing several ways of doing one thing against each other: interleaved rounds, medians.

/** One contestant; `run` does the work `repeats` times. */
export interface Contestant {
  readonly name: string;
  readonly run: (repeats: number) => void;
}

/** How long a timed sample should take at least, so that the clock's grain does not matter. */
const SAMPLE_MS = 4;

/** Lets finalizers and the garbage collector work, as an application's event loop does. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function time(run: (repeats: number) => void, repeats: number): number {
  const start = performance.now();
  run(repeats);
  return performance.now() - start;
}

/** Runs a contestant until it is compiled and its memory is there. */
function warmUp({ run }: Contestant): void {
  const end = performance.now() + 50;
  while (performance.now() < end) run(10);
}

/** The number of repeats that fills a sample; the best of three, as a pause of the machine would end the search. */
function calibrate({ run }: Contestant): number {
  let repeats = 1;
  for (;;) {
    const elapsed = Math.min(time(run, repeats), time(run, repeats), time(run, repeats));
    if (elapsed >= SAMPLE_MS || repeats >= 1 << 24) return repeats;
    const wanted = (repeats * SAMPLE_MS * 1.2) / Math.max(elapsed, 0.01);
    repeats = Math.max(repeats + 1, Math.ceil(wanted));
  }
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/**
 * Median microseconds per repeat of every contestant.
 *
 * Rounds are interleaved, so that a change of the machine's speed meets all of them; between samples the
 * event loop turns, outside of the measured time.
 */
export async function race(
  contestants: readonly Contestant[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  for (const contestant of contestants) warmUp(contestant);
  const prepared = contestants.map((contestant) => ({
    contestant,
    repeats: calibrate(contestant),
    samples: [] as number[],
  }));
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, repeats, samples } of prepared) {
      samples.push((1000 * time(contestant.run, repeats)) / repeats);
      await turn();
    }
  }
  return new Map(prepared.map(({ contestant, samples }) => [contestant.name, median(samples)]));
}
