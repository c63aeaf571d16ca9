// The entry point for plugins, `batchwise/plugin`: what their generated files, rules and kernels are made of.
import "./core.ts";

// Generated files: records, registration, and the way through the dispatcher.
export { PLUGIN_API } from "../codegen/model/plugins.ts";
export { slice } from "../generated/core/ops/view.ts";
export { ruleResult } from "../rules/lib/declined.ts";
export { decompose, refuse } from "../rules/lib/decompose.ts";
// Hand-written rules: their types, and the arithmetic of batch dims.
export {
  batchedToFront,
  bdimToFront,
  frontDim,
  moveDim,
  padRank,
  physicalDim,
} from "../rules/lib/dims.ts";
export { existingBdim } from "../rules/lib/existing-bdim.ts";
export { factory } from "../rules/lib/factory.ts";
export { fallback } from "../rules/lib/fallback.ts";
export { inPlaceByCopy } from "../rules/lib/in-place.ts";
export { pointwise } from "../rules/lib/pointwise.ts";
export { random } from "../rules/lib/random.ts";
export { reduction } from "../rules/lib/reduction.ts";
export { spatial } from "../rules/lib/spatial.ts";
export { type BatchRuleOf, Declined, type OpTypes, type RuleLevel } from "../rules/lib/types.ts";
export { variadic } from "../rules/lib/variadic.ts";
export { view } from "../rules/lib/view.ts";
export { asBatched, optionalTensorAt, tensorAt, tensorListAt } from "../rules/lib/wrap.ts";
// Operators at run time, and kernels over plain numbers.
export { broadcastMeta } from "./api/broadcast-meta.ts";
export { defineOp } from "./api/define-op.ts";
export { readNumbers, writeNumbers } from "./api/kernel-numbers.ts";
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
export { installMethods } from "./api/plugin-methods.ts";
export type { CallArgs, CallResult, NamedArgs } from "./api/schema-types.ts";
export {
  cotangentOrZeros,
  noCotangents,
  noTangents,
  sumTangents,
  tangentOrZeros,
  tangentsOrZeros,
} from "./autograd/tangents.ts";
export { ambientKeys } from "./dispatch/ambient.ts";
export { callOverload } from "./dispatch/arguments.ts";
export { callOp, dispatch } from "./dispatch/dispatch.ts";
export { callFactory } from "./dispatch/factories.ts";
export type { Jvp, Op, OpBinding, OpDeclaration, Plumbing, Vjp } from "./dispatch/op.ts";
export {
  type PluginRegistration,
  registeredPlugins,
  registerPlugin,
} from "./dispatch/plugins.ts";
export {
  isBooleans,
  isDTypeName,
  isGenerator,
  isInt,
  isIntOrInts,
  isInts,
  isOptionalTensors,
  isScalar,
  isScalars,
  isTensors,
  toInts,
} from "./dispatch/predicates.ts";
export { bindOp, declareOp } from "./dispatch/registry.ts";
export { rankError, unsupportedDTypeError } from "./errors/kernels.ts";
export { type MessageParts, message } from "./errors/message.ts";
export { exampleRankError } from "./errors/rules.ts";
export { unwrittenKernelError, unwrittenRuleError } from "./errors/scaffolds.ts";
// Hand-written kernels: their contract, readers of arguments, elements and shapes.
export { dimRangeError, sizeMismatchError } from "./errors/shape.ts";
export {
  boolArg,
  floatArg,
  type Geometry,
  intArg,
  intsArg,
  type Kernel,
  type Meta,
  type OpArg,
  type OpArgs,
  type OpResult,
  type OutputMeta,
  optionalDTypeArg,
  optionalIntArg,
  optionalIntsArg,
  optionalTensorArg,
  optionalTensorsArg,
  optionalTextArg,
  type RandomDraw,
  type Reader,
  scalarArg,
  tensorArg,
  tensorsArg,
  textArg,
  type ViewGeometry,
} from "./kernels/contract.ts";
export {
  asNumbers,
  type Elements,
  elementsIn,
  type NumberArray,
  offsetsOf,
  type Rows,
  rowsOf,
  startOf,
  writeElements,
} from "./kernels/js/elements.ts";
// Pointwise kernels, which codegen writes from `kernel: { scalar: … }`.
export type { BigintLoop, NumberLoop } from "./kernels/loop.ts";
export { pointwiseJsKernel } from "./kernels/pointwise.ts";
export { pointwiseMeta } from "./kernels/pointwise-meta.ts";
export type { PointwiseLoops, PointwiseSpec } from "./kernels/pointwise-spec.ts";
// Random kernels: one counter per element, so that a draw does not depend on how a call is cut up.
export { forEachBlock, standardNormal, uniform24, uniform53 } from "./kernels/random/draws.ts";
export { type Block, Generator } from "./kernels/random/philox.ts";
export * from "./kernels/scalar-math.ts";
export { besselI0, besselI0e, besselI1, besselI1e } from "./kernels/special/bessel-i.ts";
export { besselJ0, besselJ1 } from "./kernels/special/bessel-j.ts";
export { erf, erfc, erfcx, erfinv, logndtr, ndtr, ndtri } from "./kernels/special/error.ts";
export { digamma, lgamma, sinc, zeta } from "./kernels/special/gamma.ts";
export { igamma, igammac } from "./kernels/special/incomplete-gamma.ts";
export { logit } from "./kernels/special/logit.ts";
export {
  type Batched,
  batchSizeOf,
  logicalRank,
  logicalShape,
  type MaybeBatched,
} from "./tensor/batched.ts";
export { broadcastMany, broadcastShapes, expandStrides } from "./tensor/broadcasting.ts";
export { reducedShape, reductionDims, wrapDim, wrapDims } from "./tensor/dims.ts";
export {
  type DType,
  FloatScalar,
  isFloating,
  promoteTypes,
  type Scalar,
  type TypedArray,
} from "./tensor/dtype.ts";
export { arrayOf } from "./tensor/storage.ts";
export { contiguousStrides, numel, sameShape } from "./tensor/strides.ts";
// All of it, so that a plugin can declare its methods on Tensor.
export * from "./tensor/tensor.ts";
