// `flip`: the positions of some dims in reverse order.
import { wrapDims } from "../../tensor/dims.ts";
import { intsArg, type Kernel, type Meta, tensorArg } from "../contract.ts";
import { elementsIn, writeElements } from "./elements.ts";

/** Shape function of `flip`. */
export const flipMeta: Meta = (args) => {
  const { shape, dtype } = tensorArg(args, 0);
  wrapDims(intsArg(args, 1), shape.length, "flip");
  return [{ shape, dtype }];
};

/** `flip(self, dims)`: reads backwards from the last position of every dim named. */
export const flipKernel: Kernel = ([out], args) => {
  const self = tensorArg(args, 0);
  const { shape, strides } = self;
  if (shape.includes(0)) return;
  const flipped = wrapDims(intsArg(args, 1), shape.length, "flip").filter((d) => d < shape.length);
  const source = elementsIn(self, "flip");
  const start = flipped.reduce((at, dim) => at + (shape[dim] - 1) * strides[dim], source.start);
  const steps = strides.map((stride, dim) => (flipped.includes(dim) ? -stride : stride));
  writeElements({ ...source, start, strides: steps }, elementsIn(out, "flip"));
};
