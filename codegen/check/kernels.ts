// Kernels, shape functions and rules: every name leads somewhere, and every op can run.
import type { Problem } from "../errors.ts";
import type { OpEntry } from "../model/entry.ts";
import { opIdentifier } from "../model/names.ts";
import { checkScalar } from "../scalar/check.ts";
import { nearName } from "../scalar/near-name.ts";
import { parseScalarExpression } from "../scalar/parse.ts";
import {
  type Check,
  type CheckContext,
  entryProblem,
  innerProblem,
  placedProblem,
  valueProblem,
} from "./context.ts";

/** An op runs by a kernel or a decomposition, and the kernel exists. */
export const checkKernels: Check = (context) =>
  context.entries.flatMap((entry) => {
    const { kernel } = entry;
    if (kernel === null) {
      if (entry.decomposition !== null) return [];
      return [
        entryProblem(
          context,
          entry,
          "E_NO_KERNEL",
          "neither a kernel nor a decomposition",
          "add kernel: { scalar: … }, kernel: { name: … } or decomposition: …",
        ),
      ];
    }
    return kernel.kind === "scalar"
      ? scalarProblems(context, entry)
      : namedProblems(context, entry, kernel.name.text);
  });

function scalarProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  if (entry.kernel?.kind !== "scalar") return [];
  const { expression } = entry.kernel;
  const reading = parseScalarExpression(expression.text);
  const problems =
    reading.expression === null
      ? reading.problems
      : [...reading.problems, ...checkScalar(reading.expression, entry.schema, entry.promote)];
  return problems.map((problem) => innerProblem(context, entry, expression, "E_SCALAR", problem));
}

function namedProblems(context: CheckContext, entry: OpEntry, name: string): readonly Problem[] {
  const { kernels } = context.project;
  if (entry.kernel?.kind !== "name" || kernels.has(name)) return [];
  const near = nearName(name, [...kernels.keys()]);
  const hint =
    near === null
      ? `export it from a file in runtime/kernels/js`
      : `did you mean ${JSON.stringify(near)}?`;
  return [
    valueProblem(
      context,
      entry,
      entry.kernel.name,
      "E_UNKNOWN_KERNEL",
      `no file in runtime/kernels/js exports ${name}`,
      hint,
    ),
  ];
}

/** A named kernel needs a shape function, by `meta:` or by the name convention. */
export const checkMetas: Check = (context) =>
  context.entries.flatMap((entry) => {
    const { kernels } = context.project;
    if (entry.meta !== null) {
      return kernels.has(entry.meta.text)
        ? []
        : [
            valueProblem(
              context,
              entry,
              entry.meta,
              "E_UNKNOWN_META",
              `no file in runtime/kernels/js exports ${entry.meta.text}`,
            ),
          ];
    }
    const name = entry.kernel?.kind === "name" ? entry.kernel.name.text : null;
    if (name === null || !name.endsWith("Kernel") || !kernels.has(name)) return [];
    const expected = `${opIdentifier(entry.name)}Meta`;
    if (kernels.has(expected)) return [];
    return [
      entryProblem(
        context,
        entry,
        "E_NO_META",
        `no shape function ${expected} beside its kernel`,
        `export ${expected} from ${kernels.get(name)}, or name one with meta:`,
      ),
    ];
  });

/** `batching: rule` has its rule, every rule file is used, and decompose has something to run. */
export const checkRules: Check = (context) => {
  const problems: Problem[] = [];
  const { rules } = context.project;
  const used = new Set<string>();
  for (const entry of context.entries) {
    const rule = `${opIdentifier(entry.name)}BatchRule`;
    const { kind } = entry.batching;
    if (kind === "rule") used.add(rule);
    if (kind === "rule" && !rules.has(rule)) {
      problems.push(
        placedProblem(
          context,
          entry,
          entry.batchingPosition,
          4,
          "E_NO_RULE",
          `batching is rule, but no file in rules/batching exports ${rule}`,
          `run npx batchwise rule new ${entry.name}, or export it from rules/batching/${entry.schema.base.replaceAll("_", "-")}.ts`,
        ),
      );
    }
    if (kind === "decompose" && entry.decomposition === null) {
      problems.push(
        placedProblem(
          context,
          entry,
          entry.batchingPosition,
          9,
          "E_NO_DECOMPOSITION",
          "batching is decompose, but there is no decomposition",
          "add decomposition: with an expression of other ops",
        ),
      );
    }
  }
  const start = { line: 1, column: 1, offset: 0 };
  for (const [rule, file] of rules) {
    if (used.has(rule)) continue;
    problems.push({
      code: "E_ORPHAN_RULE",
      file,
      position: start,
      length: 1,
      where: rule,
      what: "no entry of ops.yaml with batching: rule uses this rule",
      hint: "delete it, or declare batching: rule for its op",
    });
  }
  return problems;
};
