// A backend that writes every kernel call down as data while it runs, and the replay of such a program.
// Views cost no call: a reference names a storage and the geometry in it, so a view is another reference.
import { type Backend, type KernelCall, withBackend } from "../dispatch/backend.ts";
import { requireOp } from "../dispatch/registry.ts";
import { internalError } from "../errors/internal.ts";
import { replayInputCountError, replayInputError, traceValueError } from "../errors/tracing.ts";
import type { Kernel, OpArg, OpArgs } from "../kernels/contract.ts";
import { type DType, FloatScalar, newTypedArray, type TypedArray } from "../tensor/dtype.ts";
import { elementsOf } from "../tensor/read.ts";
import { allocateStorage, type Storage, storageFromArray } from "../tensor/storage.ts";
import { contiguousStrides } from "../tensor/strides.ts";
import { type Shape, type Strides, Tensor } from "../tensor/tensor.ts";

/** A tensor as data: which storage, and where in it. */
export interface TensorRef {
  readonly storage: number;
  readonly dtype: DType;
  readonly shape: Shape;
  readonly strides: Strides;
  readonly offset: number;
}

/** An argument as data; only values that JSON can hold. */
export type TracedArg =
  | { readonly kind: "tensor"; readonly ref: TensorRef }
  | { readonly kind: "value"; readonly value: number | boolean | string | null }
  | { readonly kind: "float"; readonly value: NumberText }
  | { readonly kind: "int"; readonly digits: string }
  | { readonly kind: "list"; readonly items: readonly TracedArg[] };

/** A number, or the text of one that JSON has no form for. */
export type NumberText = number | "NaN" | "Infinity" | "-Infinity" | "-0";

/** One kernel call: fill `outs` from `args`. */
export interface TracedCall {
  readonly op: string;
  readonly outs: readonly TensorRef[];
  readonly args: readonly TracedArg[];
}

/** A storage of a program; `elements` when its contents were there before the program began. */
export interface TracedStorage {
  readonly dtype: DType;
  readonly length: number;
  readonly elements: readonly string[] | null;
}

/** A straight-line program of kernel calls. Survives `JSON.parse(JSON.stringify(program))`. */
export interface TracedProgram {
  readonly storages: readonly TracedStorage[];
  readonly inputs: readonly TensorRef[];
  readonly calls: readonly TracedCall[];
  readonly outputs: readonly TensorRef[];
}

/** What a traced function returns, and the program that computed it. */
export interface Trace {
  readonly program: TracedProgram;
  readonly outputs: readonly Tensor[];
}

/**
 * Runs `fn` on plain tensors and records the kernel calls it makes.
 *
 * Tensors that `fn` captures, and what random ops draw, become constants of the program. What a
 * JavaScript branch decided while tracing is fixed in it.
 */
export function trace(
  fn: (...inputs: Tensor[]) => Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
): Trace {
  const recording = new Recording();
  const own = inputs.map(contiguousCopy);
  const inputRefs = own.map((input) => recording.introduce(input));
  const result = withBackend(recording, () => fn(...own));
  const outputs = result instanceof Tensor ? [result] : result;
  return { program: recording.program(inputRefs, outputs), outputs };
}

/**
 * Runs a program on other inputs with the default kernels.
 *
 * @throws ShapeError or DTypeError when an input differs from the traced one in shape or dtype
 */
export function replay(program: TracedProgram, inputs: readonly Tensor[]): Tensor[] {
  if (inputs.length !== program.inputs.length) {
    throw replayInputCountError(inputs.length, program.inputs.length);
  }
  const storages = program.storages.map(materialise);
  program.inputs.forEach((ref, index) => {
    assertFits(inputs[index], ref, index);
    storages[ref.storage] = storageFromArray(ref.dtype, elementsOf(inputs[index]));
  });
  const tensorOf = (ref: TensorRef): Tensor =>
    new Tensor(storages[ref.storage], ref.dtype, ref.shape, ref.strides, ref.offset, 0);
  for (const { op, outs, args } of program.calls) {
    defaultKernel(op)(
      outs.map(tensorOf),
      args.map((arg) => decodeArg(arg, tensorOf)),
    );
  }
  return program.outputs.map(tensorOf);
}

/** The kernel an op runs on plain tensors: its own, or that of the form it is derived from. */
function defaultKernel(name: string): Kernel {
  const { binding } = requireOp(name);
  const source = binding.functionalOp?.binding;
  const kernel = binding.wasm ?? binding.js ?? source?.wasm ?? source?.js;
  if (kernel === undefined) throw internalError(name, "a traced call has no kernel");
  return kernel;
}

