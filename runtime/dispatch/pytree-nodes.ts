// Classes that users registered as containers: how their instances are taken apart and put together again.
import { pytreeClassError, pytreeFlattenError, pytreeRegisteredError } from "../errors/pytree.ts";
import { Tensor } from "../tensor/tensor.ts";

/** An instance of a registered class, taken apart. */
export interface OpenedNode {
  /** The class, by its prototype. */
  readonly type: unknown;
  /** Name of the class. */
  readonly name: string;
  readonly children: readonly unknown[];
  /** What the class keeps beside its children; equal trees have equal aux. */
  readonly aux: unknown;
  /** A new instance with other children. */
  readonly rebuild: (children: readonly unknown[]) => unknown;
}

const openers = new Map<unknown, (value: unknown) => OpenedNode>();

/** Classes that are trees or leaves already. */
const BUILT_IN: readonly unknown[] = [Object.prototype, Array.prototype, Tensor.prototype];

/**
 * Makes a class a container that transforms see into, as they see into arrays and plain objects.
 *
 * Instances of exactly this class count, not of its subclasses. `unflatten` is called with tensors of the
 * transform in place of those that `flatten` gave, so it must not compute with them.
 *
 * @param flatten an instance's children, in a fixed order, and whatever else `unflatten` needs
 * @param unflatten the inverse: an instance with these children
 * @throws SchemaError when the class is built in or registered already
 */
export function registerPytreeNode<T, Children extends readonly unknown[] | [], Aux>(
  nodeType: abstract new (...args: never[]) => T,
  flatten: (value: T) => readonly [children: Children, aux: Aux],
  unflatten: (aux: Aux, children: Children) => T,
): void {
  if (typeof nodeType !== "function") throw pytreeClassError(String(nodeType), "is no function");
  const { name } = nodeType;
  const prototype: unknown = nodeType.prototype;
  if (BUILT_IN.includes(prototype)) throw pytreeClassError(name, "is known already");
  if (openers.has(prototype)) throw pytreeRegisteredError(name);
  openers.set(prototype, (value) => {
    if (!(value instanceof nodeType)) throw pytreeClassError(name, "is not the class of the value");
    const parts = flatten(value);
    if (!Array.isArray(parts) || !Array.isArray(parts[0])) throw pytreeFlattenError(name);
    const [children, aux] = parts;
    // As many children as there were, and tensors where there were tensors: the one place that says so to the compiler.
    return {
      type: prototype,
      name,
      children,
      aux,
      rebuild: (others) => unflatten(aux, others as Children),
    };
  });
}

/** The parts of an instance of a registered class; null for every other value. */
export function openNode(value: unknown): OpenedNode | null {
  if (openers.size === 0 || typeof value !== "object" || value === null) return null;
  const open = openers.get(Object.getPrototypeOf(value));
  return open === undefined ? null : open(value);
}

/** Whether two values of `aux` say the same: by identity, or member by member for arrays and plain objects. */
export function sameAux(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (!Array.isArray(a) && Object.getPrototypeOf(a) !== Object.prototype) return false;
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameAux(value, right.get(key)))
  );
}
