// `batchwise op new`: puts an entry into ops.yaml and scaffolds what it needs.

import { type Command, Option } from "commander";
import { packageLayout, testCommand } from "../../project/layout.ts";
import { type OpDecision, type OpPlan, planOp } from "../../scaffold/plan-op.ts";
import { readProject, type ScaffoldProject } from "../../scaffold/project.ts";
import type { Proposal } from "../../scaffold/proposal.ts";
import { readNewSchema } from "../../scaffold/read-schema.ts";
import { helpEnd } from "../help-text.ts";
import { ExitCode, printNote } from "../process.ts";
import {
  finishScaffold,
  reportRefusals,
  type ScaffoldOptions,
  type ScaffoldResult,
} from "../scaffold-result.ts";
import { decideByAsking, type Prompts, terminalPrompts } from "./ask.ts";
import { decide, type OpFlags, showKey } from "./decide.ts";

/** Everything the command line may say beside the schema. */
export interface OpNewOptions extends ScaffoldOptions, OpFlags {
  readonly yes?: boolean;
}

/** Adds `op new` to the command line. */
export function register(parent: Command): void {
  parent
    .command("new")
    .description("add an op to ops.yaml, with skeletons of what it needs")
    .argument("<schema>", "the schema, in PyTorch's grammar")
    .option("--doc <text>", "one sentence: what the op computes")
    .option("--family <name>", "the group it belongs to")
    .option("--new-family", "make that group though the name of another is spelt alike")
    .option("--kernel <text>", "an expression of one element, or the name of a kernel: fooKernel")
    .addOption(
      new Option("--decomposition <text>", "the op as one expression of other ops").conflicts(
        "kernel",
      ),
    )
    .option("--kind <kind>", 'batching: a kind, or a map as in "{ kind: variadic, minRank: 2 }"')
    .option("--variants <list>", "function,method,inplace,out")
    .option(
      "--samples <name>",
      "the set in test/samples/; a name that is not there makes a new one",
    )
    .option("--yes", "take every proposal without asking")
    .option("--dry-run", "write nothing; show the changes as a diff")
    .option("--json", "print what was written as JSON; asks nothing")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "What no option says is proposed from the schema and the ops most like it; on a terminal you are asked. Every other byte of ops.yaml stays as it is, and nothing is written unless codegen would accept the result.",
        examples: [
          'npx batchwise op new "gaussian(Tensor self, Tensor width) -> Tensor" \\',
          '  --kernel "exp(-(self / width) * (self / width))" --dry-run',
        ],
        exit: "0 ok, 1 the op is there or would not pass codegen, 2 wrong usage, 130 interrupted",
      }),
    )
    .action(run);
}

async function run(text: string, options: OpNewOptions): Promise<void> {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  const asks = isTerminal && options.yes !== true && options.json !== true;
  await addOp(process.cwd(), text, options, asks ? terminalPrompts() : null);
}

/** Adds the op to the project at `root`; without prompts every proposal is taken. Ctrl-C changes nothing. */
export async function addOp(
  root: string,
  text: string,
  options: OpNewOptions,
  prompts: Prompts | null,
): Promise<void> {
  await reportRefusals(options, async () => {
    const project = readProject(root, "op new");
    const given = readNewSchema(text, project.entries);
    try {
      const { decision, proposal } =
        prompts === null
          ? decide(project, given, options)
          : await decideByAsking(project, given, options, prompts);
      const plan = planOp(project, decision);
      finishScaffold(root, opResult(project, plan, { decision, proposal }), options);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ExitPromptError") throw error;
      printNote("\nop new: interrupted; nothing was changed");
      process.exitCode = ExitCode.interrupted;
    }
  });
}

/** What was proposed, and what was decided. */
interface Choices {
  readonly decision: OpDecision;
  readonly proposal: Proposal;
}

function opResult(
  { exports }: ScaffoldProject,
  plan: OpPlan,
  { decision, proposal }: Choices,
): ScaffoldResult {
  const { op, line, place, edits, skeletons } = plan;
  const rows = proposalRows(decision, proposal);
  const width = Math.max(...rows.map(({ value }) => value.length));
  const isDocProposed = decision.doc === proposal.doc.value;
  return {
    edits,
    summary: [
      `op new: ${op}, ops.yaml:${line}, ${place}`,
      ...rows.map(
        ({ key, value, because }) =>
          `  ${key.padEnd(9)} ${value.padEnd(width)}  because ${because}`,
      ),
    ],
    next: [
      ...(isDocProposed ? [`edit ops.yaml:${line + 1}, which says what ${op} computes`] : []),
      ...(decision.computation.kind === "decomposition"
        ? []
        : [`add derivatives: to ops.yaml:${line}, if it has any`]),
      "npm run codegen",
      ...skeletons.map(({ path, what }) => `edit ${path}, ${what}`),
      testCommand(exports.layout ?? packageLayout, op),
      `npx batchwise op doctor ${op}`,
      `npm run coverage -- --op ${op}`,
    ],
    data: {
      op,
      entry: { file: "ops.yaml", line, place },
      proposals: Object.fromEntries(
        rows.map(({ key, value, because }) => [key, { value, because }]),
      ),
    },
  };
}

interface Row {
  readonly key: string;
  readonly value: string;
  readonly because: string;
}

/** The decision key by key: the proposal's reason where it was taken, "you chose it" elsewhere. */
function proposalRows(decision: OpDecision, proposal: Proposal): readonly Row[] {
  const row = (
    key: string,
    chosen: unknown,
    proposed: { value: unknown; because: string } | null,
  ): Row => {
    const value = showKey(chosen);
    const isTaken = proposed !== null && showKey(proposed.value) === value;
    return { key, value, because: isTaken ? proposed.because : "you chose it" };
  };
  const { computation } = decision;
  const kernelKey = computation.kind === "decomposition" ? "decompose" : "kernel";
  return [
    row("family", decision.family, proposal.family),
    row(kernelKey, computation, proposal.computation),
    row("batching", decision.batching, proposal.batching),
    row("variants", decision.variants, proposal.variants),
    ...(decision.promote === null ? [] : [row("promote", decision.promote, proposal.promote)]),
    row("samples", decision.samples, proposal.samples),
  ];
}
