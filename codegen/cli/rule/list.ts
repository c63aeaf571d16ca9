// `batchwise rule list`: the hand-written batching rules, those that are missing, and those that no longer fit.

import { type Command, Option } from "commander";
import pc from "picocolors";
import { helpEnd } from "../help-text.ts";
import { type OpProject, readOpProject, showPlace } from "../op/op-project.ts";
import { printJson, printResult, reportProblem } from "../process.ts";
import { count, renderTable } from "../table.ts";
import { compileRules } from "./compile-rules.ts";
import { type RuleRow, type RuleStatus, ruleRows } from "./rule-status.ts";

interface RuleListOptions {
  readonly missing?: boolean;
  readonly stale?: boolean;
  readonly orphan?: boolean;
  readonly json?: boolean;
}

const FILTERS = ["missing", "stale", "orphan"] as const;

/** Adds `rule list` to the command line. */
export function register(parent: Command): void {
  const command = parent
    .command("list")
    .description("list the hand-written batching rules, and those that are missing");
  const texts = {
    missing:
      "only rules that an entry declares and nobody wrote, and ops that run in a loop for want of one",
    stale:
      "only rules that do not compile, are still a skeleton, or whose entry declares another kind",
    orphan: "only rules that no entry uses",
  };
  for (const name of FILTERS) {
    const others = FILTERS.filter((other) => other !== name);
    command.addOption(new Option(`--${name}`, texts[name]).conflicts(others));
  }
  command
    .option("--json", "print the list as one JSON document")
    .addHelpText(
      "after",
      helpEnd({
        notes:
          "Reads ops.yaml and rules/ of the current directory, so it works when nothing else compiles.",
        examples: ["npx batchwise rule list --missing"],
        exit: "0 ok, 1 a rule is missing, stale or an orphan, 2 wrong usage",
      }),
    )
    .action(run);
}

/** What is wrong, rather than only wanted. */
const WRONG: readonly RuleStatus[] = ["missing", "stale", "orphan"];

async function run(options: RuleListOptions): Promise<void> {
  const project = readOpProject("rule list");
  if (project === null) return;
  const rows = wantedRows(await allRows(project, options), options);
  if (rows.some(({ status }) => WRONG.includes(status))) reportProblem();
  if (options.json === true) printJson({ rules: rows });
  else printResult(renderRules(rows, options));
}

/** The compiler runs only where its answer is asked for. */
async function allRows(
  project: OpProject,
  { missing, orphan }: RuleListOptions,
): Promise<readonly RuleRow[]> {
  const isAsked = missing !== true && orphan !== true;
  return ruleRows(project, isAsked ? await compileRules(project.root) : []);
}

function wantedRows(rows: readonly RuleRow[], options: RuleListOptions): readonly RuleRow[] {
  if (options.missing === true)
    return rows.filter(({ status }) => status === "missing" || status === "wanted");
  if (options.stale === true) return rows.filter(({ status }) => status === "stale");
  if (options.orphan === true) return rows.filter(({ status }) => status === "orphan");
  return rows;
}

/** Shown on the status, so that trouble stands out in a long list. */
const COLOURS: Readonly<Record<RuleStatus, (text: string) => string>> = {
  used: pc.green,
  wanted: pc.yellow,
  missing: pc.red,
  orphan: pc.red,
  stale: pc.red,
};

function renderRules(rows: readonly RuleRow[], options: RuleListOptions): string {
  const filter = FILTERS.find((name) => options[name] === true);
  if (rows.length === 0) return `rule list: no ${filter ?? ""} rules`.replace("  ", " ");
  const table = renderTable(
    ["op", "status", "rule", "entry"],
    rows.map(({ op, status, file, line, entry }) => [
      op ?? "-",
      COLOURS[status](status),
      line === null ? pc.dim(`${file}, to be written`) : `${file}:${line}`,
      entry === null ? "-" : showPlace(entry),
    ]),
  );
  const notes = rows.flatMap(({ op, rule, why, fix }) =>
    why === null
      ? []
      : [`  ${pc.bold(op ?? rule)}: ${why}${fix === null ? "" : `\n    hint: ${fix}`}`],
  );
  const wrong = rows.filter(({ status }) => WRONG.includes(status)).length;
  const total = `  ${count(rows.length, "rule")}, ${wrong === 0 ? "none" : wrong} wrong`;
  return [table, ...(notes.length === 0 ? [] : [notes.join("\n")]), total].join("\n\n");
}
