// Methods that plugins add to Tensor.
import { expect, test } from "vitest";
import { installMethods } from "../../runtime/api/plugin-methods.ts";
import { Tensor, tensor } from "../../runtime/index.ts";

test("a plugin's methods are called on tensors, may come again, and replace nothing", () => {
  const methods: ThisType<Tensor> & Record<string, unknown> = {
    countElements() {
      return this.shape.reduce((product, size) => product * size, 1);
    },
  };
  installMethods("counting", methods);
  installMethods("counting", methods);
  expect(Reflect.get(tensor([1, 2, 3]), "countElements").call(tensor([1, 2, 3]))).toBe(3);
  expect(() => installMethods("other", methods)).toThrow(
    expect.objectContaining({ code: "E_METHOD_TAKEN" }),
  );
  const before = Tensor.prototype.tolist;
  expect(() => installMethods("counting", { more: () => 0, tolist: () => [] })).toThrow(
    "tolist is a method of tensors already, of batchwise",
  );
  expect(Tensor.prototype.tolist).toBe(before);
  expect("more" in Tensor.prototype).toBe(false);
});
