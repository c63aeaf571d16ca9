// The package's main entry point: tensors, core operators and transforms.
import "./core.ts";

export * from "../generated/core/public.ts";
export { autogradGrad } from "./autograd/backward.ts";
