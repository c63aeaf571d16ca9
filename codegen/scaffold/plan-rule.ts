// What `rule new` writes: the skeleton of a rule, its starting test, and `batching: rule` in the entry.
import type { OpEntry } from "../model/entry.ts";
import { isServedByKind } from "../model/forms.ts";
import { opName } from "../model/names.ts";
import { ruleFile, ruleName, ruleTestFile } from "../project/places.ts";
import { withRuleKind } from "./change-batching.ts";
import type { FileEdit } from "./edits.ts";
import { nearOps } from "./near-ops.ts";
import { OPS_FILE, type ScaffoldProject } from "./project.ts";
import { type NearRule, ruleFileText, withRule } from "./rule-skeleton.ts";
import { ruleTestText, withRuleTest } from "./rule-test-skeleton.ts";
import { ruleExists, servedAlready, unknownOp } from "./scaffold-error.ts";

/** A rule to scaffold, ready to be written. */
export interface RulePlan {
  readonly op: string;
  readonly rule: string;
  readonly file: string;
  readonly testFile: string;
  readonly near: NearRule | null;
  /** The kind the entry declared before; null when it stays. */
  readonly switchedFrom: string | null;
  readonly edits: readonly FileEdit[];
}

/** What becomes of the kind that the entry declares. */
export interface KindChoice {
  /** The entry stays as it is. */
  readonly keepKind: boolean;
  /** A rule takes the place of a kind or a decomposition too, not only of a fallback or a refusal. */
  readonly replaceKind: boolean;
}

/** Plans the rule of an op; throws a ScaffoldError when there is no such op or it has a rule. */
export function planRule(
  project: ScaffoldProject,
  name: string,
  { keepKind, replaceKind }: KindChoice,
): RulePlan {
  const entry = entryNamed(project, name);
  const rule = ruleName(entry.name);
  const existing = project.exports.rules.get(rule);
  if (existing !== undefined) throw ruleExists(entry.name, rule, existing);
  const { kind } = entry.batching;
  if (isServedByKind(kind) && !keepKind && !replaceKind) throw servedAlready(entry.name, kind);
  const switches = !keepKind && kind !== "rule";
  const near = nearRule(project, entry);
  const file = ruleFile(entry.schema.base);
  const testFile = ruleTestFile(entry.schema.base);
  const opsEdit = {
    path: OPS_FILE,
    before: project.opsText,
    after: withRuleKind(project.opsText, entry.name),
  };
  return {
    op: entry.name,
    rule,
    file,
    testFile,
    near,
    switchedFrom: switches ? kind : null,
    edits: [...(switches ? [opsEdit] : []), ...ruleEdits(project, entry, near)],
  };
}

/** The rule's own two files; `read` is asked what is there. */
export function ruleEdits(
  { read }: Pick<ScaffoldProject, "read">,
  entry: OpEntry,
  near: NearRule | null,
): readonly FileEdit[] {
  const { base } = entry.schema;
  const [file, testFile] = [ruleFile(base), ruleTestFile(base)];
  const [rules, tests] = [read(file), read(testFile)];
  const test = tests === null ? ruleTestText(entry.name, base) : withRuleTest(tests, entry.name);
  return [
    {
      path: file,
      before: rules,
      after: rules === null ? ruleFileText(entry, file, near) : withRule(rules, entry, file, near),
    },
    ...(test === tests ? [] : [{ path: testFile, before: tests, after: test }]),
  ];
}

function entryNamed({ entries }: ScaffoldProject, name: string): OpEntry {
  const found = entries.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  throw unknownOp(
    "rule new",
    name,
    entries.map((entry) => entry.name),
  );
}

/** The rule of the op most like this one; one with the same base name above all. */
export function nearRule(
  { entries, exports }: Pick<ScaffoldProject, "entries" | "exports">,
  { name, schema }: Pick<OpEntry, "name" | "schema">,
): NearRule | null {
  const ruled = entries.filter(
    (entry) => entry.name !== name && exports.rules.has(ruleName(entry.name)),
  );
  const [best] = nearOps(schema, ruled);
  const file = best === undefined ? undefined : exports.rules.get(ruleName(best.entry.name));
  if (best === undefined || file === undefined) return null;
  const op = best.entry.name;
  const isOverload = best.entry.schema.base === schema.base;
  const because = isOverload
    ? `${op} is another overload of ${opName({ base: schema.base, overload: "" })}`
    : best.hasSameShape
      ? `${op} takes the same parameters`
      : `${op} has the most alike parameters and name`;
  return { op, file, because };
}
