// Ops with their samples, as calls whose tensors can be replaced.
import "../runtime/core.ts";
import { parseSchema } from "../codegen/model/parse-schema.ts";
import type { Parameter } from "../codegen/model/schema.ts";
import { distributionParameters } from "../rules/lib/random.ts";
import { argumentFor } from "../runtime/dispatch/arguments.ts";
import { callOp } from "../runtime/dispatch/dispatch.ts";
import type { Op } from "../runtime/dispatch/op.ts";
import { manualSeed } from "../runtime/dispatch/random.ts";
import { requireOp } from "../runtime/dispatch/registry.ts";
import { sampleArgumentError } from "../runtime/errors/testing.ts";
import type { OpArg, OpArgs } from "../runtime/kernels/contract.ts";
import { FloatScalar } from "../runtime/tensor/dtype.ts";
import { contiguousStrides } from "../runtime/tensor/strides.ts";
import { Tensor } from "../runtime/tensor/tensor.ts";
import type { Sample } from "./sample.ts";

/** One op and what exercises it; an in-place form has the samples of the op it is derived from. */
export interface OpCase {
  readonly name: string;
  readonly isInPlace: boolean;
  readonly samples: () => readonly Sample[];
}

/** Where a tensor stands in the arguments: position, and index in a list or -1. */
interface Slot {
  readonly position: number;
  readonly item: number;
}

/** One sample of one op, bound to its schema. */
export interface OpCall {
  readonly op: Op;
  readonly sample: Sample;
  readonly args: OpArgs;
  /** All tensors among the arguments, lists spread. */
  readonly tensors: readonly Tensor[];
  readonly slots: readonly Slot[];
  /** Tensors that the checks never map: the result's shape depends on them, or what is drawn once for all examples. */
  readonly shared: readonly number[];
  /** The arguments in words, for test names. */
  readonly label: string;
}

/** The samples of an op, bound. */
export function callsOf({ name, samples }: Omit<OpCase, "isInPlace">): readonly OpCall[] {
  const op = requireOp(name);
  const { parameters } = parseSchema(op.schema);
  const fixed = distributionParameters(op);
  return samples().map((sample) => {
    const args = bind(op, parameters, sample);
    const slots = slotsOf(args);
    const tensors = slots.map(({ position, item }) => tensorIn(args[position], item));
    // What is drawn once for all examples has one distribution.
    const drawn = slots.flatMap(({ position }, i) => (fixed.includes(position) ? [i] : []));
    const shared = [...(sample.dataDependent ?? []), ...drawn];
    const label = describeCall(parameters, args);
    return { op, sample, args, tensors, slots, shared, label };
  });
}

function bind(
  { name, schema }: Op,
  parameters: readonly Parameter[],
  { args, kwargs = {} }: Sample,
): OpArgs {
  return parameters.map((parameter, i) => {
    const value = parameter.keywordOnly ? kwargs[parameter.name] : args[i];
    const bound = argumentFor(parameter, value);
    if (bound === undefined) throw sampleArgumentError(name, parameter.name, schema);
    return bound;
  });
}

function slotsOf(args: OpArgs): readonly Slot[] {
  return args.flatMap((arg, position): readonly Slot[] => {
    if (arg instanceof Tensor) return [{ position, item: -1 }];
    if (!Array.isArray(arg)) return [];
    return arg.flatMap((item: OpArg, i) => (item instanceof Tensor ? [{ position, item: i }] : []));
  });
}

function tensorIn(arg: OpArg, item: number): Tensor {
  const found = item >= 0 && Array.isArray(arg) ? arg[item] : arg;
  if (found instanceof Tensor) return found;
  throw new TypeError("expected a tensor");
}

/** The arguments with other tensors in the slots. */
export function withTensors({ args, slots }: OpCall, tensors: readonly Tensor[]): OpArgs {
  const next: OpArg[] = [...args];
  slots.forEach(({ position, item }, i) => {
    const list = next[position];
    next[position] = item >= 0 && Array.isArray(list) ? list.with(item, tensors[i]) : tensors[i];
  });
  return next;
}

/** Calls the op on other tensors, from the start of the random stream; the outputs as a list. */
export function runCall(call: OpCall, tensors: readonly Tensor[]): readonly Tensor[] {
  manualSeed(7);
  const result = callOp(call.op, withTensors(call, tensors));
  if (result instanceof Tensor) return [result];
  if (Array.isArray(result)) return result;
  throw new TypeError(`${call.op.name} returned no tensor`);
}

/** `self[2,3]T other[]:int64 alpha=2`. */
function describeCall(parameters: readonly Parameter[], args: OpArgs): string {
  return parameters
    .map(({ name }, i) => {
      const arg = args[i];
      return arg instanceof Tensor ? name + show(arg) : `${name}=${show(arg)}`;
    })
    .join(" ");
}

function show(arg: OpArg): string {
  if (arg instanceof Tensor) {
    const steps = contiguousStrides(arg.shape);
    const isInOrder = arg.shape.every((size, d) => size <= 1 || arg.strides[d] === steps[d]);
    const mark = arg.offset > 0 ? "S" : isInOrder ? "" : "T";
    return `[${arg.shape.join(",")}]${mark}${arg.dtype === "float32" ? "" : `:${arg.dtype}`}`;
  }
  if (Array.isArray(arg)) return `(${arg.map((item: OpArg) => show(item)).join(",")})`;
  return arg instanceof FloatScalar ? `float(${arg.value})` : String(arg);
}
