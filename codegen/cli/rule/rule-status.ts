// The hand-written batching rules: which entry uses each, which are wanted, and which no longer fit.
import type { OpEntry } from "../../model/entry.ts";
import { ruleFile, ruleName } from "../../project/places.ts";
import { exportPlace, OPS_FILE, type OpProject, type Place } from "../op/op-project.ts";

/** How a rule and its entry stand to each other. */
export type RuleStatus = "used" | "missing" | "wanted" | "orphan" | "stale";

/** One rule, there or not. */
export interface RuleRow {
  /** The op it is for; null for a rule that no entry uses. */
  readonly op: string | null;
  /** The name it has, or would have. */
  readonly rule: string;
  /** Where it is, or has to be written. */
  readonly file: string;
  readonly line: number | null;
  readonly entry: Place | null;
  readonly status: RuleStatus;
  /** What is wrong, or why it is wanted; null for a rule that is used. */
  readonly why: string | null;
  /** The command that helps; null where there is nothing to do. */
  readonly fix: string | null;
}

/** A rule that does not compile, by file. */
export interface RuleError {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** Every rule that exists, is declared, or would replace a loop; `errors` are those the compiler found in rules/. */
export function ruleRows(
  project: OpProject,
  errors: readonly RuleError[] = [],
): readonly RuleRow[] {
  const { entries, exports } = project;
  const byRule = new Map(entries.map((entry) => [ruleName(entry.name), entry]));
  const existing = [...exports.rules].map(([rule, file]) =>
    existingRule(project, { rule, file, entry: byRule.get(rule) ?? null, errors }),
  );
  const absent = entries
    .filter((entry) => !exports.rules.has(ruleName(entry.name)))
    .flatMap((entry) => absentRule(entry));
  return [...existing, ...absent].sort(byEntry);
}

function byEntry(a: RuleRow, b: RuleRow): number {
  return (a.entry?.line ?? 0) - (b.entry?.line ?? 0) || (a.rule < b.rule ? -1 : 1);
}

interface ExistingRule {
  readonly rule: string;
  readonly file: string;
  readonly entry: OpEntry | null;
  readonly errors: readonly RuleError[];
}

function existingRule(project: OpProject, { rule, file, entry, errors }: ExistingRule): RuleRow {
  const { line } = exportPlace(project, file, rule);
  const place = entry === null ? null : { file: OPS_FILE, line: entry.position.line };
  const row = { op: entry?.name ?? null, rule, file, line, entry: place };
  if (entry === null) {
    const why = "no entry of ops.yaml has the op it is named after";
    return { ...row, status: "orphan", why, fix: `delete it, or npx batchwise op new "<schema>"` };
  }
  const { kind } = entry.batching;
  if (kind !== "rule") {
    const why = `the entry says batching: ${kind}, so nothing calls it`;
    const fix = `write batching: rule at ${OPS_FILE}:${entry.places.value("batching").position.line}, or delete the rule`;
    return { ...row, status: "stale", why, fix };
  }
  const text = declarationText(project, file, rule);
  if (text.includes("unwrittenRuleError(")) {
    return {
      ...row,
      status: "stale",
      why: "it is still the skeleton, and throws",
      fix: `write it in ${file}`,
    };
  }
  const error = errors.find((one) => one.file === file && isInside(project, one, rule));
  if (error !== undefined) {
    const why = `it does not compile: ${error.what}`;
    return {
      ...row,
      line: error.line,
      status: "stale",
      why,
      fix: "npm run build shows every error",
    };
  }
  return { ...row, status: "used", why: null, fix: null };
}

/** The text of an exported declaration, up to the next one. */
function declarationText(project: OpProject, file: string, name: string): string {
  const lines = (project.read(file) ?? "").split("\n");
  const { line } = exportPlace(project, file, name);
  const rest = lines.slice(line);
  const end = rest.findIndex((one) => one.startsWith("export "));
  return [lines[line - 1], ...(end < 0 ? rest : rest.slice(0, end))].join("\n");
}

/** Whether an error stands in the declaration of a rule, or before every rule of its file. */
function isInside(project: OpProject, { file, line }: RuleError, rule: string): boolean {
  const places = [...project.exports.rules]
    .filter(([, other]) => other === file)
    .map(([name]) => ({ name, line: exportPlace(project, file, name).line }))
    .sort((a, b) => a.line - b.line);
  const before = places.findLast((place) => place.line <= line) ?? places[0];
  return before.name === rule;
}

function absentRule(entry: OpEntry): readonly RuleRow[] {
  const { batching, family, name, schema } = entry;
  const rule = ruleName(name);
  const file = ruleFile(schema.base);
  const place = { file: OPS_FILE, line: entry.position.line };
  const row = {
    op: name,
    rule,
    file,
    line: null,
    entry: place,
    fix: `npx batchwise rule new ${name}`,
  };
  if (batching.kind === "rule") {
    return [{ ...row, status: "missing", why: "the entry says batching: rule" }];
  }
  // What is there for tests keeps its loop on purpose.
  if (batching.kind !== "fallback" || family === "testing") return [];
  return [{ ...row, status: "wanted", why: `it runs in a loop: ${batching.reason}` }];
}
