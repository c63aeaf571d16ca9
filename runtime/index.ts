// The package's main entry point: tensors, the core operators, and the function transforms.
import "./core.ts";
import { autogradGrad } from "./autograd/autograd-grad.ts";
import { autogradBackward } from "./autograd/backward.ts";
import { functional } from "./transforms/functional.ts";

export * from "../generated/core/public.ts";
export {
  type FallbackPolicy,
  setFallbackPolicy,
  withFallbackPolicy,
} from "../rules/lib/fallback-policy.ts";
export { broadcastMeta } from "./api/broadcast-meta.ts";
export { callOp } from "./api/call-op.ts";
export { type TensorOptions, tensor } from "./api/creation.ts";
export { defineOp } from "./api/define-op.ts";
export { type IndexList, type IndexPart, IndexSlice, slice } from "./api/index-parts.ts";
export type { IndexValue } from "./api/indexing.ts";
export { readNumbers, writeNumbers } from "./api/kernel-numbers.ts";
export { listOps, type OpListing, type OpState } from "./api/list-ops.ts";
export type {
  DefinedBatching,
  DefinedCotangents,
  DefinedJvpCall,
  DefinedOp,
  DefinedRule,
  DefinedVjpCall,
  OpDefinition,
} from "./api/op-definition.ts";
export type { OpSample } from "./api/op-sample.ts";
export type { CallArgs, CallResult, NamedArgs } from "./api/schema-types.ts";
export { scope } from "./api/scope.ts";
export { isBatched, kwargs } from "./api/vmap-values.ts";
export type { AutogradGradOptions } from "./autograd/autograd-grad.ts";
export type { AutogradBackwardOptions, BackwardOptions } from "./autograd/backward.ts";
export type { GradFn } from "./autograd/grad-fn.ts";
export type { HookHandle } from "./autograd/hooks.ts";
export {
  enableGrad,
  inferenceMode,
  isGradEnabled,
  isInferenceModeEnabled,
  noGrad,
} from "./autograd/modes.ts";
export { currentLevel, type Randomness } from "./dispatch/frames.ts";
export { registerPytreeNode } from "./dispatch/pytree-nodes.ts";
export { manualSeed } from "./dispatch/random.ts";
export type { ReasonCode } from "./dispatch/reason-code.ts";
export {
  AutogradError,
  BatchwiseError,
  DTypeError,
  FallbackError,
  SchemaError,
  ShapeError,
  ValueError,
  VmapError,
} from "./errors/classes.ts";
export { Generator } from "./kernels/random/philox.ts";
export { functionalCall, stackModuleState } from "./nn/functional-call.ts";
export * as nn from "./nn.ts";
export { type DType, FloatScalar, float, type Scalar, type TypedArray } from "./tensor/dtype.ts";
export type { NestedData } from "./tensor/infer.ts";
export { memory, setMemoryBudget } from "./tensor/memory.ts";
export { type PrintOptions, type PrintProfile, setPrintOptions } from "./tensor/print-options.ts";
export type { Element, Nested } from "./tensor/read.ts";
export { type GradHook, type Shape, Tensor } from "./tensor/tensor.ts";
export {
  allGather,
  axisIndex,
  axisSize,
  pmax,
  pmean,
  pmin,
  psum,
} from "./transforms/collectives.ts";
export { customFunction } from "./transforms/custom-function.ts";
export type {
  CustomContext,
  CustomFunctionParts,
  CustomVmapInfo,
} from "./transforms/custom-parts.ts";
export {
  type CustomVjpRule,
  type CustomVmapRule,
  customJvp,
  customVjp,
  customVmap,
  sequentialVmap,
} from "./transforms/custom-rules.ts";
export { explain } from "./transforms/explain.ts";
export { type ExplainedCall, Explanation } from "./transforms/explanation.ts";
export type {
  FunctionalHessianOptions,
  JacobianOptions,
  ProductOptions,
} from "./transforms/functional-inputs.ts";
export {
  type GradcheckOptions,
  type GradgradcheckOptions,
  gradcheck,
  gradgradcheck,
} from "./transforms/gradcheck.ts";
export { type HessianOptions, hessian, hvp } from "./transforms/hessian.ts";
export { type JacfwdOptions, jacfwd } from "./transforms/jacfwd.ts";
export { type JacrevOptions, jacrev } from "./transforms/jacrev.ts";
export { type JvpOptions, jvp } from "./transforms/jvp.ts";
export { type JvpFunction, linearize } from "./transforms/linearize.ts";
export {
  type GradOptions,
  grad,
  gradAndValue,
  type Pullback,
  type VjpOptions,
  vjp,
} from "./transforms/vjp.ts";
export { type Mapped, vmap } from "./transforms/vmap.ts";
export type { InDims, VmapOptions } from "./transforms/vmap-options.ts";
export type { OutDims } from "./transforms/vmap-outputs.ts";

/** Base autograd on tensors that require grad, and `functional` on functions of tensors. */
export const autograd: {
  readonly backward: typeof autogradBackward;
  readonly grad: typeof autogradGrad;
  readonly functional: typeof functional;
} = { backward: autogradBackward, grad: autogradGrad, functional };
