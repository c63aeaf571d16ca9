// A program of its own process: 2,000 adds of 1e6 elements, nothing kept; prints what that took as JSON.
import { add, memory, tensor } from "batchwise";
import { turn } from "./timing.ts";

const STEPS = 2000;

const x = tensor(new Float32Array(1e6).fill(1));
let result = x;
const takesTurns = process.argv[2] === "turns";
const start = performance.now();
for (let step = 0; step < STEPS; step++) {
  result = add(result, x);
  if (takesTurns) await turn();
}
const seconds = (performance.now() - start) / 1000;
const { spills, spilled, peak } = memory();
const peakRss = process.resourceUsage().maxRSS * 1024;
const value = Number(result.select(0, 999_999).item());
process.stdout.write(JSON.stringify({ value, seconds, spills, spilled, peak, peakRss }));
