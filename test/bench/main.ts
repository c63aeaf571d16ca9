// `npm run bench`: small calls, large kernels beside other libraries, and memory. Ratios carry over between machines, times do not.
import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { type MemoryRun, measureMemory } from "./memory.ts";
import { measureOverheads, type Overhead } from "./overheads.ts";
import { loadPeers } from "./peers.ts";
import { race } from "./timing.ts";

const HELP = `Usage: npm run bench -- [options]

  --json     print one JSON document
  --quick    fewer rounds
  --strict   leave with 1 when a target is missed
  --help     show this

Targets are those of a quiet machine; a busy one misses them.
`;

/** One operation on large tensors, in every library. */
interface Comparison {
  readonly name: string;
  /** Median microseconds by library. */
  readonly times: Readonly<Record<string, number>>;
  /** Our time over the best peer's. */
  readonly ratio: number;
  readonly target: number;
}

/** What the figures were measured on. */
interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
}

interface Results {
  readonly environment: Environment;
  readonly overheads: readonly Overhead[];
  readonly comparisons: readonly Comparison[];
  readonly memory: readonly MemoryRun[];
}

const OWN = "batchwise";

/** Not a peer: the same library, used without a scope. */
const UNSCOPED = "left to gc";
const LENGTH = 1e6;

async function compare(rounds: number): Promise<readonly Comparison[]> {
  const peers = await loadPeers(LENGTH);
  await checkAgreement(peers);
  const comparisons: Comparison[] = [];
  for (const op of ["add", "relu", "sum"] as const) {
    const contestants = peers.map((peer) => ({
      name: peer.name,
      run: (repeats: number) => {
        for (let i = 0; i < repeats; i++) peer[op]();
      },
    }));
    const times = await race(contestants, rounds);
    const best = Math.min(
      ...[...times].flatMap(([name, us]) => (name === OWN || name === UNSCOPED ? [] : [us])),
    );
    const ratio = (times.get(OWN) ?? Number.NaN) / best;
    comparisons.push({ name: `${op}, 1e6`, times: Object.fromEntries(times), ratio, target: 1.3 });
  }
  return comparisons;
}

/** A library that computes something else has no place in the table. */
async function checkAgreement(peers: Awaited<ReturnType<typeof loadPeers>>): Promise<void> {
  const [own, ...others] = await Promise.all(peers.map((peer) => peer.check()));
  for (const [i, results] of others.entries()) {
    results.forEach((value, k) => {
      if (!(Math.abs(value - own[k]) <= 0.05)) {
        throw new Error(`${peers[i + 1].name}: result ${k} is ${value}, ${OWN} has ${own[k]}`);
      }
    });
  }
}

const mark = (isMet: boolean): string => (isMet ? "ok" : "missed");

function printOverheads(overheads: readonly Overhead[]): void {
  console.log("\nSmall tensors (µs, medians)\n");
  for (const { name, microseconds, target } of overheads) {
    const aim = target === null ? "" : `  at most ${target}  ${mark(microseconds <= target)}`;
    console.log(`  ${name.padEnd(34)}${microseconds.toFixed(3).padStart(9)}${aim}`);
  }
}

function printComparisons(comparisons: readonly Comparison[]): void {
  const names = Object.keys(comparisons[0].times);
  console.log("\nLarge tensors (µs, medians of interleaved rounds)\n");
  console.log(`  ${"".padEnd(12)}${names.map((name) => name.padStart(12)).join("")}  of best peer`);
  for (const { name, times, ratio, target } of comparisons) {
    const cells = names.map((library) => times[library].toFixed(0).padStart(12)).join("");
    const verdict = `${ratio.toFixed(2)}  at most ${target}  ${mark(ratio <= target)}`;
    console.log(`  ${name.padEnd(12)}${cells}  ${verdict}`);
  }
}

function printMemory(runs: readonly MemoryRun[]): void {
  console.log("\nMemory, nothing disposed of\n");
  for (const { name, seconds, spills, peakRssMegabytes, target, isMet } of runs) {
    const figures = `${seconds.toFixed(1)} s, peak RSS ${peakRssMegabytes} MB, ${spills} spills`;
    console.log(`  ${name.padEnd(42)}${figures}  ${target}  ${mark(isMet)}`);
  }
  console.log("");
}

function isEverythingMet({ overheads, comparisons, memory }: Results): boolean {
  return (
    overheads.every(({ microseconds, target }) => target === null || microseconds <= target) &&
    comparisons.every(({ ratio, target }) => ratio <= target) &&
    memory.every(({ isMet }) => isMet)
  );
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean" },
      quick: { type: "boolean" },
      strict: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    process.stdout.write(HELP);
    return 0;
  }
  const rounds = values.quick === true ? 11 : 61;
  const overheads = await measureOverheads(rounds);
  if (values.json !== true) printOverheads(overheads);
  const comparisons = await compare(rounds);
  if (values.json !== true) printComparisons(comparisons);
  const memory = await measureMemory();
  if (values.json !== true) printMemory(memory);
  const environment: Environment = {
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
  };
  const results: Results = { environment, overheads, comparisons, memory };
  if (values.json === true) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  return values.strict === true && !isEverythingMet(results) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof Error && "code" in error && /ARGS/.test(String(error.code));
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
