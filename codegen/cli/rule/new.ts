// `batchwise rule new`: writes the skeleton of a batching rule and its starting test.

import type { Command } from "commander";
import { packageLayout, testCommand } from "../../project/layout.ts";
import { planRule, type RulePlan } from "../../scaffold/plan-rule.ts";
import { readProject, type ScaffoldProject } from "../../scaffold/project.ts";
import { helpEnd } from "../help-text.ts";
import {
  finishScaffold,
  reportRefusals,
  type ScaffoldOptions,
  type ScaffoldResult,
} from "../scaffold-result.ts";

interface RuleNewOptions extends ScaffoldOptions {
  readonly keepKind?: boolean;
  readonly replaceKind?: boolean;
}

/** Adds `rule new` to the command line. */
export function register(parent: Command): void {
  parent
    .command("new")
    .description("write the skeleton of a batching rule and its test")
    .argument("<op>", "an op of ops.yaml, with its overload: sum.dim_IntList")
    .option("--keep-kind", "leave batching: of the entry as it is")
    .option("--replace-kind", "also for an op that a kind or a decomposition serves")
    .option("--dry-run", "write nothing; show the changes as a diff")
    .option("--json", "print what was written as JSON")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Writes rules/batching/<op>.ts and test/batching/<op>.test.ts, and makes the entry say batching: rule. The skeleton compiles, and throws when it runs until you write it. An existing rule is never overwritten.",
        examples: ["npx batchwise rule new index_select"],
        exit: "0 ok, 1 no such op or the rule is there, 2 wrong usage",
      }),
    )
    .action(run);
}

async function run(op: string, options: RuleNewOptions): Promise<void> {
  await reportRefusals(options, () => {
    const root = process.cwd();
    const project = readProject(root, "rule new");
    const { keepKind = false, replaceKind = false } = options;
    const plan = planRule(project, op, { keepKind, replaceKind });
    finishScaffold(root, ruleResult(project, plan), options);
  });
}

function ruleResult({ exports }: ScaffoldProject, plan: RulePlan): ScaffoldResult {
  const { op, rule, file, testFile, near, switchedFrom, edits } = plan;
  const switched =
    switchedFrom === null
      ? []
      : [`ops.yaml: batching of ${op} is rule now, it was ${switchedFrom}`];
  const nearest = near === null ? [] : [`nearest rule: ${near.file} (${near.because})`];
  return {
    edits,
    summary: [
      `rule new: ${rule}, a skeleton that fails until it is written`,
      ...switched,
      ...nearest,
    ],
    next: [
      "npm run codegen",
      `edit ${file}`,
      testCommand(exports.layout ?? packageLayout, op),
      `npx batchwise op doctor ${op}`,
      `npm run coverage -- --op ${op}`,
    ],
    data: { op, rule, file, testFile, near, switchedFrom },
  };
}