/** The backend itself: numbers storages in the order it meets them. */
class Recording implements Backend {
  readonly name = "tracing";
  readonly #numbers = new Map<Storage, number>();
  readonly #storages: TracedStorage[] = [];
  readonly #calls: TracedCall[] = [];

  readonly run = ({ op, outs, args }: KernelCall): void => {
    // Arguments first: a storage that is read before anything wrote it holds a constant.
    const tracedArgs = args.map((arg) => encodeArg(op, arg, (x) => this.#refer(x, true)));
    const isUpdate = outs.some((out) => args.includes(out));
    const refs = outs.map((out) => this.#refer(out, isUpdate));
    this.#calls.push({ op, outs: refs, args: tracedArgs });
    defaultKernel(op)(outs, args);
  };

  /** Numbers the storage of an input, whose contents come with each replay. */
  introduce(x: Tensor): TensorRef {
    return this.#refer(x, false);
  }

  program(inputs: readonly TensorRef[], outputs: readonly Tensor[]): TracedProgram {
    const refs = outputs.map((output) => this.#refer(output, true));
    return { storages: this.#storages, inputs, calls: this.#calls, outputs: refs };
  }

  #refer(x: Tensor, isRead: boolean): TensorRef {
    const { storage, dtype, shape, strides, offset } = x;
    let number = this.#numbers.get(storage);
    if (number === undefined) {
      number = this.#storages.length;
      this.#numbers.set(storage, number);
      const elements = isRead ? Array.from(wholeStorage(storage), elementText) : null;
      this.#storages.push({ dtype: storage.dtype, length: storage.length, elements });
    }
    return { storage: number, dtype, shape: [...shape], strides: [...strides], offset };
  }
}

function wholeStorage(storage: Storage): TypedArray {
  const { dtype, length } = storage;
  return elementsOf(new Tensor(storage, dtype, [length], [1], 0, 0));
}

function contiguousCopy(x: Tensor): Tensor {
  const { dtype, shape } = x;
  const storage = storageFromArray(dtype, elementsOf(x));
  return new Tensor(storage, dtype, shape, contiguousStrides(shape), 0, 0);
}

function materialise({ dtype, length, elements }: TracedStorage): Storage {
  if (elements === null) return allocateStorage(dtype, length);
  const array = newTypedArray(dtype, length);
  if (array instanceof BigInt64Array) {
    elements.forEach((text, i) => {
      array[i] = BigInt(text);
    });
  } else {
    elements.forEach((text, i) => {
      array[i] = Number(text);
    });
  }
  return storageFromArray(dtype, array);
}

function assertFits(input: Tensor, ref: TensorRef, index: number): void {
  const isSame =
    input.dtype === ref.dtype &&
    input.shape.length === ref.shape.length &&
    input.shape.every((size, dim) => size === ref.shape[dim]);
  if (!isSame) throw replayInputError(index, input, ref);
}

function elementText(value: number | bigint): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function encodeArg(op: string, arg: OpArg, refer: (x: Tensor) => TensorRef): TracedArg {
  if (arg instanceof Tensor) return { kind: "tensor", ref: refer(arg) };
  if (Array.isArray(arg)) {
    return { kind: "list", items: arg.map((item: OpArg) => encodeArg(op, item, refer)) };
  }
  if (typeof arg === "bigint") return { kind: "int", digits: String(arg) };
  if (arg instanceof FloatScalar) return { kind: "float", value: floatText(arg.value) };
  // A number that JSON would change keeps its own form; all such numbers are floats anyway.
  if (typeof arg === "number" && typeof floatText(arg) === "string") {
    return { kind: "float", value: floatText(arg) };
  }
  if (arg === null || typeof arg === "string" || typeof arg === "boolean") {
    return { kind: "value", value: arg };
  }
  if (typeof arg === "number") return { kind: "value", value: arg };
  throw traceValueError(op, arg.constructor.name);
}

function floatText(value: number): NumberText {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "Infinity";
  if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
  return Object.is(value, -0) ? "-0" : value;
}

function decodeArg(arg: TracedArg, tensorOf: (ref: TensorRef) => Tensor): OpArgs[number] {
  switch (arg.kind) {
    case "tensor":
      return tensorOf(arg.ref);
    case "value":
      return arg.value;
    case "float":
      return new FloatScalar(Number(arg.value));
    case "int":
      return BigInt(arg.digits);
    case "list":
      return arg.items.map((item) => decodeArg(item, tensorOf));
  }
}
