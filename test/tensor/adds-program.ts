// A program run in its own process: 2,000 results of 1e6 float32 each, none kept, as eager adds would make them.
import { memory } from "../../runtime/tensor/memory.ts";
import { allocateStorage, arrayOf, baseOf, type Storage } from "../../runtime/tensor/storage.ts";

const LENGTH = 1e6;
const STEPS = 2000;

function increment(x: Storage): Storage {
  const out = allocateStorage("float32", LENGTH);
  const to = arrayOf(out);
  const from = arrayOf(x);
  // Every page is touched; the arithmetic itself is not what is measured.
  for (let i = 0; i < LENGTH; i += 500) to[baseOf(out) + i] = Number(from[baseOf(x) + i]) + 1;
  return out;
}

async function run(takesTurns: boolean): Promise<void> {
  let x = allocateStorage("float32", LENGTH);
  const elements = arrayOf(x);
  if (elements instanceof Float32Array) elements.fill(0, baseOf(x), baseOf(x) + LENGTH);
  for (let step = 0; step < STEPS; step++) {
    x = increment(x);
    if (takesTurns) await new Promise((resolve) => setImmediate(resolve));
  }
  const value = Number(arrayOf(x)[baseOf(x) + LENGTH - 500]);
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(JSON.stringify({ value, peakBytes: maxRSS * 1024, memory: memory() }));
}

await run(process.argv[2] === "turns");
