// What to do about an op that is slow, refused or wrong: one sentence and the commands, by reason.
import { type Cell, type OpCoverage, type ReasonCode, TRANSFORMS } from "../model.ts";
import { newRuleCommand, showCommand, testCommand } from "./commands.ts";

/** One way to fix something. */
export interface Advice {
  readonly text: string;
  readonly commands: readonly string[];
}

/** Reasons that no rule can take away: what an example gives depends on its values. */
const INHERENT: ReadonlySet<ReasonCode> = new Set(["DYNAMIC_SHAPE", "DATA_DEPENDENT"]);

/** Whether a refusal lies in what the op is. */
export function isInherent({ observed, code, reason }: Cell): boolean {
  if (observed !== "refused") return false;
  return (code !== undefined && INHERENT.has(code)) || (reason?.includes("; use ") ?? false);
}

/** Cells where a rule, a formula or a correction would help. */
export function cellsToFix({ transforms }: OpCoverage): readonly Cell[] {
  return TRANSFORMS.map((transform) => transforms[transform]).filter(
    (cell) =>
      cell.correct === false ||
      cell.observed === "fallback" ||
      cell.declared !== cell.observed ||
      cell.problems.length > 0 ||
      (cell.observed === "refused" && !isInherent(cell)),
  );
}

/** What to do, most urgent first; empty where nothing is owed. */
export function adviceFor(row: OpCoverage): readonly Advice[] {
  const cells = TRANSFORMS.map((transform) => row.transforms[transform]);
  const advice = [
    ...(cells.some(({ correct }) => correct === false) ? [correction(row)] : []),
    ...(cells.some(({ declared, observed }) => declared !== observed) ? [redeclare(row)] : []),
    ...cells.filter(({ observed }) => observed === "fallback").map((cell) => serve(row, cell)),
    ...cells.filter(({ observed }) => observed === "refused").map((cell) => refusal(row, cell)),
  ];
  const distinct = new Map(advice.map((one) => [one.text, one]));
  return [...distinct.values()];
}

function correction({ op, rule, entry }: OpCoverage): Advice {
  const { file } = rule ?? entry;
  return {
    text: `A result differs from its loop. Correct ${file}, then run the operator’s tests.`,
    commands: [testCommand(op)],
  };
}

function redeclare({ op, entry: { file, line } }: OpCoverage): Advice {
  return {
    text: `The samples show another state than ${file} declares. Correct the entry at line ${line}, or its rule.`,
    commands: [showCommand(op), testCommand(op)],
  };
}

/** What a slow cell needs, by the reason it is slow. */
function serve(row: OpCoverage, { code }: Cell): Advice {
  const { op, rule } = row;
  const check = testCommand(op);
  switch (code) {
    case "RULE_DECLINED":
      return {
        text: `Its rule declines some arguments. Widen ${rule?.file ?? "the rule"}.`,
        commands: [check],
      };
    case "DECOMPOSES_TO_SLOW":
      return {
        text: "One of the operators it is written in falls back: give that one a rule.",
        commands: [showCommand(op)],
      };
    case "HIDDEN_LOOP":
      return {
        text: `The number of calls grows with the batch. Take the loop out of ${rule?.file ?? "its decomposition"}.`,
        commands: [check],
      };
    case "PLUGIN_WITHOUT_RULE":
      return {
        text: "The plugin gives it no rule. Write one in the plugin’s project.",
        commands: [newRuleCommand(row), check],
      };
    default:
      return {
        text: "It has no batching rule, so it runs once per example. Write one, set “batching: rule” in its entry, and run its tests.",
        commands: [newRuleCommand(row), "npm run codegen", check],
      };
  }
}

function refusal(row: OpCoverage, cell: Cell): Advice {
  if (isInherent(cell)) {
    return { text: "No rule can serve it: use the rewrite that the error names.", commands: [] };
  }
  const text =
    cell.code === "NOT_DIFFERENTIABLE"
      ? `It has no derivative. If mathematics gives one, add it under “derivatives:” in ${row.entry.file}.`
      : `It refuses: ${row.entry.file} says why. If the reason no longer holds, give it a rule.`;
  return { text, commands: [showCommand(row.op)] };
}
