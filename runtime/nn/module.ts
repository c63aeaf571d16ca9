// Module: a function with state. Parameters, buffers and submodules are found among its properties.

import { copy_ } from "../../generated/core/ops/copy.ts";
import { detach } from "../../generated/core/ops/view.ts";
import { requireGrad } from "../api/creation.ts";
import { noGrad } from "../autograd/modes.ts";
import {
  missingStateError,
  stateNameError,
  stateShapeError,
  unknownStateError,
} from "../errors/modules.ts";
import type { DType } from "../tensor/dtype.ts";
import { isFloating } from "../tensor/dtype.ts";
import { sameShape } from "../tensor/strides.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Tensors by dotted name, such as `layers.0.weight`. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** One place in a module that holds a tensor. */
export interface StateSlot {
  readonly name: string;
  readonly kind: "parameter" | "buffer";
  readonly get: () => Tensor;
  readonly set: (value: Tensor) => void;
}

const parameters = new WeakSet<Tensor>();

/**
 * Marks a tensor as a parameter: a property of a module that holds it is to be learned.
 *
 * @throws AutogradError for integer and bool tensors, and inside a transform
 */
export function parameter(value: Tensor): Tensor {
  parameters.add(value);
  return requireGrad(value);
}

/** Any module, whatever it takes and returns. */
export type AnyModule = Module<never[], unknown>;

/**
 * Base class of layers and models.
 *
 * Properties make up its state: tensors that went through `parameter` or require grad are parameters, those named by
 * `registerBuffer` are buffers, modules and arrays of modules are submodules. `forward` computes.
 */
export abstract class Module<Args extends readonly unknown[] = [Tensor], Out = Tensor> {
  /** Whether layers that differ in training, such as dropout, behave as in training. */
  training = true;
  /** What each property is, from the first time it was seen on: a tensor put in its place keeps its role. */
  readonly #kinds = new Map<string, StateSlot["kind"]>();

  /** What the module computes. */
  abstract forward(...args: Args): Out;

  /** Makes a tensor part of the state without being learned, such as a running mean; null reserves the name. */
  protected registerBuffer(name: string, value: Tensor | null): void {
    if (name === "" || name.includes("."))
      throw stateNameError(`${this.constructor.name}.registerBuffer`, name);
    this.#kinds.set(name, "buffer");
    Reflect.set(this, name, value);
  }

