// `_class_targets`: checked class indices for a loss; what is ignored becomes class 0, so that it can be gathered.
import { classTargetError } from "../../errors/losses.ts";
import { arrayOf } from "../../tensor/storage.ts";
import { intArg, type Kernel, type Meta, optionalIntArg, tensorArg } from "../contract.ts";
import { asBigints, offsetsOf, startOf } from "./elements.ts";

/** Shape function of `_class_targets`. */
export const _classTargetsMeta: Meta = (args) => [
  { shape: tensorArg(args, 0).shape, dtype: "int64" },
];

/** `_class_targets(target, classes, ignore_index, loss)`, where `loss` is named in the error. @throws ShapeError E_CLASS_TARGET */
export const _classTargetsKernel: Kernel = ([out], args) => {
  const target = tensorArg(args, 0);
  const classes = intArg(args, 1);
  const ignored = optionalIntArg(args, 2);
  const source = arrayOf(target.storage, "_class_targets");
  const from = offsetsOf(target.shape, target.strides);
  const to = offsetsOf(out.shape, out.strides);
  const places = asBigints(arrayOf(out.storage, "_class_targets"), "_class_targets");
  for (let i = 0; i < from.length; i++) {
    const index = Number(source[startOf(target) + from[i]]);
    if (index === ignored) {
      places[startOf(out) + to[i]] = 0n;
      continue;
    }
    if (index < 0 || index >= classes)
      throw classTargetError(String(args[3]), index, { classes, ignored });
    places[startOf(out) + to[i]] = BigInt(index);
  }
};
