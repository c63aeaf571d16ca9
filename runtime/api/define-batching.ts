// The batching of a defined op: the same kinds that generated plumbing uses, with names turned into positions.

import { parameterName } from "../../codegen/model/names.ts";
import type { Schema } from "../../codegen/model/schema.ts";
import { ruleResult } from "../../rules/lib/declined.ts";
import { decompose, refuse } from "../../rules/lib/decompose.ts";
import { existingBdim } from "../../rules/lib/existing-bdim.ts";
import { factory } from "../../rules/lib/factory.ts";
import { fallback } from "../../rules/lib/fallback.ts";
import { pointwise } from "../../rules/lib/pointwise.ts";
import { random } from "../../rules/lib/random.ts";
import { reduction } from "../../rules/lib/reduction.ts";
import { spatial } from "../../rules/lib/spatial.ts";
import { Declined } from "../../rules/lib/types.ts";
import { variadic } from "../../rules/lib/variadic.ts";
import { view } from "../../rules/lib/view.ts";
import { asBatched, optionalTensorAt, tensorAt, tensorListAt } from "../../rules/lib/wrap.ts";
import type { VmapFrame } from "../dispatch/frames.ts";
import type { BatchingKind, Op, Plumbing } from "../dispatch/op.ts";
import { definedBatchingError } from "../errors/define-op.ts";
import { nearNames } from "../errors/near-names.ts";
import type { OpArgs } from "../kernels/contract.ts";
import type { MaybeBatched } from "../tensor/batched.ts";
import { Tensor } from "../tensor/tensor.ts";
import {
  type BatchedOp,
  BatchingOptions,
  DEFINED_KINDS,
  type DefinedKind,
  isDefinedKind,
} from "./batching-options.ts";

/** The batching of a definition, whatever its schema. */
export interface ReadBatching {
  readonly kind: BatchingKind;
  readonly reason: string | null;
  /** Makes the plumbing; null where the op has no batching code. */
  readonly plumbing: ((op: Op) => Plumbing) | null;
}

/**
 * Reads `batching`; names are checked here, so that a mistake shows when the op is defined.
 *
 * @throws SchemaError E_DEFINE_OP_BATCHING, E_DEFINE_OP_PARAMETER
 */
export function readBatching(op: BatchedOp, given: unknown): ReadBatching {
  if (given === undefined) return leftOut(op);
  if (typeof given === "string") {
    if (given === "reduction") return kindBatching(op, "reduction", { dims: ["dim"] });
    return kindBatching(op, given, {});
  }
  if (typeof given !== "object" || given === null)
    throw definedBatchingError(
      op.name,
      `batching is ${String(given)}`,
      "leave it out for the slow loop",
    );
  if ("rule" in given) return ruleBatching(op, given.rule);
  for (const kind of ["fallback", "refuse"] as const) {
    if (!(kind in given)) continue;
    const reason: unknown = Reflect.get(given, kind);
    if (typeof reason !== "string" || reason === "")
      throw definedBatchingError(op.name, `${kind} has no reason`, "write why, in words");
    const make = kind === "fallback" ? fallback : refuse;
    return { kind, reason, plumbing: (record) => make(record, reason) };
  }
  const { kind, ...options } = { kind: undefined, ...given };
  return kindBatching(op, kind, options);
}

function leftOut({ hasDecomposition }: BatchedOp): ReadBatching {
  return hasDecomposition
    ? { kind: "decompose", reason: null, plumbing: decompose }
    : { kind: "fallback", reason: null, plumbing: null };
}

function kindBatching(
  op: BatchedOp,
  kind: unknown,
  given: Readonly<Record<string, unknown>>,
): ReadBatching {
  if (!isDefinedKind(kind)) {
    const words = [...Object.keys(DEFINED_KINDS), "rule", "fallback", "refuse"];
    const near = nearNames(String(kind), words);
    const what = `unknown batching kind ${JSON.stringify(kind) ?? "undefined"}`;
    const meant = near.length === 0 ? "" : `did you mean ${near.join(", ")}? `;
    throw definedBatchingError(op.name, what, `${meant}known kinds: ${words.join(", ")}`);
  }
  const spec = new BatchingOptions(op, kind, given);
  return { kind, reason: null, plumbing: plumbingOf(op, kind, spec) };
}

function tensorPositions({ parameters }: Schema): readonly number[] {
  return parameters.flatMap(({ type }, i) => (type.base === "Tensor" ? [i] : []));
}

/** The first argument is the one tensor that some kinds are about. */
function needsLeadingTensor({ name, schema }: BatchedOp, kind: DefinedKind): void {
  if (tensorPositions(schema)[0] === 0) return;
  const what = `batching ${kind} is for ops whose first argument is a tensor`;
  throw definedBatchingError(name, what, "move the tensor to the front, or write a rule");
}

