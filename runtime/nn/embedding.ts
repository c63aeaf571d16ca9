// Layers that look rows up in a table.

import { zero_ } from "../../generated/core/ops/factory.ts";
import { embedding } from "../../generated/core/ops/layer.ts";
import { randn } from "../../generated/core/ops/random.ts";
import { select } from "../../generated/core/ops/view.ts";
import { moduleOptionError } from "../errors/modules.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkSize } from "./linear.ts";
import { Module, parameter } from "./module.ts";

/** Options of `Embedding`. */
export interface EmbeddingOptions {
  /** A row that is zeros at first and gets no gradient; negative counts from the end. */
  readonly paddingIdx?: number | null;
  /** Dtype of the table. Default float32. */
  readonly dtype?: DType;
}

/** A learned row for every integer: `[...]` of int64 to `[..., embeddingDim]`. */
export class Embedding extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  /** `[numEmbeddings, embeddingDim]`. */
  weight: Tensor;

  constructor(numEmbeddings: number, embeddingDim: number, options: EmbeddingOptions = {}) {
    super();
    const { paddingIdx = null, dtype = "float32" } = options;
    checkSize("nn.Embedding", "numEmbeddings", numEmbeddings);
    checkSize("nn.Embedding", "embeddingDim", embeddingDim);
    if (paddingIdx !== null && !(paddingIdx >= -numEmbeddings && paddingIdx < numEmbeddings)) {
      const expected = `${-numEmbeddings} <= paddingIdx < ${numEmbeddings}`;
      throw moduleOptionError("nn.Embedding", "paddingIdx", String(paddingIdx), expected);
    }
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx =
      paddingIdx !== null && paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx;
    const table = randn([numEmbeddings, embeddingDim], { dtype });
    if (this.paddingIdx !== null) zero_(select(table, 0, this.paddingIdx));
    this.weight = parameter(table);
  }

  forward(indices: Tensor): Tensor {
    return embedding(this.weight, indices, this.paddingIdx ?? -1);
  }

  protected override describe(): string {
    return `${this.numEmbeddings}, ${this.embeddingDim}`;
  }
}
