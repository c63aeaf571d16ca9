// Modules made of modules.
import { moduleOptionError } from "../errors/modules.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type AnyModule, Module } from "./module.ts";

/** Runs modules one after the other, each on what the one before returned. */
export class Sequential extends Module {
  readonly #layers: readonly Module[];

  constructor(...layers: readonly Module[]) {
    super();
    for (const [i, layer] of layers.entries()) {
      if (!(layer instanceof Module))
        throw moduleOptionError("nn.Sequential", `layer ${i}`, typeof layer, "a module");
    }
    this.#layers = layers;
  }

  /** Its layers are called 0, 1, 2, …. */
  override namedChildren(): readonly (readonly [string, AnyModule])[] {
    return this.#layers.map((layer, i) => [String(i), layer] as const);
  }

  /** The layer at a position; negative counts from the end. */
  at(position: number): Module | undefined {
    return this.#layers.at(position);
  }

  /** Number of layers. */
  get length(): number {
    return this.#layers.length;
  }

  [Symbol.iterator](): Iterator<Module> {
    return this.#layers[Symbol.iterator]();
  }

  forward(x: Tensor): Tensor {
    let current = x;
    for (const layer of this.#layers) current = layer.forward(current);
    return current;
  }
}
