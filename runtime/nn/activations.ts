// Activations and other layers without state.
import { elu, gelu, leakyRelu, silu, softplus } from "../../generated/core/ops/activation.ts";
import { relu, sigmoid, tanh } from "../../generated/core/ops/pointwise.ts";
import { logSoftmax, softmax } from "../../generated/core/ops/reduction.ts";
import { flatten } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";

/** `max(x, 0)`. */
export class ReLU extends Module {
  forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/** The normal distribution's share below `x`, times `x`; `"tanh"` approximates it. */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  constructor(approximate: "none" | "tanh" = "none") {
    super();
    this.approximate = approximate;
  }

  forward(x: Tensor): Tensor {
    return gelu(x, { approximate: this.approximate });
  }

  protected override describe(): string {
    return `approximate="${this.approximate}"`;
  }
}

/** `x * sigmoid(x)`. */
export class SiLU extends Module {
  forward(x: Tensor): Tensor {
    return silu(x);
  }
}

/** `x` where it is positive, `negativeSlope * x` elsewhere. */
export class LeakyReLU extends Module {
  readonly negativeSlope: number;

  constructor(negativeSlope = 0.01) {
    super();
    this.negativeSlope = negativeSlope;
  }

  forward(x: Tensor): Tensor {
    return leakyRelu(x, this.negativeSlope);
  }

  protected override describe(): string {
    return `negativeSlope=${this.negativeSlope}`;
  }
}

/** `x` where it is positive, `alpha * (exp(x) - 1)` elsewhere. */
export class ELU extends Module {
  readonly alpha: number;

  constructor(alpha = 1) {
    super();
    this.alpha = alpha;
  }

  forward(x: Tensor): Tensor {
    return elu(x, this.alpha);
  }

  protected override describe(): string {
    return `alpha=${this.alpha}`;
  }
}

/** `log(1 + exp(x))`. */
export class Softplus extends Module {
  forward(x: Tensor): Tensor {
    return softplus(x);
  }
}

/** Hyperbolic tangent. */
export class Tanh extends Module {
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/** `1 / (1 + exp(-x))`. */
export class Sigmoid extends Module {
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

abstract class AlongDim extends Module {
  readonly dim: number;

  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  protected override describe(): string {
    return `dim=${this.dim}`;
  }
}

/** Softmax along a dim. */
export class Softmax extends AlongDim {
  forward(x: Tensor): Tensor {
    return softmax(x, this.dim);
  }
}

/** Logarithm of the softmax along a dim. */
export class LogSoftmax extends AlongDim {
  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.dim);
  }
}

/** Joins dims into one; by default all but the first, which is the batch. */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  forward(x: Tensor): Tensor {
    return flatten(x, this.startDim, this.endDim);
  }

  protected override describe(): string {
    return `startDim=${this.startDim}, endDim=${this.endDim}`;
  }
}

/** The input itself. */
export class Identity extends Module {
  forward(x: Tensor): Tensor {
    return x;
  }
}
