// `autograd.functional`: products and matrices of derivatives of functions of plain tensors, after torch.autograd.functional.
import { reshape } from "../../generated/core/ops/view.ts";
import { nonScalarOutputError, outputTypeError } from "../errors/autograd.ts";
import { forwardModeError, strictVectorizeError } from "../errors/functional.ts";
import { numel } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";
import { assertDependent } from "./dependence.ts";
import {
  type Call,
  callOf,
  type FunctionalHessianOptions,
  type FunctionOf,
  type HessianOf,
  type JacobianOf,
  type JacobianOptions,
  type LikeTensors,
  type ProductOptions,
  run,
  type Strategy,
  single,
  type Tensors,
  vectorOf,
} from "./functional-inputs.ts";
import { hvp as hessianProduct } from "./hessian.ts";
import { jacfwd } from "./jacfwd.ts";
import { jacrev } from "./jacrev.ts";
import { jvp as pushForward } from "./jvp.ts";
import { showTree } from "./pytree.ts";
import { functionName } from "./transform.ts";
import { gradAndValue, vjp as pullBack } from "./vjp.ts";

/**
 * The value of `fn` and `v` times its Jacobian: one reverse pass.
 *
 * @param v shaped like the output; may be left out where that has a single element
 * @returns `[output, product]`, the product shaped like the inputs
 * @throws AutogradError E_MISSING_VECTOR, E_COTANGENT_MISMATCH, E_INDEPENDENT with `strict`
 */
export function vjp<Out extends Tensors, In extends Tensors>(
  fn: FunctionOf<Out>,
  inputs: In,
  v: Tensors | null = null,
  options: ProductOptions = {},
): [Out, LikeTensors<In>] {
  const call = callOf("vjp", fn, inputs, options);
  if (options.strict === true) assertDependent(call.where, "the output", fn, call.inputs);
  return run(call, () => {
    const [out, pullback] = pullBack(fn, call.inputs) as [Out, (v: unknown) => Tensor[]];
    const outs: readonly Tensor[] = out instanceof Tensor ? [out] : out;
    const vector = vectorOf(call, "output", v, outs);
    const product = pullback(out instanceof Tensor && vector.length === 1 ? vector[0] : vector);
    return [out, single(call, product) as LikeTensors<In>];
  });
}

/**
 * The value of `fn` and its Jacobian times `v`: one forward pass.
 *
 * @param v shaped like the inputs; may be left out where there is a single one with a single element
 * @returns `[output, product]`, the product shaped like the output
 * @throws AutogradError E_MISSING_VECTOR, E_COTANGENT_MISMATCH, E_INDEPENDENT with `strict`
 */
export function jvp<Out extends Tensors, In extends Tensors>(
  fn: FunctionOf<Out>,
  inputs: In,
  v: Tensors | null = null,
  options: ProductOptions = {},
): [Out, LikeTensors<Out>] {
  const call = callOf("jvp", fn, inputs, options);
  if (options.strict === true) assertDependent(call.where, "the output", fn, call.inputs);
  return run(call, () => {
    const vector = vectorOf(call, "input", v, call.inputs);
    return pushForward(fn, call.inputs, vector) as [Out, unknown] as [Out, LikeTensors<Out>];
  });
}

/**
 * The Jacobian of `fn`; a block has the shape `[...output.shape, ...input.shape]`.
 *
 * @throws AutogradError E_STRICT_VECTORIZE, E_FORWARD_MODE, E_INDEPENDENT with `strict`
 */
export function jacobian<Out extends Tensors, In extends Tensors>(
  fn: FunctionOf<Out>,
  inputs: In,
  options: JacobianOptions = {},
): JacobianOf<Out, In> {
  const call = callOf("jacobian", fn, inputs, options);
  const { strict = false, strategy = "reverse-mode", vectorize = false } = options;
  checkModes(call, { strict, strategy, vectorize });
  if (strict) assertDependent(call.where, "the output", fn, call.inputs);
  return run(call, () => matrix(fn, call, { strategy, vectorize })) as JacobianOf<Out, In>;
}

interface Modes {
  readonly strategy: Strategy;
  readonly vectorize: boolean;
}

function checkModes(
  { where }: Call,
  { strict, strategy, vectorize }: Modes & { readonly strict: boolean },
): void {
  if (strict && vectorize) throw strictVectorizeError(where);
  if (strategy === "forward-mode" && !vectorize) throw forwardModeError(where);
}

function matrix(fn: (...inputs: Tensor[]) => unknown, call: Call, modes: Modes): unknown {
  const derivative = differentiated(fn, call, modes);
  return derivative(...call.inputs);
}

function differentiated(
  fn: (...inputs: Tensor[]) => unknown,
  { inputs, isSingle }: Call,
  { strategy, vectorize }: Modes,
): (...inputs: Tensor[]) => unknown {
  const argnums = isSingle ? 0 : inputs.map((_, i) => i);
  if (strategy === "forward-mode") return jacfwd(fn, { argnums });
  return jacrev(fn, vectorize ? { argnums } : { argnums, chunkSize: 1 });
}

