// Formulas: they name real parameters and outputs, and parse; types are checked separately.
import type { Complaint, Problem } from "../errors.ts";
import { analyzeFormula } from "../formulas/analyze.ts";
import { AUTO_FORWARD, formulaScope, formulasOf } from "../formulas/sources.ts";
import type { OpEntry } from "../model/entry.ts";
import {
  autoForward,
  formulaMistake,
  resultOfSeveral,
  unknownDerivative,
  wrongFlagCount,
} from "../problems/behaviour.ts";
import {
  type Check,
  type CheckContext,
  innerProblem,
  keyProblem,
  valueProblem,
} from "./context.ts";

/** Every formula parses and knows its names. */
export const checkFormulas: Check = (context) => {
  const scope = formulaScope(context);
  return context.entries.flatMap((entry) =>
    formulasOf(entry).flatMap(({ role, source }) =>
      analyzeFormula(source.text, entry.schema, role, scope).problems.map((problem) =>
        innerProblem(context, entry, { ...problem, text: source }, formulaMistake(problem)),
      ),
    ),
  );
};

/** Formulas belong to tensors the op takes or outputs it gives, and automatic modes have what they need. */
export const checkDerivatives: Check = (context) =>
  context.entries.flatMap((entry) => [
    ...targetProblems(context, entry),
    ...forwardProblems(context, entry),
    ...flagProblems(context, entry),
  ]);

function targetProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const { parameters } = entry.schema;
  const tensors = parameters.filter(({ type }) => type.base === "Tensor").map(({ name }) => name);
  return [...(entry.derivatives?.reverse.keys() ?? [])]
    .filter((target) => !tensors.includes(target))
    .map((target) =>
      keyProblem(
        context,
        entry,
        ["derivatives", target],
        unknownDerivative(target, [...tensors, "result", ...outputNames(entry)]),
      ),
    );
}

function outputNames({ schema }: OpEntry): readonly string[] {
  return schema.returns.flatMap(({ name }) => (name === null ? [] : [name]));
}

function forwardProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  return [...(entry.derivatives?.forward ?? [])].flatMap(([target, { text }]) => {
    const complaint = forwardComplaint(entry, target, text);
    return complaint === null
      ? []
      : [valueProblem(context, entry, ["derivatives", target], complaint)];
  });
}

function forwardComplaint(entry: OpEntry, target: string, text: string): Complaint | null {
  const isSeveral = entry.schema.returns.length > 1;
  if (!AUTO_FORWARD.includes(text))
    return isSeveral && target === "result" ? resultOfSeveral(outputNames(entry)) : null;
  if (isSeveral || target !== "result")
    return autoForward(text, "works only for result, and only where there is one output");
  return text === "auto_element_wise" && entry.derivatives?.reverse.size === 0
    ? autoForward(text, "needs a reverse formula to derive from")
    : null;
}

function flagProblems(context: CheckContext, entry: OpEntry): readonly Problem[] {
  const flags = entry.derivatives?.outputDifferentiability ?? null;
  const { length } = entry.schema.returns;
  if (flags === null || flags.length === length) return [];
  const at = ["derivatives", "output_differentiability"];
  return [valueProblem(context, entry, at, wrongFlagCount(flags.length, length))];
}
