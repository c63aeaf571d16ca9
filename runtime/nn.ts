// Neural-network modules: layers with state, and calling them as pure functions.
import "./core.ts";

export {
  Flatten,
  Identity,
  LogSoftmax,
  ReLU,
  Sigmoid,
  Softmax,
  Tanh,
} from "./nn/activations.ts";
export { Sequential } from "./nn/containers.ts";
export { Conv1d, Conv2d, type ConvolutionOptions } from "./nn/convolution.ts";
export { Dropout } from "./nn/dropout.ts";
export { functionalCall, stackModuleState } from "./nn/functional-call.ts";
export { Linear, type WeightOptions } from "./nn/linear.ts";
export {
  type AnyModule,
  Module,
  type NamedTensors,
  parameter,
  type StateSlot,
} from "./nn/module.ts";