/** The function with its output as a 0-d tensor, which must have a single element. */
function scalarFunction({ where }: Call, fn: FunctionOf<Tensors>): FunctionOf<Tensor> {
  const scalar = (...inputs: Tensor[]): Tensor => {
    const out: unknown = fn(...inputs);
    if (!(out instanceof Tensor)) throw outputTypeError(where, showTree(out));
    if (numel(out.shape) !== 1)
      throw nonScalarOutputError(where, out.shape, "reduce the output to a single element");
    return out.shape.length === 0 ? out : reshape(out, []);
  };
  Object.defineProperty(scalar, "name", { value: functionName(fn) });
  return scalar;
}

function assertCurved(call: Call, scalar: FunctionOf<Tensor>): void {
  if (call.options.strict !== true) return;
  const { where, inputs } = call;
  assertDependent(where, "the output", scalar, inputs);
  assertDependent(where, "the Jacobian", gradients(call, scalar), inputs);
}

/** The gradients for all inputs, as a list, and the value. */
function withValue(
  { inputs }: Call,
  scalar: FunctionOf<Tensor>,
): (...xs: Tensor[]) => [Tensor[], Tensor] {
  return gradAndValue(scalar, { argnums: inputs.map((_, i) => i) }) as (
    ...xs: Tensor[]
  ) => [Tensor[], Tensor];
}

function gradients(call: Call, scalar: FunctionOf<Tensor>): (...xs: Tensor[]) => Tensor[] {
  const both = withValue(call, scalar);
  return (...xs) => both(...xs)[0];
}

/**
 * The Hessian of a function with a single element as output; with several inputs a matrix of blocks.
 *
 * @throws AutogradError E_NON_SCALAR_OUTPUT, E_STRICT_VECTORIZE, E_FORWARD_MODE, E_INDEPENDENT with `strict`
 */
export function hessian<In extends Tensors>(
  fn: FunctionOf<Tensor>,
  inputs: In,
  options: FunctionalHessianOptions = {},
): HessianOf<In> {
  const call = callOf("hessian", fn, inputs, options);
  const {
    strict = false,
    outerJacobianStrategy: strategy = "reverse-mode",
    vectorize = false,
  } = options;
  checkModes(call, { strict, strategy, vectorize });
  const scalar = scalarFunction(call, fn);
  assertCurved(call, scalar);
  const inner = differentiated(scalar, call, { strategy: "reverse-mode", vectorize });
  return run(call, () => matrix(inner, call, { strategy, vectorize })) as HessianOf<In>;
}

/**
 * The value of a function with a single element as output, and `v` times its Hessian.
 *
 * @returns `[output, product]`, the product shaped like the inputs
 * @throws AutogradError E_NON_SCALAR_OUTPUT, E_MISSING_VECTOR, E_INDEPENDENT with `strict`
 */
export function vhp<In extends Tensors>(
  fn: FunctionOf<Tensor>,
  inputs: In,
  v: Tensors | null = null,
  options: ProductOptions = {},
): [Tensor, LikeTensors<In>] {
  const call = callOf("vhp", fn, inputs, options);
  const scalar = scalarFunction(call, fn);
  assertCurved(call, scalar);
  return run(call, () => {
    const vector = vectorOf(call, "input", v, call.inputs);
    const [, pullback, value] = pullBack(withValue(call, scalar), call.inputs, {
      hasAux: true,
    }) as [Tensor[], (v: unknown) => Tensor[], Tensor];
    return [value, single(call, pullback([...vector])) as LikeTensors<In>];
  });
}

/**
 * The value of a function with a single element as output, and its Hessian times `v`: forward over reverse.
 *
 * @returns `[output, product]`, the product shaped like the inputs
 * @throws AutogradError E_NON_SCALAR_OUTPUT, E_MISSING_VECTOR, E_INDEPENDENT with `strict`
 */
export function hvp<In extends Tensors>(
  fn: FunctionOf<Tensor>,
  inputs: In,
  v: Tensors | null = null,
  options: ProductOptions = {},
): [Tensor, LikeTensors<In>] {
  const call = callOf("hvp", fn, inputs, options);
  const scalar = scalarFunction(call, fn);
  assertCurved(call, scalar);
  return run(call, () => {
    const vector = vectorOf(call, "input", v, call.inputs);
    const [value, product] = hessianProduct(scalar, call.inputs, vector);
    return [value, single(call, product) as LikeTensors<In>];
  });
}

/** Products and matrices of derivatives, under the names of `torch.autograd.functional`. */
export const functional: {
  readonly vjp: typeof vjp;
  readonly jvp: typeof jvp;
  readonly jacobian: typeof jacobian;
  readonly hessian: typeof hessian;
  readonly vhp: typeof vhp;
  readonly hvp: typeof hvp;
} = { vjp, jvp, jacobian, hessian, vhp, hvp };
