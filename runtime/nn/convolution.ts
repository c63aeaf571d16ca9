// Convolutional layers.
import { conv1d, conv2d } from "../../generated/core/ops/nn.ts";
import { moduleOptionError } from "../errors/modules.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { uniformParameter } from "./initial.ts";
import { checkSize, type WeightOptions } from "./linear.ts";
import { Module } from "./module.ts";

/** Options of convolutions; a number stands for every spatial dim. */
export interface ConvolutionOptions extends WeightOptions {
  readonly stride?: number | readonly number[];
  readonly padding?: number | readonly number[];
  readonly dilation?: number | readonly number[];
  readonly groups?: number;
}

abstract class Convolution extends Module {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  /** `[outChannels, inChannels / groups, ...kernelSize]`. */
  weight: Tensor;
  /** `[outChannels]`; null without. */
  bias: Tensor | null;

  constructor(
    dims: number,
    [inChannels, outChannels]: readonly [number, number],
    kernelSize: number | readonly number[],
    options: ConvolutionOptions,
  ) {
    super();
    const where = `nn.${new.target.name}`;
    const { bias = true, dtype = "float32", groups = 1 } = options;
    const perDim = (option: string, value: number | readonly number[]): readonly number[] => {
      const list = typeof value === "number" ? new Array<number>(dims).fill(value) : value;
      if (list.length === dims) return list;
      throw moduleOptionError(where, option, `[${list.join(", ")}]`, `${dims} numbers, or one`);
    };
    checkSize(where, "inChannels", inChannels);
    checkSize(where, "outChannels", outChannels);
    checkSize(where, "groups", groups);
    for (const [option, channels] of Object.entries({ inChannels, outChannels })) {
      if (channels % groups !== 0)
        throw moduleOptionError(where, option, String(channels), `a multiple of groups, ${groups}`);
    }
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = perDim("kernelSize", kernelSize);
    for (const size of this.kernelSize) checkSize(where, "kernelSize", size);
    this.stride = perDim("stride", options.stride ?? 1);
    this.padding = perDim("padding", options.padding ?? 0);
    this.dilation = perDim("dilation", options.dilation ?? 1);
    this.groups = groups;
    const fanIn = this.kernelSize.reduce((product, size) => product * size, inChannels / groups);
    const shape = [outChannels, inChannels / groups, ...this.kernelSize];
    this.weight = uniformParameter(shape, fanIn, dtype);
    this.bias = bias ? uniformParameter([outChannels], fanIn, dtype) : null;
  }

  protected override describe(): string {
    const sizes = `kernelSize=[${this.kernelSize.join(", ")}], stride=[${this.stride.join(", ")}]`;
    return `${this.inChannels}, ${this.outChannels}, ${sizes}`;
  }
}

/** Cross-correlation of `[N, C, L]` or `[C, L]` with a learned weight. */
export class Conv1d extends Convolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    options: ConvolutionOptions = {},
  ) {
    super(1, [inChannels, outChannels], kernelSize, options);
  }

  forward(x: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    return conv1d(x, weight, bias, stride, padding, dilation, groups);
  }
}

/** Cross-correlation of `[N, C, H, W]` or `[C, H, W]` with a learned weight. */
export class Conv2d extends Convolution {
  constructor(
    inChannels: number,
    outChannels: number,
    kernelSize: number | readonly number[],
    options: ConvolutionOptions = {},
  ) {
    super(2, [inChannels, outChannels], kernelSize, options);
  }

  forward(x: Tensor): Tensor {
    const { weight, bias, stride, padding, dilation, groups } = this;
    return conv2d(x, weight, bias, stride, padding, dilation, groups);
  }
}
