// callOp: any operator by name, with arguments as a PyTorch user writes them.

import { parseSchema } from "../../codegen/model/parse-schema.ts";
import type { Parameter, Schema } from "../../codegen/model/schema.ts";
import { argumentFor } from "../dispatch/arguments.ts";
import { callOp as callRegistered } from "../dispatch/dispatch.ts";
import type { Op } from "../dispatch/op.ts";
import { registeredOps } from "../dispatch/registry.ts";
import { noMatchingOverloadError } from "../errors/arguments.ts";
import { unknownOpError } from "../errors/registry.ts";
import type { OpArg, OpResult } from "../kernels/contract.ts";
import { callPythonMethod } from "./python-methods.ts";

/** Prefixes under which PyTorch users know the ops. */
const PREFIXES: readonly string[] = [
  "torch.ops.aten.",
  "torch.nn.functional.",
  "torch.Tensor.",
  "torch.",
];

interface Candidate {
  readonly op: Op;
  readonly schema: Schema;
}

let byName: Map<string, readonly Candidate[]> | null = null;
let indexedCount = 0;

/** Ops by full name and by base name; rebuilt when plugins have registered more. */
function candidates(): Map<string, readonly Candidate[]> {
  const ops = registeredOps();
  if (byName !== null && indexedCount === ops.length) return byName;
  const index = new Map<string, readonly Candidate[]>();
  for (const op of ops) {
    const candidate: Candidate = { op, schema: parseSchema(op.schema) };
    for (const name of new Set([op.name, candidate.schema.base])) {
      index.set(name, [...(index.get(name) ?? []), candidate]);
    }
  }
  byName = index;
  indexedCount = ops.length;
  return index;
}

/**
 * Calls an op by the name `listOps()` shows, by its schema name, or by the name a PyTorch user writes.
 *
 * `args` and `kwargs` follow that callable: snake_case names, overload resolved from the values.
 *
 * @returns a tensor, an array of tensors, or a value; outputs that were not computed are null
 * @throws BatchwiseError E_UNKNOWN_OP with near names; SchemaError when no overload takes the arguments
 */
export function callOp(
  name: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> = {},
): unknown {
  const special = callPythonMethod(name, args);
  if (special !== undefined) return special;
  const index = candidates();
  const key = PREFIXES.reduce(
    (short, prefix) =>
      name.startsWith(prefix) && short === name ? name.slice(prefix.length) : short,
    name,
  );
  const found = index.get(name) ?? index.get(key) ?? index.get(key.replaceAll(".", "_"));
  if (found === undefined) throw unknownOpError(name, [...index.keys()]);
  for (const { op, schema } of found) {
    const bound = bindArguments(schema, args, kwargs);
    if (bound !== null) return plainResult(callRegistered(op, bound));
  }
  throw noMatchingOverloadError(
    name,
    found.map(({ op }) => op.schema),
  );
}

function plainResult(result: OpResult): unknown {
  return Array.isArray(result) ? [...result] : result;
}

/** Arguments in schema order, or null when the schema does not take them. */
function bindArguments(
  schema: Schema,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): readonly OpArg[] | null {
  const { parameters } = schema;
  if (Object.keys(kwargs).some((key) => !parameters.some((parameter) => parameter.name === key)))
    return null;
  const positional = spreadVariadic(parameters, args);
  if (positional.length > parameters.filter((parameter) => !parameter.keywordOnly).length)
    return null;
  const bound: OpArg[] = [];
  for (const [i, parameter] of parameters.entries()) {
    const isGiven = i < positional.length && !parameter.keywordOnly;
    if (isGiven && parameter.name in kwargs) return null;
    const value = isGiven ? positional[i] : kwargs[parameter.name];
    const matched = argumentFor(parameter, enumerated(parameter, value));
    if (matched === undefined) return null;
    bound.push(matched);
  }
  return bound;
}

/** What `torch.nn.functional` calls the reductions of a loss, at the number that the operator takes. */
const REDUCTIONS: readonly unknown[] = ["none", "mean", "sum"];

/** `reduction="mean"` means `reduction=1`; any other value stays as it is. */
function enumerated({ name, type }: Parameter, value: unknown): unknown {
  const isReduction = name === "reduction" && type.base === "int" && REDUCTIONS.includes(value);
  return isReduction ? REDUCTIONS.indexOf(value) : value;
}

/** `x.view(2, 3)` means `x.view([2, 3])`: trailing integers fill a last list of ints. */
function spreadVariadic(
  parameters: readonly Parameter[],
  args: readonly unknown[],
): readonly unknown[] {
  const at = parameters.findIndex(({ type }) => type.base === "int" && type.list !== null);
  const isSpread =
    at >= 0 && args.length > at && args.slice(at).every((arg) => typeof arg === "number");
  return isSpread && args.length > at + 1 && parameters[at + 1]?.type.base !== "int"
    ? [...args.slice(0, at), args.slice(at)]
    : args;
}
