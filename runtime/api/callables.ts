// The callables that `callOp` knows: every op under its own names, and under those a PyTorch user writes.

import { parseCallable, targetsOf } from "../../codegen/model/callable.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import type { Parameter } from "../../codegen/model/schema.ts";
import { argumentFor } from "../dispatch/arguments.ts";
import type { Op } from "../dispatch/op.ts";
import { registeredOps } from "../dispatch/registry.ts";
import type { OpArg } from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";

/** A way to call an op: parameters in an order of their own, and where each goes. */
export interface OpCallable {
  readonly op: Op;
  /** What the caller gives, in order. */
  readonly parameters: readonly Parameter[];
  /** Position in the op's schema of each of `parameters`; -1 when the op has none like it. */
  readonly targets: readonly number[];
  /** The op's own parameters. */
  readonly own: readonly Parameter[];
}

/** Prefixes under which PyTorch users know the ops. */
const PREFIXES: readonly string[] = [
  "torch.ops.aten.",
  "torch.nn.functional.",
  "torch.Tensor.",
  "torch.",
];

let index: Map<string, readonly OpCallable[]> | null = null;
let indexedCount = 0;

/** Callables by name; rebuilt when plugins have registered more. */
function callables(): Map<string, readonly OpCallable[]> {
  const ops = registeredOps();
  if (index !== null && indexedCount === ops.length) return index;
  const built = new Map<string, readonly OpCallable[]>();
  const put = (name: string, callable: OpCallable): void => {
    built.set(name, [...(built.get(name) ?? []), callable]);
  };
  for (const op of ops) {
    const schema = parseSchema(op.schema);
    const { base, parameters } = schema;
    const plain = { op, parameters, targets: parameters.map((_, i) => i), own: parameters };
    for (const name of new Set([op.name, base])) put(name, plain);
    for (const alias of op.aliases ?? []) {
      const { name, parameters: theirs } = parseCallable(alias.func);
      put(
        name,
        theirs === null
          ? plain
          : { ...plain, parameters: theirs, targets: targetsOf(theirs, alias.names, schema) },
      );
    }
  }
  index = built;
  indexedCount = ops.length;
  return built;
}

/** What a name may mean; the first that takes the arguments is called. Empty when nothing has the name. */
export function callablesNamed(name: string): readonly OpCallable[] {
  const known = callables();
  const prefix = PREFIXES.find((one) => name.startsWith(one)) ?? "";
  const short = name.slice(prefix.length);
  // PyTorch keeps a plugin's ops under torch.ops, by namespace.
  const plugin = name.replace(/^torch\.ops\.(\w+)\./, "$1::");
  const names = new Set([name, plugin, short, short.replaceAll(".", "_")]);
  return [...names].flatMap((one) => known.get(one) ?? []);
}

/** Every name that `callablesNamed` knows. */
export function knownNames(): readonly string[] {
  return [...callables().keys()];
}

/** Arguments in the op's order, or null when the callable does not take them. */
export function bindArguments(
  callable: OpCallable,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): readonly OpArg[] | null {
  const given = givenValues(callable, args, kwargs);
  if (given === null) return null;
  const bound: OpArg[] = [];
  for (const [at, parameter] of callable.own.entries()) {
    const from = callable.targets.indexOf(at);
    const value = from < 0 ? undefined : given[from];
    const isLeftOut =
      value === null && !parameter.type.optional && callable.parameters !== callable.own;
    const arg = argumentFor(parameter, isLeftOut ? undefined : enumerated(parameter, value));
    if (arg === undefined) return null;
    bound.push(arg);
  }
  return bound;
}

/** One value per parameter of the callable, undefined for the op's default; null when they do not fit. */
function givenValues(
  { parameters, targets, own }: OpCallable,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>>,
): readonly unknown[] | null {
  const positional = spreadVariadic(parameters, args);
  if (positional.length > parameters.filter(({ keywordOnly }) => !keywordOnly).length) return null;
  const unused = new Set(Object.keys(kwargs));
  const values: unknown[] = [];
  for (const [i, parameter] of parameters.entries()) {
    const key = keyOf(parameter, kwargs);
    if (key !== null) unused.delete(key);
    const isPositional = i < positional.length;
    if (isPositional && key !== null) return null;
    const value = isPositional ? positional[i] : key === null ? undefined : kwargs[key];
    const preset = parameters === own ? undefined : argumentFor(parameter, undefined);
    // The op cannot follow a call that changes what only the callable has.
    const isStray = targets[i] < 0 && value !== undefined;
    if (isStray && argumentFor(parameter, value) !== preset) return null;
    values.push(value ?? (value === null ? null : preset));
  }
  return unused.size > 0 ? null : values;
}

/** The key under which a keyword argument came; PyTorch's functions say `input` for what its operators call `self`. */
function keyOf({ name }: Parameter, kwargs: Readonly<Record<string, unknown>>): string | null {
  if (Object.hasOwn(kwargs, name)) return name;
  return name === "self" && Object.hasOwn(kwargs, "input") ? "input" : null;
}

/** What `torch.nn.functional` calls the reductions of a loss, at the number that the operator takes. */
const REDUCTIONS: readonly unknown[] = ["none", "mean", "sum", "batchmean"];

/** `reduction="mean"` means `reduction=1`; any other value stays as it is. */
function enumerated({ name, type }: Parameter, value: unknown): unknown {
  const isReduction = name === "reduction" && type.base === "int" && REDUCTIONS.includes(value);
  return isReduction ? REDUCTIONS.indexOf(value) : value;
}

/**
 * `x.view(2, 3)` means `x.view([2, 3])`: trailing integers fill a last list of ints. `meshgrid(x, y)` means
 * `meshgrid([x, y])`: tensors fill a first list of tensors.
 */
function spreadVariadic(
  parameters: readonly Parameter[],
  args: readonly unknown[],
): readonly unknown[] {
  const [first] = parameters;
  const takesTensors = first?.type.base === "Tensor" && first.type.list !== null;
  if (takesTensors && args.length > 0 && args.every((arg) => arg instanceof Tensor)) return [args];
  const at = parameters.findIndex(({ type }) => type.base === "int" && type.list !== null);
  const isSpread =
    at >= 0 && args.length > at && args.slice(at).every((arg) => typeof arg === "number");
  return isSpread && args.length > at + 1 && parameters[at + 1]?.type.base !== "int"
    ? [...args.slice(0, at), args.slice(at)]
    : args;
}
