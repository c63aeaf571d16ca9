// What the functions of `autograd.functional` share: their types, their arguments, and whether a graph is kept.
import { onesLike } from "../../generated/core/ops/factory.ts";
import { noGrad } from "../autograd/modes.ts";
import { missingVectorError } from "../errors/functional.ts";
import { numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { functionName } from "./transform.ts";

/** One tensor, or several. */
export type Tensors = Tensor | readonly Tensor[];

/** A tensor for a tensor, an array for an array. */
export type LikeTensors<T extends Tensors> = T extends Tensor ? Tensor : Tensor[];

/** A block for every pair of an output and an input, nested as these are. */
export type JacobianOf<Out extends Tensors, In extends Tensors> = Out extends Tensor
  ? LikeTensors<In>
  : LikeTensors<In>[];

/** The Hessian's blocks: one, or a matrix of them. */
export type HessianOf<In extends Tensors> = In extends Tensor ? Tensor : Tensor[][];

/** A function of the inputs, each an argument of its own. */
export type FunctionOf<Out extends Tensors> = (...inputs: Tensor[]) => Out;

/** Options of the products. */
export interface ProductOptions {
  /** Keep a graph to the inputs, so that the result can be differentiated. */
  readonly createGraph?: boolean;
  /** Whether an output that does not depend on an input is an error instead of zeros. */
  readonly strict?: boolean;
}

/** The mode in which a Jacobian is computed. */
export type Strategy = "reverse-mode" | "forward-mode";

/** Options of `jacobian`. */
export interface JacobianOptions extends ProductOptions {
  /** Compute all rows in one mapped pass instead of one by one. */
  readonly vectorize?: boolean;
  /** Reverse mode, the default, or, with `vectorize`, forward mode. */
  readonly strategy?: Strategy;
}

/** Options of `hessian`. */
export interface FunctionalHessianOptions extends ProductOptions {
  /** Compute all rows in one mapped pass instead of one by one. */
  readonly vectorize?: boolean;
  /** The mode of the outer derivative: reverse mode, the default, or, with `vectorize`, forward mode. */
  readonly outerJacobianStrategy?: Strategy;
}

/** A call of one of these functions, its inputs as a list. */
export interface Call {
  readonly where: string;
  readonly inputs: readonly Tensor[];
  readonly isSingle: boolean;
  readonly options: ProductOptions;
}

/** Reads the arguments that all of them have. */
export function callOf(
  name: string,
  fn: { readonly name: string },
  inputs: Tensors,
  options: ProductOptions,
): Call {
  const isSingle = inputs instanceof Tensor;
  const where = `autograd.functional.${name}(${functionName(fn)})`;
  return { where, inputs: isSingle ? [inputs] : inputs, isSingle, options };
}

/** Without createGraph no level around the call takes part, as if the results were detached. */
export function run<T>({ options }: Call, body: () => T): T {
  return options.createGraph === true ? body() : noGrad(body);
}

/** The vector given, as a list; a one where the only tensor has a single element. */
export function vectorOf(
  { where }: Call,
  of: string,
  v: Tensors | null | undefined,
  like: readonly Tensor[],
): readonly Tensor[] {
  if (v !== undefined && v !== null) return v instanceof Tensor ? [v] : v;
  if (like.length === 1 && numel(like[0].shape) === 1) return [onesLike(like[0])];
  throw missingVectorError(
    where,
    like.length === 1
      ? `${of} has shape [${like[0].shape.join(", ")}]`
      : `there are ${like.length} ${of}s`,
  );
}

/** A single entry where a single tensor was given. */
export function single<T>({ isSingle }: Call, list: readonly T[]): T | readonly T[] {
  return isSingle ? list[0] : list;
}
