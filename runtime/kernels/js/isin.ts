// `isin`: a set of the test elements, and one look-up per element.
import type { TypedArray } from "../../tensor/dtype.ts";
import { resultType } from "../../tensor/promotion.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { boolArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { type Elements, elementsAs, offsetsOf, startOf } from "./elements.ts";

/** Shape function of `isin.Tensor_Tensor`: a truth value per element. */
export const isinTensorTensorMeta: Meta = (args) => [
  { shape: tensorArg(args, 0).shape, dtype: "bool" },
];

/** `isin(elements, test_elements)`: values meet in their common dtype, and NaN is among nothing. */
export const isinTensorTensorKernel: Kernel = ([out], args) => {
  const elements = tensorArg(args, 0);
  const tests = tensorArg(args, 1);
  const isInverted = boolArg(args, 3);
  const dtype = resultType([
    { dtype: elements.dtype, ndim: elements.shape.length },
    { dtype: tests.dtype, ndim: tests.shape.length },
  ]);
  const known = new Set<number | bigint>();
  forEachElement(elementsAs(tests, dtype, "isin"), (value) => {
    if (!Number.isNaN(value)) known.add(value);
  });
  const target: TypedArray = arrayOf(out.storage, "isin");
  const places = offsetsOf(out.shape, out.strides);
  forEachElement(elementsAs(elements, dtype, "isin"), (value, i) => {
    target[startOf(out) + places[i]] = known.has(value) === isInverted ? 0 : 1;
  });
};

function forEachElement(
  { array, start, shape, strides }: Elements,
  visit: (value: number | bigint, index: number) => void,
): void {
  const places = offsetsOf(shape, strides);
  for (let i = 0; i < places.length; i++) visit(array[start + places[i]], i);
}