function noLists({ name, schema }: BatchedOp, kind: DefinedKind): void {
  const list = schema.parameters.find(({ type }) => type.base === "Tensor" && type.list !== null);
  if (list === undefined) return;
  const what = `batching ${kind} cannot serve ${list.name}, a list of tensors`;
  throw definedBatchingError(name, what, "write a rule or a decomposition");
}

function plumbingOf(
  op: BatchedOp,
  kind: DefinedKind,
  options: BatchingOptions,
): (record: Op) => Plumbing {
  if (kind !== "decompose") noLists(op, kind);
  if ((kind === "view") !== op.hasGeometry && kind !== "decompose") {
    const what = `batching is ${kind}, and there is ${op.hasGeometry ? "a" : "no"} geometry`;
    throw definedBatchingError(op.name, what, "views, and they alone, have a geometry");
  }
  switch (kind) {
    case "pointwise": {
      const promoting = options.positions("promoting") ?? tensorPositions(op.schema);
      return (record) => pointwise(record, { promoting });
    }
    case "reduction": {
      needsLeadingTensor(op, kind);
      const dims = options.positions("dims")?.[0] ?? options.required("dims");
      const keepdim = options.position("keepdim");
      return (record) => reduction(record, { self: 0, dims, keepdim });
    }
    case "variadic": {
      const minRank = options.count("minRank", 0);
      return (record) => variadic(record, { minRank });
    }
    case "view":
      return viewPlumbing(op, options);
    case "existing_bdim": {
      const fold = options.positions("fold") ?? [options.required("fold")];
      const rank = options.count("rank", null);
      return (record) => existingBdim(record, { fold, rank });
    }
    case "spatial": {
      const fold = options.positions("fold") ?? [options.required("fold")];
      const dims = options.count("dims", null);
      return (record) => spatial(record, { fold, dims });
    }
    case "factory": {
      const [like, sizes] = [options.required("like"), options.position("sizes")];
      return (record) => factory(record, { like, sizes });
    }
    case "random": {
      const [template, sizes] = [options.position("template"), options.position("sizes")];
      const parameters = options.positions("parameters") ?? [];
      const minRank = options.count("minRank", 0);
      return (record) => random(record, { template, sizes, parameters, minRank });
    }
    case "decompose":
      if (!op.hasDecomposition)
        throw definedBatchingError(op.name, "there is no decomposition", "write one, or a rule");
      return decompose;
  }
}

function viewPlumbing(op: BatchedOp, options: BatchingOptions): (record: Op) => Plumbing {
  needsLeadingTensor(op, "view");
  const dims = options.positions("dims") ?? [];
  const inserts = options.count("inserts", 0);
  const sizes = options.position("sizes");
  const sizeRule = options.word("sizeRule", ["expand", "reshape"]);
  return (record) => view(record, { dims, inserts, sizes, sizeRule });
}

/** A rule sees arguments by name; its type says of what, so nothing is looked at here. */
type AnyRule = (
  args: Readonly<Record<string, unknown>>,
  level: VmapFrame,
) => MaybeBatched | readonly MaybeBatched[] | Declined;

function ruleBatching({ name, schema }: BatchedOp, rule: unknown): ReadBatching {
  if (typeof rule !== "function")
    throw definedBatchingError(
      name,
      `the rule is ${String(rule)}`,
      "write { rule: (args, level) => … }",
    );
  const call = rule as AnyRule;
  const readers = schema.parameters.map((_, position) => readerOf(schema, position));
  const names = schema.parameters.map((parameter) => parameterName(parameter.name));
  const plumbing = (op: Op): Plumbing => {
    return (frame, args) => {
      const batched = Object.fromEntries(names.map((key, i) => [key, readers[i](frame, args)]));
      const outs = call(batched, frame);
      return ruleResult(frame, op, args, asOutputs(outs));
    };
  };
  return { kind: "rule", reason: null, plumbing };
}

type Reader = (frame: VmapFrame, args: OpArgs) => unknown;

/** How one argument reaches a rule: as for rules of ops.yaml. */
function readerOf(schema: Schema, position: number): Reader {
  const { type } = schema.parameters[position];
  if (type.base !== "Tensor") return (_frame, args) => args[position];
  if (type.list !== null) return (frame, args) => tensorListAt(frame, args, position);
  if (type.optional) return (frame, args) => optionalTensorAt(frame, args, position);
  const isOnly = tensorPositions(schema).length === 1;
  if (isOnly) return (frame, args) => asBatched(tensorAt(frame, args, position));
  return (frame, args) => tensorAt(frame, args, position);
}

/** A rule with one output may return it without a list. */
function asOutputs(
  outs: MaybeBatched | readonly MaybeBatched[] | Declined,
): readonly MaybeBatched[] | Declined {
  if (outs instanceof Declined || isList(outs)) return outs;
  return [outs];
}

function isList(outs: MaybeBatched | readonly MaybeBatched[]): outs is readonly MaybeBatched[] {
  return Array.isArray(outs) && outs.every((out) => out?.value instanceof Tensor);
}
