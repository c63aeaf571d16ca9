// Kernels, shape functions and rules: every name leads somewhere, and every op can run.
import { type Problem, problemAt } from "../errors.ts";
import type { OpEntry } from "../model/entry.ts";
import { opIdentifier } from "../model/names.ts";
import {
  noDecomposition,
  noKernel,
  noMeta,
  noRule,
  orphanRule,
  scalarMistake,
  unknownKernel,
} from "../problems/behaviour.ts";
import { packageLayout } from "../project/layout.ts";
import { ruleFile, ruleName } from "../project/places.ts";
import { checkScalar } from "../scalar/check.ts";
import { parseScalarExpression } from "../scalar/parse.ts";
import {
  type Check,
  type CheckContext,
  entryProblem,
  innerProblem,
  valueProblem,
} from "./context.ts";

/** An op runs by a kernel or a decomposition, and the kernel exists. */
export const checkKernels: Check = (context) =>
  context.entries.flatMap((entry) => {
    const { kernel, decomposition } = entry;
    if (kernel === null)
      return decomposition === null ? [entryProblem(context, entry, noKernel())] : [];
    if (kernel.kind === "scalar") return scalarProblems(context, entry);
    const { kernels } = context.project;
    const name = kernel.name.text;
    return kernels.has(name)
      ? []
      : [
          valueProblem(
            context,
            entry,
            ["kernel", "name"],
            unknownKernel(name, kernels.keys(), kernelFolder(context)),
          ),
        ];
  });

/** Where kernels are written by hand. */
function kernelFolder({ project: { layout } }: CheckContext): string {
  return (layout ?? packageLayout).plugin === null ? "runtime/kernels/js" : "kernels";
}

function scalarProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  if (entry.kernel?.kind !== "scalar") return [];
  const { expression } = entry.kernel;
  const reading = parseScalarExpression(expression.text);
  const problems =
    reading.expression === null
      ? reading.problems
      : [...reading.problems, ...checkScalar(reading.expression, entry.schema)];
  return problems.map((problem) =>
    innerProblem(context, entry, { ...problem, text: expression }, scalarMistake(problem)),
  );
}

/** A named kernel needs a shape function, by `meta:` or by the name convention. */
export const checkMetas: Check = (context) =>
  context.entries.flatMap((entry) => {
    const { kernels } = context.project;
    if (entry.meta !== null) {
      const name = entry.meta.text;
      return kernels.has(name)
        ? []
        : [
            valueProblem(
              context,
              entry,
              ["meta"],
              unknownKernel(name, kernels.keys(), kernelFolder(context)),
            ),
          ];
    }
    const name = entry.kernel?.kind === "name" ? entry.kernel.name.text : "";
    const file = kernels.get(name);
    const expected = `${opIdentifier(entry.name)}Meta`;
    const needsMeta = name.endsWith("Kernel") && file !== undefined && !kernels.has(expected);
    return needsMeta
      ? [valueProblem(context, entry, ["kernel", "name"], noMeta(expected, file))]
      : [];
  });

/** `batching: rule` has its rule, every rule file is used, and decompose has something to run. */
export const checkRules: Check = (context) => {
  const { rules } = context.project;
  const used = new Set(
    context.entries
      .filter(({ batching }) => batching.kind === "rule")
      .map(({ name }) => ruleName(name)),
  );
  const orphans = [...rules].filter(([rule]) => !used.has(rule));
  const start = { position: { line: 1, column: 1, offset: 0 }, length: 1 };
  return [
    ...context.entries.flatMap((entry) => ruleProblems(context, entry)),
    ...orphans.map(([rule, file]) => problemAt(file, start, rule, orphanRule())),
  ];
};

function ruleProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const { rules } = context.project;
  const { kind } = entry.batching;
  if (kind === "decompose" && entry.decomposition === null)
    return [valueProblem(context, entry, ["batching"], noDecomposition())];
  const rule = ruleName(entry.name);
  if (kind !== "rule" || rules.has(rule)) return [];
  const complaint = noRule(rule, entry.name, ruleFile(entry.schema.base), rules.keys());
  return [valueProblem(context, entry, ["batching"], complaint)];
}
