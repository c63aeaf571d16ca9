// `batchwise op show`: one op with its states, files, formulas, callers and the cost of its loop.

import type { Command } from "commander";
import type { OpEntry } from "../../model/entry.ts";
import { helpEnd } from "../help-text.ts";
import { printJson, printNote, printResult, reportProblem } from "../process.ts";
import { startStep } from "../progress.ts";
import { findOps, unknownOpNote } from "./find-ops.ts";
import type { OpMeasurement } from "./measure-op.ts";
import { opFacts } from "./op-facts.ts";
import { type OpProject, readOpProject } from "./op-project.ts";
import { renderOp, type ShownOp } from "./show-text.ts";

interface ShowOptions {
  readonly declared?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Adds `op show` to the command line. */
export function register(parent: Command): void {
  parent
    .command("show")
    .description("show what an op is, how it is served, and where its parts are")
    .argument("<op>", "an op, a base name, a function of the library, or a callable of PyTorch")
    .option("--declared", "run nothing: show what ops.yaml says")
    .option("--all", "with a base name, show every overload")
    .option("--json", "print everything as one JSON document")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Runs the op's samples through every transform, and times a loop over examples beside the mapped call.",
        examples: [
          "npx batchwise op show sum.dim_IntList",
          "npx batchwise op show torch.nn.functional.gelu --declared",
        ],
        exit: "0 ok, 1 there is no such op, 2 wrong usage",
      }),
    )
    .action(run);
}

async function run(name: string, options: ShowOptions): Promise<void> {
  const project = readOpProject("op show");
  if (project === null) return;
  const { plugin = null } = project.exports.layout ?? {};
  const own = plugin === null ? name : name.replace(`${plugin.namespace}::`, "");
  const found = findOps(own, project.entries);
  if (found.entries.length === 0) {
    printNote(unknownOpNote("op show", name, found));
    reportProblem();
    return;
  }
  const chosen = options.all === true ? found.entries : [defaultOverload(found.entries)];
  const shown: ShownOp[] = [];
  for (const entry of chosen) {
    const measurement = options.declared === true ? null : await measured(project, entry);
    shown.push({ facts: opFacts(project, entry), measurement });
  }
  const others = found.entries
    .filter((entry) => !chosen.includes(entry))
    .map((entry) => entry.name);
  if (options.json === true) printJson({ ops: shown.map(documentOf), otherOverloads: others });
  else printResult(renderAll(shown, others));
}

/** The one without an overload name, the one of tensors, or the first. */
function defaultOverload(entries: readonly OpEntry[]): OpEntry {
  const withOverload = (name: string): OpEntry | undefined =>
    entries.find(({ schema }) => schema.overload === name);
  return withOverload("") ?? withOverload("Tensor") ?? entries[0];
}

async function measured(project: OpProject, entry: OpEntry): Promise<OpMeasurement | null> {
  // Only here is the library loaded: with --declared the command works when nothing else compiles.
  const { measureOp } = await import("./measure-op.ts");
  const step = startStep(`running ${entry.name}`);
  const measurement = await measureOp(project, entry);
  const row = measurement?.rows[0];
  step.finish(row === undefined ? "not in this build" : `${row.transforms.vmap.samples} samples`);
  if (row === undefined) {
    printNote(
      `op show: ${entry.name} is in ops.yaml, but not in this build; what it declares is shown\n` +
        "  hint: npm run codegen, then npm run build",
    );
  }
  return measurement;
}

function documentOf({ facts, measurement }: ShownOp): unknown {
  const [own, inPlace] = measurement?.rows ?? [];
  return {
    ...facts,
    transforms: own?.transforms ?? null,
    inPlaceTransforms: inPlace?.transforms ?? null,
    cost: measurement?.cost ?? null,
  };
}

function renderAll(shown: readonly ShownOp[], others: readonly string[]): string {
  const texts = shown.map(renderOp);
  if (others.length > 0) {
    texts.push(
      `Other overloads\n  ${others.join(", ")}\n  npx batchwise op show ${others[0]} shows one, --all every one`,
    );
  }
  return texts.join("\n\n");
}
