// Puts methods on Tensor.prototype that are no operators.
import { Tensor } from "../tensor/tensor.ts";

/** Methods and accessors; inside them `this` is the tensor. */
export type MethodTable = ThisType<Tensor> & PropertyDescriptorMap;

/** Defines every entry of the table on Tensor.prototype. */
export function installMethods(table: MethodTable): void {
  for (const key of Reflect.ownKeys(table)) {
    Object.defineProperty(Tensor.prototype, key, {
      configurable: true,
      ...Reflect.get(table, key),
    });
  }
}
