// The record behind every operator: what codegen declares, and what registration binds to it.
import type { Geometry, Kernel, Meta, OpArgs, OpResult } from "../kernels/contract.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { VmapFrame } from "./frames.ts";

/** How an operator behaves under vmap: the value of `batching:` in ops.yaml. */
export type BatchingKind =
  | "pointwise"
  | "reduction"
  | "variadic"
  | "view"
  | "existing_bdim"
  | "spatial"
  | "factory"
  | "random"
  | "decompose"
  | "refuse"
  | "rule"
  | "fallback";

/** A callable of PyTorch that means an op: `torch.nn.functional.dropout(Tensor input, float p=0.5, …)`. */
export interface OpAlias {
  /** Its dotted name, with its parameters where they differ from the op's. */
  readonly func: string;
  /** The op's names of parameters that the callable calls something else. */
  readonly names: Readonly<Record<string, string>>;
}

/** What codegen knows about an operator from its entry alone. */
export interface OpDeclaration {
  /** `sum.dim_IntList`. */
  readonly name: string;
  /** The schema as printed from ops.yaml. */
  readonly schema: string;
  readonly family: string;
  readonly module: string;
  readonly batching: BatchingKind;
  /** Why it is refused or falls back; null otherwise. */
  readonly reason: string | null;
  /** Positions of `Tensor`, `Tensor?` and `Tensor[]` arguments. */
  readonly tensorArgs: readonly number[];
  /** Number of tensors returned; -1 for a list, 0 for a value that is no tensor. */
  readonly returns: number;
  /** Position of the argument written in place; -1 when none is. */
  readonly mutates: number;
  /** Whether outputs share the first argument's storage. */
  readonly isView: boolean;
  /** Whether the op draws random numbers. */
  readonly isRandom: boolean;
  /** Out-of-place form of an in-place op, as the user calls it; null otherwise. */
  readonly functional: string | null;
  /** Why the slow loop can never serve this schema; null when it can. */
  readonly noFallback: string | null;
  /** Whether calls may give the tensor that the result is written into; absent when they may not. */
  readonly takesOut?: boolean;
  /** Callables of PyTorch that mean the op; absent when its own names are all there is. */
  readonly aliases?: readonly OpAlias[];
}

/** Applies an op at one vmap level: unwrap, batch, rewrap. */
export type Plumbing = (frame: VmapFrame, args: OpArgs) => OpResult;

/** Cotangents of one argument: a tensor, a list for a list argument, or null for none. */
export type ArgCotangent = Tensor | null | readonly (Tensor | null)[];

/** Reverse-mode formula of one op. */
export interface Vjp {
  /** Positions of the arguments that have a formula. */
  readonly inputs: readonly number[];
  /** Which outputs can carry a cotangent. */
  readonly differentiableOutputs: readonly boolean[];
  /** Whether the formula reads argument 0, which an in-place form is about to overwrite. */
  readonly savesSelf: boolean;
  /** What the formula needs, given which of `inputs` need a cotangent. */
  readonly save: (
    args: OpArgs,
    outs: readonly Tensor[],
    needs: readonly boolean[],
  ) => readonly unknown[];
  /** Cotangents for `inputs`, in their order; entries that are not needed are null. */
  readonly pullback: (
    saved: readonly unknown[],
    grads: readonly (Tensor | null)[],
    needs: readonly boolean[],
  ) => readonly ArgCotangent[];
}

/** Forward-mode formula: tangents follow `inputs` of the op's differentiable arguments; null means zero. */
export interface Jvp {
  readonly inputs: readonly number[];
  readonly savesSelf: boolean;
  readonly pushforward: (
    args: OpArgs,
    tangents: readonly ArgCotangent[],
    outs: readonly Tensor[],
  ) => readonly (Tensor | null)[];
}

/** What registration binds to an op. */
export interface OpBinding {
  readonly meta?: Meta;
  readonly geometry?: Geometry;
  /** Plain JavaScript kernel, the reference. */
  readonly js?: Kernel;
  /** WebAssembly kernel, preferred when present. */
  readonly wasm?: Kernel;
  /** Reads a value that is no tensor (`item`). */
  readonly read?: (args: OpArgs) => OpResult;
  readonly decomposition?: (args: OpArgs) => OpResult;
  readonly plumbing?: Plumbing;
  readonly vjp?: Vjp;
  readonly jvp?: Jvp;
  /** The out-of-place op of a derived in-place op: its kernel and formulas serve both. */
  readonly functionalOp?: Op;
  /** The file of a hand-written batching rule, for messages. */
  readonly ruleFile?: string;
}

/** One operator: declaration plus binding. Mutable only through `bindOp`. */
export interface Op extends OpDeclaration {
  /** Runs the op on plain tensors with the default backend. */
  eager: (args: OpArgs) => OpResult;
  binding: OpBinding;
}