  /** Own tensors that are parameters or buffers. */
  #ownState(): readonly { readonly key: string; readonly kind: StateSlot["kind"] }[] {
    return Object.entries(this).flatMap(([key, value]) => {
      if (!(value instanceof Tensor)) return [];
      const isParameter = parameters.has(value) || value.requiresGrad;
      const kind = this.#kinds.get(key) ?? (isParameter ? "parameter" : null);
      if (kind === null) return [];
      this.#kinds.set(key, kind);
      return [{ key, kind }];
    });
  }

  /** Submodules by name; those in an array by its name and their position. */
  namedChildren(): readonly (readonly [string, AnyModule])[] {
    return Object.entries(this).flatMap(([key, value]): (readonly [string, AnyModule])[] => {
      if (value instanceof Module) return [[key, value]];
      if (!Array.isArray(value)) return [];
      return value.flatMap((item, i) => (item instanceof Module ? [[`${key}.${i}`, item]] : []));
    });
  }

  /** This module and all below it, outer ones first. */
  modules(): readonly AnyModule[] {
    return [this, ...this.namedChildren().flatMap(([, child]) => child.modules())];
  }

  /** Every place that holds a parameter or buffer, by dotted name. */
  stateSlots(prefix = ""): readonly StateSlot[] {
    const own = this.#ownState().map(({ key, kind }) => ({
      name: prefix + key,
      kind,
      get: (): Tensor => {
        const value: unknown = Reflect.get(this, key);
        if (value instanceof Tensor) return value;
        throw unknownStateError(this.constructor.name, key, [...this.#kinds.keys()]);
      },
      set: (value: Tensor): void => {
        Reflect.set(this, key, value);
      },
    }));
    const below = this.namedChildren().flatMap(([name, child]) =>
      child.stateSlots(`${prefix}${name}.`),
    );
    return [...own, ...below];
  }

  /** Parameters by dotted name: a pytree, ready for `grad`. */
  namedParameters(): NamedTensors {
    return this.#named("parameter");
  }

  /** Buffers by dotted name. */
  namedBuffers(): NamedTensors {
    return this.#named("buffer");
  }

  #named(kind: StateSlot["kind"]): NamedTensors {
    const slots = this.stateSlots().filter((slot) => slot.kind === kind);
    return Object.fromEntries(slots.map(({ name, get }) => [name, get()]));
  }

  /** Every parameter, each once, however many names it has. */
  parameters(): readonly Tensor[] {
    return [...new Set(Object.values(this.namedParameters()))];
  }

  /** Every buffer, each once. */
  buffers(): readonly Tensor[] {
    return [...new Set(Object.values(this.namedBuffers()))];
  }

  /** Parameters and buffers by dotted name, cut off from any graph; they share memory with the module. */
  stateDict(): NamedTensors {
    return Object.fromEntries(this.stateSlots().map(({ name, get }) => [name, detach(get())]));
  }

  /**
   * Copies values into parameters and buffers; nothing is copied unless everything fits.
   *
   * @throws SchemaError E_UNKNOWN_STATE, E_MISSING_STATE (unless `strict` is false); ShapeError E_STATE_SHAPE
   */
  loadStateDict(state: NamedTensors, options: { readonly strict?: boolean } = {}): this {
    const where = `${this.constructor.name}.loadStateDict`;
    const slots = new Map(this.stateSlots().map((slot) => [slot.name, slot]));
    const isStrict = options.strict ?? true;
    const copies = Object.entries(state).flatMap(([name, value]) => {
      const slot = slots.get(name);
      if (slot === undefined) {
        if (isStrict) throw unknownStateError(where, name, [...slots.keys()]);
        return [];
      }
      const target = slot.get();
      if (!sameShape(value.shape, target.shape))
        throw stateShapeError(where, name, value.shape, target.shape);
      return [{ target, value }];
    });
    const missing = [...slots.keys()].filter((name) => !Object.hasOwn(state, name));
    if (isStrict && missing.length > 0) throw missingStateError(where, missing);
    noGrad(() => {
      for (const { target, value } of copies) copy_(target, detach(value));
    });
    return this;
  }

  /** Sets training or evaluation mode, here and below. */
  train(isTraining = true): this {
    for (const module of this.modules()) module.training = isTraining;
    return this;
  }

  /** Evaluation mode, here and below. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the accumulated gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Whether gradients of the parameters are wanted. Without, they can be updated in place and stay constant. */
  requiresGrad_(requires = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad = requires;
    return this;
  }

  /** Converts floating parameters and buffers to another dtype. */
  to(dtype: DType): this {
    for (const { kind, get, set } of this.stateSlots()) {
      const value = get();
      if (!isFloating(value.dtype) || value.dtype === dtype) continue;
      const converted = detach(value).to(dtype);
      set(kind === "parameter" && value.requiresGrad ? requireGrad(converted) : converted);
    }
    return this;
  }

  /** Options to show in `toString`, such as `3, 4, bias=false`. */
  protected describe(): string {
    return "";
  }

  /** The tree of modules, as PyTorch prints it. */
  toString(): string {
    const children = this.namedChildren().map(
      ([name, child]) => `  (${name}): ${child.toString().replaceAll("\n", "\n  ")}`,
    );
    const name = this.constructor.name;
    if (children.length === 0) return `${name}(${this.describe()})`;
    return `${name}(\n${children.join("\n")}\n)`;
  }
}

Object.defineProperty(Module.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: AnyModule) {
    return this.toString();
  },
});
