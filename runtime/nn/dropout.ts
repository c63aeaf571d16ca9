// Layers that draw random numbers in training.
import { dropout } from "../../generated/core/ops/random.ts";
import { moduleOptionError } from "../errors/modules.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** Zeroes each element with probability `p` in training and scales the rest by `1 / (1 - p)`; under vmap `randomness` decides. */
export class Dropout extends Module {
  readonly p: number;

  constructor(p = 0.5) {
    super();
    if (!(p >= 0 && p <= 1)) throw moduleOptionError("nn.Dropout", "p", String(p), "0 <= p <= 1");
    this.p = p;
  }

  forward(x: Tensor): Tensor {
    return dropout(x, this.p, this.training);
  }

  protected override describe(): string {
    return `p=${this.p}`;
  }
}
