// Methods of PyTorch's Tensor that are no operators, as `callOp` knows them: indexing by brackets, properties, conversions.
import type { DType } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import { getIndex, type IndexValue, setIndex } from "./indexing.ts";

/** Takes the arguments as the reference writes them; null when they are not what it takes. */
type PythonMethod = (args: readonly unknown[]) => Tensor | null;

const METHODS: Readonly<Record<string, PythonMethod>> = {
  __getitem__: ([self, parts]) =>
    self instanceof Tensor ? getIndex(self, Array.isArray(parts) ? parts : [parts]) : null,
  __setitem__: ([self, parts, value]) =>
    self instanceof Tensor && isIndexValue(value)
      ? setIndex(self, Array.isArray(parts) ? parts : [parts], value)
      : null,
  bool: conversion("bool"),
  double: conversion("float64"),
  float: conversion("float32"),
  int: conversion("int32"),
  long: conversion("int64"),
  T: ([self]) => (self instanceof Tensor ? self.T : null),
  mT: ([self]) => (self instanceof Tensor ? self.mT : null),
};

function conversion(dtype: DType): PythonMethod {
  return ([self]) => (self instanceof Tensor ? self.to(dtype) : null);
}

/** `setIndex` itself checks what the value holds. */
function isIndexValue(value: unknown): value is IndexValue {
  return value !== undefined && value !== null;
}

/** Calls one of these methods; undefined when the name is none of them, or the arguments do not fit. */
export function callPythonMethod(name: string, args: readonly unknown[]): Tensor | undefined {
  const key = name.replace(/^torch\.Tensor\./, "");
  const method = Object.hasOwn(METHODS, key) ? METHODS[key] : undefined;
  return method?.(args) ?? undefined;
}
