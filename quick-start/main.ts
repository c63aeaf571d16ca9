// `npm start`: what vmap does, on random input, each result checked against a plain loop.
// `node dist/quick-start/main.js 42` repeats the run with seed 42.
import { manualSeed } from "../runtime/index.ts";
import { type Example, fallbackExample, fastExamples } from "./examples.ts";
import { type Measurement, measure } from "./measure.ts";

const showTime = (ms: number): string =>
  ms < 1 ? `${(ms * 1000).toFixed(0)} µs` : `${ms.toFixed(1)} ms`;

function line(example: Example, result: Measurement): string {
  const { difference, isEqual, mapped, loop } = result;
  const head = `${example.title.padEnd(32)}${example.shapes}`;
  const times = `vmap ${showTime(mapped)}, loop ${showTime(loop)}, ${(loop / mapped).toFixed(1)}x`;
  const verdict = isEqual ? "OK" : "WRONG";
  return `${head}\n    ${example.code}\n    max difference ${difference.toExponential(1)}  ${verdict}    ${times}\n`;
}

/** Prints one example; whether it was right. */
function show(example: Example): boolean {
  const result = measure(example.mapped, example.loop);
  console.log(line(example, result));
  return result.isEqual;
}

/** Collects the warnings that Node hands out at the end of the current turn. */
async function warningsDuring(work: () => void): Promise<readonly string[]> {
  const messages: string[] = [];
  const listen = ({ name, message }: Error): void => {
    if (name === "FallbackWarning") messages.push(message);
  };
  process.on("warning", listen);
  work();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", listen);
  return messages;
}

/** The slow loop, with the warning it must give: once, naming the op and the batch size. */
async function showFallback(): Promise<boolean> {
  let isRight = false;
  const warnings = await warningsDuring(() => {
    isRight = show(fallbackExample());
  });
  const [warning = "no warning was given"] = warnings;
  const isWarned =
    warnings.length === 1 && warning.includes("_test_fallback") && warning.includes("256");
  console.log(`    warning  ${isWarned ? "OK" : "WRONG"}    ${warning}\n`);
  return isRight && isWarned;
}

const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31));
manualSeed(seed);
console.log(`\nbatchwise: functions written for one example, run on a batch (seed ${seed})\n`);

const results = fastExamples().map(show);
results.push(await showFallback());

const wrong = results.filter((isRight) => !isRight).length;
console.log(
  wrong === 0
    ? `All ${results.length} results agree with their loops.\n`
    : `${wrong} of ${results.length} results differ from their loops; repeat with: node dist/quick-start/main.js ${seed}\n`,
);
if (wrong > 0) process.exitCode = 1;
