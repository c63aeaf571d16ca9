// Methods that a plugin adds to Tensor.
import { methodTakenError } from "../errors/plugin-methods.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Which plugin brought a method. */
const owners = new Map<string, string>();

/**
 * Makes functions methods of Tensor: `this` is the tensor. A plugin may install its methods again.
 *
 * @throws SchemaError E_METHOD_TAKEN when Tensor has a method of that name already
 */
export function installMethods(
  namespace: string,
  methods: Readonly<Record<string, unknown>>,
): void {
  const names = Object.keys(methods);
  for (const name of names) {
    const isOwn = owners.get(name) === namespace;
    if (name in Tensor.prototype && !isOwn)
      throw methodTakenError(namespace, name, owners.get(name) ?? null);
  }
  for (const name of names) {
    owners.set(name, namespace);
    const value = methods[name];
    Object.defineProperty(Tensor.prototype, name, { configurable: true, writable: true, value });
  }
}
