// Batching: what a kind names exists and has the right type, and the kind fits the schema.
import type { Complaint, Problem } from "../errors.ts";
import type { Batching, OpEntry } from "../model/entry.ts";
import { canFallBack } from "../model/forms.ts";
import { printType } from "../model/print-schema.ts";
import type { SchemaType } from "../model/schema.ts";
import {
  batchingMismatch,
  fallbackImpossible,
  unknownParameter,
  wrongParameterType,
} from "../problems/behaviour.ts";
import { type Check, type CheckContext, type EntryPath, valueProblem } from "./context.ts";

/** What kind of parameter an option names. */
type Wanted = "a tensor" | "an int or a list of ints" | "a bool" | "a list of ints";

const FITS: Readonly<Record<Wanted, (type: SchemaType) => boolean>> = {
  "a tensor": ({ base, list }) => base === "Tensor" && list === null,
  "an int or a list of ints": ({ base }) => base === "int",
  "a bool": ({ base, list }) => base === "bool" && list === null,
  "a list of ints": ({ base, list }) => base === "int" && list !== null,
};

/** A parameter named by a batching option. */
interface Named {
  readonly name: string;
  readonly path: EntryPath;
  readonly wanted: Wanted;
}

/** Parameters that batching options name exist and have a type the option can use. */
export const checkBatchingParameters: Check = (context) =>
  context.entries.flatMap((entry) =>
    namedParameters(entry.batching).flatMap((named) => namedProblems(context, entry, named)),
  );

function namedProblems(
  context: CheckContext,
  entry: OpEntry,
  { name, path, wanted }: Named,
): readonly Problem[] {
  const { parameters } = entry.schema;
  const parameter = parameters.find((candidate) => candidate.name === name);
  const known = parameters.map((candidate) => candidate.name);
  const at = ["batching", ...path];
  if (parameter === undefined)
    return [valueProblem(context, entry, at, unknownParameter(name, known))];
  if (FITS[wanted](parameter.type)) return [];
  const type = printType(parameter.type, null);
  return [valueProblem(context, entry, at, wrongParameterType(name, type, wanted))];
}

function one(name: string | null, key: string, wanted: Wanted): readonly Named[] {
  return name === null ? [] : [{ name, path: [key], wanted }];
}

function many(names: readonly string[], key: string, wanted: Wanted): readonly Named[] {
  return names.map((name, index) => ({ name, path: [key, index], wanted }));
}

function namedParameters(batching: Batching): readonly Named[] {
  switch (batching.kind) {
    case "reduction":
      return [
        ...many(batching.dims, "dims", "an int or a list of ints"),
        ...one(batching.keepdim, "keepdim", "a bool"),
      ];
    case "view":
      return [
        ...many(batching.dims, "dims", "an int or a list of ints"),
        ...one(batching.sizes, "sizes", "a list of ints"),
      ];
    case "existing_bdim":
    case "spatial":
      return many(batching.fold, "fold", "a tensor");
    case "factory":
      return [
        ...one(batching.like, "like", "a tensor"),
        ...one(batching.sizes, "sizes", "a list of ints"),
      ];
    case "random":
      return [
        ...one(batching.template, "template", "a tensor"),
        ...one(batching.sizes, "sizes", "a list of ints"),
        ...many(batching.parameters, "parameters", "a tensor"),
      ];
    default:
      return [];
  }
}

/** The declared kind can work for the schema at all. */
export const checkBatchingKinds: Check = (context) =>
  context.entries.flatMap((entry) => {
    const complaint = kindComplaint(entry);
    return complaint === null ? [] : [valueProblem(context, entry, ["batching"], complaint)];
  });

function kindComplaint({ schema, batching }: OpEntry): Complaint | null {
  const { kind } = batching;
  const tensors = schema.parameters.filter(({ type }) => type.base === "Tensor");
  const isView = schema.returns.some(({ alias }) => alias !== null && !alias.isWrite);
  if (kind === "fallback") {
    const answer = canFallBack(schema);
    return answer.possible ? null : fallbackImpossible(answer.why);
  }
  if (kind === "view" && !isView) {
    const hint = "mark self and the result as aliases, Tensor(a), or declare another kind";
    return batchingMismatch("batching is view, but the schema returns no view", hint);
  }
  const copies: readonly string[] = [
    "pointwise",
    "reduction",
    "existing_bdim",
    "spatial",
    "factory",
    "random",
  ];
  if (isView && copies.includes(kind)) {
    return batchingMismatch(
      `the schema returns a view, but batching is ${kind}, which makes a new tensor`,
      "declare view, rule or decompose, or remove the alias marks",
    );
  }
  const needsTensor: readonly string[] = [
    "pointwise",
    "reduction",
    "variadic",
    "existing_bdim",
    "spatial",
  ];
  if (needsTensor.includes(kind) && tensors.length === 0) {
    return batchingMismatch(
      `batching is ${kind}, but the schema takes no tensor`,
      "ops that make tensors from nothing are of kind factory or random",
    );
  }
  const hasList = tensors.some(({ type }) => type.list !== null);
  return kind === "pointwise" && hasList
    ? batchingMismatch(
        "batching is pointwise, but the schema takes a list of tensors",
        "write a rule",
      )
    : null;
}
