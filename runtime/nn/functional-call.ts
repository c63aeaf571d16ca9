// Modules as pure functions: called with state that is handed in, and many models as one.

import { stack } from "../../generated/core/ops/combine.ts";
import { detach } from "../../generated/core/ops/view.ts";
import { requireGrad } from "../api/creation.ts";
import { currentLevel } from "../dispatch/frames.ts";
import { stackedModelsError, unknownStateError } from "../errors/modules.ts";
import { sameShape } from "../tensor/strides.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { AnyModule, Module, NamedTensors, StateSlot } from "./module.ts";

/**
 * Calls a module with other parameters and buffers in place of its own, which come back afterwards.
 *
 * A tensor that the module holds under several names is replaced under all of them when one is given.
 *
 * @param state tensors by dotted name; the module's own serve for what is left out
 * @throws SchemaError E_UNKNOWN_STATE for a name that the module does not have
 */
export function functionalCall<Args extends readonly unknown[], Out>(
  module: Module<Args, Out>,
  state: NamedTensors,
  args: Args,
): Out {
  const slots = module.stateSlots();
  const own = new Map<StateSlot, Tensor>(slots.map((slot) => [slot, slot.get()]));
  const replacements = new Map<Tensor, Tensor>();
  for (const [name, value] of Object.entries(state)) {
    const slot = slots.find((one) => one.name === name);
    const held = slot === undefined ? undefined : own.get(slot);
    if (held === undefined) {
      const known = slots.map((one) => one.name);
      throw unknownStateError(`functionalCall(${module.constructor.name})`, name, known);
    }
    replacements.set(held, value);
  }
  try {
    for (const [slot, held] of own) {
      const given = Object.hasOwn(state, slot.name) ? state[slot.name] : replacements.get(held);
      if (given !== undefined) slot.set(given);
    }
    return module.forward(...args);
  } finally {
    for (const [slot, held] of own) slot.set(held);
  }
}

/**
 * The states of several models of one structure, stacked in front: `[models, ...shape]` each.
 *
 * With `functionalCall` on any of the models, `vmap` then runs all of them at once.
 *
 * @returns `[params, buffers]`, tensors by dotted name; parameters are new leaves that require grad where the models' do
 * @throws SchemaError E_STACKED_MODELS when models differ in structure, shapes or mode, or there are none
 */
export function stackModuleState(
  models: readonly AnyModule[],
): [Record<string, Tensor>, Record<string, Tensor>] {
  const [first] = models;
  if (first === undefined) throw stackedModelsError("there are no models");
  const shapes = first.stateSlots();
  const all = models.map((model, i) => {
    if (model.training !== first.training)
      throw stackedModelsError(
        `model ${i} is ${model.training ? "" : "not "}in training mode, model 0 is the other`,
      );
    const slots = model.stateSlots();
    const odd = shapes.find(({ name, get }, k) => {
      const other = slots[k];
      return other?.name !== name || !sameShape(other.get().shape, get().shape);
    });
    if (odd !== undefined || slots.length !== shapes.length) {
      const what = odd === undefined ? "more state" : `another ${odd.name}`;
      throw stackedModelsError(`model ${i} has ${what} than model 0`);
    }
    return slots;
  });
  const stacked = (kind: StateSlot["kind"]): Record<string, Tensor> =>
    Object.fromEntries(
      shapes.flatMap((slot, k) =>
        slot.kind === kind ? [[slot.name, stackSlots(all.map((slots) => slots[k]))]] : [],
      ),
    );
  return [stacked("parameter"), stacked("buffer")];
}

function stackSlots(slots: readonly StateSlot[]): Tensor {
  const tensors = slots.map(({ get }) => get());
  const all = stack(tensors.map(detach), 0);
  const isLearned = slots[0].kind === "parameter" && tensors[0].requiresGrad;
  return isLearned && currentLevel() === 0 ? requireGrad(all) : all;
}
