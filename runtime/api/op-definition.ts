// What defineOp takes: an operator as one object, its parts typed by the schema.
import type { Declined, RuleLevel } from "../../rules/lib/types.ts";
import type { OutputMeta, RandomDraw, ViewGeometry } from "../kernels/contract.ts";
import type { MaybeBatched } from "../tensor/batched.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { OpSample } from "./op-sample.ts";
import type {
  BatchedNamedArgs,
  CallArgs,
  CallResult,
  NamedArgs,
  TensorNames,
} from "./schema-types.ts";

/** How a defined op behaves under vmap; the kinds and their options are those of `batching:` in ops.yaml. */
export type DefinedBatching<Schema extends string> =
  | "pointwise"
  | "reduction"
  | "variadic"
  | "decompose"
  | { readonly kind: "pointwise"; readonly promoting?: readonly TensorNames<Schema>[] }
  | { readonly kind: "reduction"; readonly dims: readonly string[]; readonly keepdim?: string }
  | { readonly kind: "variadic"; readonly minRank?: number }
  | {
      readonly kind: "view";
      readonly dims?: readonly string[];
      readonly inserts?: 0 | 1;
      readonly sizes?: string;
      readonly sizeRule?: "expand" | "reshape";
    }
  | {
      readonly kind: "existing_bdim";
      readonly fold: readonly TensorNames<Schema>[];
      readonly rank: number;
    }
  | {
      readonly kind: "spatial";
      readonly fold: readonly TensorNames<Schema>[];
      readonly dims: number;
    }
  | { readonly kind: "factory"; readonly like: TensorNames<Schema>; readonly sizes?: string }
  | {
      readonly kind: "random";
      readonly template?: string;
      readonly sizes?: string;
      readonly parameters?: readonly TensorNames<Schema>[];
      readonly minRank?: number;
    }
  | { readonly kind: "decompose" }
  | { readonly rule: DefinedRule<Schema> }
  | { readonly fallback: string }
  | { readonly refuse: string };

/** A batching rule: batched arguments by name, to one batched value per output. It is called when something is mapped. */
export type DefinedRule<Schema extends string> = (
  args: BatchedNamedArgs<Schema>,
  level: RuleLevel,
) => MaybeBatched | readonly MaybeBatched[] | Declined;

/** What a `vjp` is given. */
export interface DefinedVjpCall<Schema extends string> {
  /** The cotangent of each output; zeros where nothing flowed back into it. */
  readonly grads: readonly Tensor[];
  readonly args: NamedArgs<Schema>;
  readonly outs: readonly Tensor[];
  /** Which tensors need a cotangent; others may be left out. */
  readonly needs: { readonly [Name in TensorNames<Schema>]: boolean };
}

/** Cotangents by parameter; null stands for zeros, a list for a list of tensors. */
export type DefinedCotangents<Schema extends string> = {
  readonly [Name in TensorNames<Schema>]?: Tensor | null | readonly (Tensor | null)[];
};

/** What a `jvp` is given. */
export interface DefinedJvpCall<Schema extends string> {
  /** The tangent of each tensor; zeros where it has none, null for what is no floating tensor. */
  readonly tangents: { readonly [Name in TensorNames<Schema>]: TangentOf<NamedArgs<Schema>, Name> };
  readonly args: NamedArgs<Schema>;
  readonly outs: readonly Tensor[];
}

/** Tangents look like the arguments they belong to. */
type TangentOf<Args, Name> = Name extends keyof Args ? Args[Name] : never;

/** An operator defined at run time. Arguments go by their names in camelCase, as in calls. */
export interface OpDefinition<Schema extends string> {
  /** The signature in PyTorch's grammar, with a namespace: `stats::zscore(Tensor self, int dim=-1) -> Tensor`. */
  readonly schema: Schema;
  /** The namespace, where the schema has none. */
  readonly namespace?: string;
  /** The group it is listed under; its namespace unless told otherwise. */
  readonly family?: string;
  /** One sentence for users. */
  readonly doc?: string;
  /** Shape and dtype of every output; reads no elements. */
  readonly meta?: (args: NamedArgs<Schema>) => OutputMeta | readonly OutputMeta[];
  /** Fills the outputs it is given; inputs may have any strides. A tensor it makes itself is lost. */
  readonly kernel?: (
    outs: readonly Tensor[],
    args: NamedArgs<Schema>,
    draw: RandomDraw | null,
  ) => void;
  /** How a view lies in the memory of the first tensor; views have this in place of meta and kernel. */
  readonly geometry?: (args: NamedArgs<Schema>) => ViewGeometry | readonly ViewGeometry[];
  /** How it behaves under vmap. Left out: its decomposition if it has one, else the slow loop. */
  readonly batching?: DefinedBatching<Schema>;
  /** Reverse mode. Left out: through the decomposition, else not differentiable. */
  readonly vjp?: (call: DefinedVjpCall<Schema>) => DefinedCotangents<Schema>;
  /** Forward mode. Left out: through the decomposition, else by two reverse passes. */
  readonly jvp?: (call: DefinedJvpCall<Schema>) => Tensor | null | readonly (Tensor | null)[];
  /** Which outputs carry derivatives; all floating ones unless told otherwise. */
  readonly outputDifferentiability?: readonly boolean[];
  /** The op in terms of others: differentiable, and served by whatever serves those. */
  readonly decomposition?: (args: NamedArgs<Schema>) => Tensor | readonly Tensor[];
  /** Calls that exercise it, for `batchwise/testing`. */
  readonly samples?: () => readonly OpSample[];
}

/** A defined operator: callable like any other. */
export interface DefinedOp<Schema extends string> {
  (...args: CallArgs<Schema>): CallResult<Schema>;
  /** Its registered name, `stats::zscore`. */
  readonly opName: string;
  readonly schema: string;
}
