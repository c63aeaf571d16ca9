// Aliases: their parameters can be read, and give the op everything it needs.
import type { Complaint, Problem } from "../errors.ts";
import { readCallable, targetsOf } from "../model/callable.ts";
import type { Alias, OpEntry } from "../model/entry.ts";
import type { Parameter } from "../model/schema.ts";
import {
  aliasTargetTwice,
  strayAliasParameter,
  uncoveredParameter,
  unknownAliasParameter,
  unknownAliasTarget,
  unreadableAlias,
} from "../problems/aliases.ts";
import { type Check, valueProblem } from "./context.ts";

/** Every alias can be called: each parameter has a place, and each place of the op that needs one a parameter. */
export const checkAliases: Check = (context) =>
  context.entries.flatMap((entry) =>
    entry.aliases.flatMap((alias, i): readonly Problem[] =>
      aliasComplaints(entry, alias).map((complaint) =>
        valueProblem(context, entry, ["aliases", i], complaint),
      ),
    ),
  );

function aliasComplaints(entry: OpEntry, alias: Alias): readonly Complaint[] {
  const { callable, problems } = readCallable(alias.func);
  if (callable === null) return problems.map(unreadableAlias);
  const parameters = callable.parameters ?? entry.schema.parameters;
  return [
    ...nameComplaints(entry, alias, parameters),
    ...placeComplaints(entry, alias, parameters),
  ];
}

function nameComplaints(
  { schema }: OpEntry,
  { names }: Alias,
  parameters: readonly Parameter[],
): readonly Complaint[] {
  const own = parameters.map(({ name }) => name);
  const targets = schema.parameters.map(({ name }) => name);
  return Object.entries(names).flatMap(([from, to]) => [
    ...(own.includes(from) ? [] : [unknownAliasParameter(from, own)]),
    ...(targets.includes(to) ? [] : [unknownAliasTarget(to, targets)]),
  ]);
}

function placeComplaints(
  { schema }: OpEntry,
  { names }: Alias,
  parameters: readonly Parameter[],
): readonly Complaint[] {
  const known = schema.parameters.map(({ name }) => name);
  const targets = targetsOf(parameters, names, schema);
  const ofAlias = parameters.flatMap(({ name, default: preset }, i) => {
    if (targets[i] < 0) return preset === null ? [strayAliasParameter(name, known)] : [];
    const isSecond = targets.indexOf(targets[i]) < i;
    return isSecond ? [aliasTargetTwice(name, known[targets[i]])] : [];
  });
  const ofOp = schema.parameters.flatMap(({ name, default: preset }, at) =>
    preset === null && !targets.includes(at) ? [uncoveredParameter(name)] : [],
  );
  return [...ofAlias, ...ofOp];
}
