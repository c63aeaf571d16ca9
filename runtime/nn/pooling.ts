// Pooling layers over images.
import { avgPool2d, maxPool2d } from "../../generated/core/ops/pooling.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** Options of pools; a number stands for both dims. */
export interface PoolingOptions {
  /** Default: the window's size. */
  readonly stride?: number | readonly number[];
  readonly padding?: number | readonly number[];
}

function both(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value, value] : value;
}

abstract class Pool extends Module {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];

  constructor(kernelSize: number | readonly number[], options: PoolingOptions = {}) {
    super();
    this.kernelSize = both(kernelSize);
    this.stride = both(options.stride ?? this.kernelSize);
    this.padding = both(options.padding ?? 0);
  }

  protected override describe(): string {
    return `kernelSize=[${this.kernelSize.join(", ")}], stride=[${this.stride.join(", ")}]`;
  }
}

/** The largest element of every window of `[N, C, H, W]` or `[C, H, W]`. */
export class MaxPool2d extends Pool {
  forward(x: Tensor): Tensor {
    return maxPool2d(x, this.kernelSize, this.stride, this.padding);
  }
}

/** The mean of every window of `[N, C, H, W]` or `[C, H, W]`. */
export class AvgPool2d extends Pool {
  forward(x: Tensor): Tensor {
    return avgPool2d(x, this.kernelSize, this.stride, this.padding);
  }
}
