// Layers that multiply by a weight: Linear.
import { linear } from "../../generated/core/ops/linear_algebra.ts";
import { moduleOptionError } from "../errors/modules.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { uniformParameter } from "./initial.ts";
import { Module } from "./module.ts";

/** Options of layers with a weight and a bias. */
export interface WeightOptions {
  /** Whether a bias is added. Default true. */
  readonly bias?: boolean;
  /** Dtype of the parameters. Default float32. */
  readonly dtype?: DType;
}

/** Refuses a size that is no positive integer. */
export function checkSize(where: string, option: string, size: number): void {
  if (!Number.isInteger(size) || size < 1)
    throw moduleOptionError(where, option, String(size), "a positive integer");
}

/** `x @ weight.T + bias` over the last dim: `[..., inFeatures]` to `[..., outFeatures]`. */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** `[outFeatures, inFeatures]`. */
  weight: Tensor;
  /** `[outFeatures]`; null without. */
  bias: Tensor | null;

  constructor(inFeatures: number, outFeatures: number, options: WeightOptions = {}) {
    super();
    const { bias = true, dtype = "float32" } = options;
    checkSize("nn.Linear", "inFeatures", inFeatures);
    checkSize("nn.Linear", "outFeatures", outFeatures);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = uniformParameter([outFeatures, inFeatures], inFeatures, dtype);
    this.bias = bias ? uniformParameter([outFeatures], inFeatures, dtype) : null;
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  protected override describe(): string {
    return `${this.inFeatures}, ${this.outFeatures}, bias=${this.bias !== null}`;
  }
}
