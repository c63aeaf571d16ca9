// Normalisation layers.

import { ones, zeros } from "../../generated/core/ops/factory.ts";
import { batchNorm, groupNorm, layerNorm } from "../../generated/core/ops/normalization.ts";
import { add_ } from "../../generated/core/ops/pointwise.ts";
import { showShape } from "../errors/message.ts";
import { moduleOptionError } from "../errors/modules.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape, Tensor } from "../tensor/tensor.ts";
import { checkSize } from "./linear.ts";
import { Module, parameter } from "./module.ts";

/** Options that all normalisation layers have. */
export interface NormalizationOptions {
  /** Added to the variance before its root is taken. Default 1e-5. */
  readonly eps?: number;
  /** Whether a weight and a bias are learned. Default true. */
  readonly affine?: boolean;
  /** Dtype of parameters and buffers. Default float32. */
  readonly dtype?: DType;
}

/** Normalises over the last dims, of sizes `normalizedShape`, of every example. */
export class LayerNorm extends Module {
  readonly normalizedShape: Shape;
  readonly eps: number;
  /** In the shape of `normalizedShape`; null without. */
  weight: Tensor | null;
  /** In the shape of `normalizedShape`; null without. */
  bias: Tensor | null;

  constructor(normalizedShape: number | Shape, options: NormalizationOptions = {}) {
    super();
    const { eps = 1e-5, affine = true, dtype = "float32" } = options;
    this.normalizedShape =
      typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
    for (const size of this.normalizedShape) checkSize("nn.LayerNorm", "normalizedShape", size);
    this.eps = eps;
    this.weight = affine ? parameter(ones(this.normalizedShape, { dtype })) : null;
    this.bias = affine ? parameter(zeros(this.normalizedShape, { dtype })) : null;
  }

  forward(x: Tensor): Tensor {
    return layerNorm(x, this.normalizedShape, this.weight, this.bias, this.eps);
  }

  protected override describe(): string {
    return `[${this.normalizedShape.join(", ")}], eps=${this.eps}, affine=${this.weight !== null}`;
  }
}

/** Normalises channels in groups: `[N, C, …]`, `C` a multiple of `numGroups`. */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  /** `[numChannels]`; null without. */
  weight: Tensor | null;
  /** `[numChannels]`; null without. */
  bias: Tensor | null;

  constructor(numGroups: number, numChannels: number, options: NormalizationOptions = {}) {
    super();
    const { eps = 1e-5, affine = true, dtype = "float32" } = options;
    checkSize("nn.GroupNorm", "numGroups", numGroups);
    checkSize("nn.GroupNorm", "numChannels", numChannels);
    if (numChannels % numGroups !== 0) {
      const expected = `a multiple of numGroups, ${numGroups}`;
      throw moduleOptionError("nn.GroupNorm", "numChannels", String(numChannels), expected);
    }
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.weight = affine ? parameter(ones([numChannels], { dtype })) : null;
    this.bias = affine ? parameter(zeros([numChannels], { dtype })) : null;
  }

  forward(x: Tensor): Tensor {
    return groupNorm(x, this.numGroups, this.weight, this.bias, this.eps);
  }

  protected override describe(): string {
    return `${this.numGroups}, ${this.numChannels}, eps=${this.eps}`;
  }
}

/** Options of batch normalisation. */
export interface BatchNormOptions extends NormalizationOptions {
  /** Weight of the newest batch in the running statistics; null averages over all batches. Default 0.1. */
  readonly momentum?: number | null;
  /** Whether running statistics are kept, for evaluation. Default true. */
  readonly trackRunningStats?: boolean;
}

/**
 * Normalises every channel over the batch in training, and by its running statistics in evaluation.
 *
 * Training writes into the running statistics. Under `vmap` those must be mapped too (`stackModuleState`), or there must be
 * none (`trackRunningStats: false`).
 */
abstract class BatchNorm extends Module {
  readonly numFeatures: number;
  readonly eps: number;
  readonly momentum: number | null;
  /** `[numFeatures]`; null without. */
  weight: Tensor | null;
  /** `[numFeatures]`; null without. */
  bias: Tensor | null;
  /** `[numFeatures]`; null when not tracked. */
  runningMean: Tensor | null;
  /** `[numFeatures]`; null when not tracked. */
  runningVar: Tensor | null;
  /** Number of batches seen in training, 0-d int64; null when not tracked. */
  numBatchesTracked: Tensor | null;

  constructor(numFeatures: number, options: BatchNormOptions = {}) {
    super();
    const { eps = 1e-5, affine = true, dtype = "float32", momentum = 0.1 } = options;
    checkSize(`nn.${new.target.name}`, "numFeatures", numFeatures);
    const isTracked = options.trackRunningStats ?? true;
    this.numFeatures = numFeatures;
    this.eps = eps;
    this.momentum = momentum;
    this.weight = affine ? parameter(ones([numFeatures], { dtype })) : null;
    this.bias = affine ? parameter(zeros([numFeatures], { dtype })) : null;
    this.runningMean = isTracked ? zeros([numFeatures], { dtype }) : null;
    this.runningVar = isTracked ? ones([numFeatures], { dtype }) : null;
    this.numBatchesTracked = isTracked ? zeros([], { dtype: "int64" }) : null;
    this.registerBuffer("runningMean", this.runningMean);
    this.registerBuffer("runningVar", this.runningVar);
    this.registerBuffer("numBatchesTracked", this.numBatchesTracked);
  }

  /** Numbers of dims an input may have. */
  protected abstract readonly ranks: readonly number[];

  forward(x: Tensor): Tensor {
    const { weight, bias, runningMean, runningVar, momentum, eps, training } = this;
    if (!this.ranks.includes(x.ndim)) {
      const expected = `a tensor with ${this.ranks.join(" or ")} dims`;
      const where = `nn.${this.constructor.name}`;
      throw moduleOptionError(where, "the input", `of shape ${showShape(x.shape)}`, expected);
    }
    if (training && this.numBatchesTracked !== null) add_(this.numBatchesTracked, 1);
    // Without statistics of its own every batch is normalised by itself.
    const usesBatch = training || runningMean === null || runningVar === null;
    const weightOfBatch = momentum ?? this.#cumulativeWeight();
    return batchNorm(x, weight, bias, runningMean, runningVar, usesBatch, weightOfBatch, eps);
  }

  #cumulativeWeight(): number {
    if (!this.training || this.numBatchesTracked === null) return 0;
    return 1 / Number(this.numBatchesTracked.item());
  }

  protected override describe(): string {
    const { numFeatures, eps, momentum } = this;
    return `${numFeatures}, eps=${eps}, momentum=${momentum}, affine=${this.weight !== null}`;
  }
}

/** Batch normalisation of `[N, C]` or `[N, C, L]`. */
export class BatchNorm1d extends BatchNorm {
  protected readonly ranks: readonly number[] = [2, 3];
}

/** Batch normalisation of `[N, C, H, W]`. */
export class BatchNorm2d extends BatchNorm {
  protected readonly ranks: readonly number[] = [4];
}

/** Batch normalisation of `[N, C, D, H, W]`. */
export class BatchNorm3d extends BatchNorm {
  protected readonly ranks: readonly number[] = [5];
}
