// What every emitter knows about an op: its entry, its derived names, and the files that hold its parts.

import type { Batching, OpEntry } from "../model/entry.ts";
import { inPlaceSchema } from "../model/forms.ts";
import { functionName, opIdentifier, opName, parameterName } from "../model/names.ts";
import type { Parameter, Schema } from "../model/schema.ts";
import { type ProjectLayout, packageLayout, registeredName } from "../project/layout.ts";

/** One op to emit: an entry, or the in-place form derived from it. */
export interface OpView {
  readonly entry: OpEntry;
  readonly schema: Schema;
  /** `add_.Tensor`. */
  readonly name: string;
  /** `addTensor_`, the stem of every identifier of the op. */
  readonly identifier: string;
  /** `add_`, the public function. */
  readonly functionName: string;
  /** `stats::zscore` in a plugin, elsewhere the name. */
  readonly registered: string;
  /** The op it is derived from; null for entries themselves. */
  readonly functional: OpView | null;
  readonly layout: ProjectLayout;
}

/** A family's ops, in ops.yaml order. */
export interface FamilyView {
  readonly layout: ProjectLayout;
  readonly module: string;
  readonly family: string;
  readonly ops: readonly OpView[];
}

/** A module with its families, in ops.yaml order. */
export interface ModuleView {
  readonly layout: ProjectLayout;
  readonly name: string;
  readonly families: readonly FamilyView[];
}

/** Every op of the entries, each in-place form right after the op it comes from. */
export function opViews(
  entries: readonly OpEntry[],
  layout: ProjectLayout = packageLayout,
): readonly OpView[] {
  return entries.flatMap((entry) => {
    const view = viewOf({ entry, schema: entry.schema, functional: null, layout });
    return entry.variants.includes("inplace")
      ? [view, viewOf({ entry, schema: inPlaceSchema(entry.schema), functional: view, layout })]
      : [view];
  });
}

type Source = Pick<OpView, "entry" | "schema" | "functional" | "layout">;

function viewOf({ entry, schema, functional, layout }: Source): OpView {
  const name = opName(schema);
  return {
    entry,
    schema,
    layout,
    name,
    registered: registeredName(layout, name),
    identifier: opIdentifier(name),
    functionName: functionName(schema.base),
    functional,
  };
}

/** Ops grouped by module and family, in order of first appearance. */
export function moduleViews(ops: readonly OpView[]): readonly ModuleView[] {
  const modules = new Map<string, Map<string, OpView[]>>();
  for (const op of ops) {
    const { module, family } = op.entry;
    const families = modules.get(module) ?? new Map<string, OpView[]>();
    modules.set(module, families);
    const list = families.get(family) ?? [];
    families.set(family, list);
    list.push(op);
  }
  const layout = ops[0]?.layout ?? packageLayout;
  return [...modules].map(([name, families]) => ({
    layout,
    name,
    families: [...families].map(([family, list]) => ({ layout, module: name, family, ops: list })),
  }));
}

/** Kinds of generated file that are split by family. */
export type FamilyFileKind = "types" | "ops" | "plumbing" | "derivatives";

/** `generated/core/ops/pointwise.ts`. */
export function familyFile(kind: FamilyFileKind, { entry }: OpView): string {
  return `generated/${entry.module}/${kind}/${entry.family}.ts`;
}

/** `generated/kernels/js/pointwise.ts`; outside the core module the family is not unique, so the module leads. */
export function kernelFile(language: "js" | "wasm", { entry, layout }: OpView): string {
  if (layout.plugin !== null) return `generated/${entry.module}/kernels/${entry.family}.ts`;
  const stem = entry.module === "core" ? entry.family : `${entry.module}_${entry.family}`;
  return `generated/kernels/${language}/${stem}.ts`;
}

/** `addTensorOp`. */
export function opConstant({ identifier }: OpView): string {
  return `${identifier}Op`;
}

/** `AddTensor`, the stem of the op's types. */
export function typeStem({ identifier }: OpView): string {
  return identifier.replace(/[a-z]/, (letter) => letter.toUpperCase());
}

/** `LinearAlgebra` for `linear_algebra`. */
export function capitalizedCamel(name: string): string {
  const camel = parameterName(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** Whether a parameter is a tensor, an optional tensor or a list of tensors. */
export function isTensorParameter({ type }: Parameter): boolean {
  return type.base === "Tensor";
}

/** Position of the parameter with a schema name. */
export function positionOf(op: OpView, name: string): number {
  return op.schema.parameters.findIndex((parameter) => parameter.name === name);
}

/** Whether the op draws random numbers. */
export function isRandom({ entry }: OpView): boolean {
  return entry.batching.kind === "random";
}

/** Whether calls may name the tensor that takes the result. */
export function takesOut({ entry, functional }: OpView): boolean {
  return functional === null && entry.variants.includes("out");
}

const LEAF_FAMILIES: readonly string[] = ["factory", "random"];

/** Whether the op makes a new tensor of a chosen dtype, which may be a leaf of autograd. */
export function makesLeaf({ entry, schema, functional }: OpView): boolean {
  return (
    functional === null &&
    LEAF_FAMILIES.includes(entry.family) &&
    schema.parameters.some(({ type, keywordOnly }) => keywordOnly && type.base === "ScalarType")
  );
}

/** Kinds whose in-place forms batch by themselves; others compute out of place and copy. */
const OWN_IN_PLACE: readonly Batching["kind"][] = ["pointwise", "random", "refuse", "fallback"];

/** Whether a derived in-place form is batched by its out-of-place form and a copy. */
export function isCopiedInPlace({ entry, functional }: OpView): boolean {
  return functional !== null && !OWN_IN_PLACE.includes(entry.batching.kind);
}

/** Whether outputs share the first argument's storage. */
export function isView({ schema }: OpView): boolean {
  return schema.returns.some(({ alias }) => alias !== null && !alias.isWrite);
}
