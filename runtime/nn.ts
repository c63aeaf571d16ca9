// Neural-network modules: layers with state, and calling them as pure functions.
import "./core.ts";

export {
  ELU,
  Flatten,
  GELU,
  Identity,
  LeakyReLU,
  LogSoftmax,
  ReLU,
  Sigmoid,
  SiLU,
  Softmax,
  Softplus,
  Tanh,
} from "./nn/activations.ts";
export { Sequential } from "./nn/containers.ts";
export { Conv1d, Conv2d, type ConvolutionOptions } from "./nn/convolution.ts";
export { Dropout } from "./nn/dropout.ts";
export { Embedding, type EmbeddingOptions } from "./nn/embedding.ts";
export { functionalCall, stackModuleState } from "./nn/functional-call.ts";
export { Linear, type WeightOptions } from "./nn/linear.ts";
export {
  type AnyModule,
  Module,
  type NamedTensors,
  parameter,
  type StateSlot,
} from "./nn/module.ts";
export {
  BatchNorm1d,
  BatchNorm2d,
  BatchNorm3d,
  type BatchNormOptions,
  GroupNorm,
  LayerNorm,
  type NormalizationOptions,
} from "./nn/normalization.ts";
export { AvgPool2d, MaxPool2d, type PoolingOptions } from "./nn/pooling.ts";
