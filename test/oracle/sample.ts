// One reference sample as checks: its output, derivatives, and the cases of vmap.
import { expect } from "vitest";
import { clone } from "../../generated/core/ops/copy.ts";
import { select } from "../../generated/core/ops/view.ts";
import { callOp } from "../../runtime/api/call-op.ts";
import { BatchwiseError } from "../../runtime/errors/classes.ts";
import { Tensor } from "../../runtime/tensor/tensor.ts";
import { jvp } from "../../runtime/transforms/jvp.ts";
import { vjp } from "../../runtime/transforms/vjp.ts";
import { vmap } from "../../runtime/transforms/vmap.ts";
import { expectRefusal } from "../../testing/checks.ts";
import { ORACLE, type Tolerance } from "../../testing/tolerances.ts";
import { asTensor, expectClose, toTensor, type Values, valuesOf } from "../../testing/values.ts";
import {
  decodeArgument,
  decodeTensor,
  decodeValues,
  isJsonList,
  isJsonObject,
  isTensorJson,
  type Json,
  plainNumber,
} from "./decode.ts";
import { type Gauge, gaugeNamed, signsOf, turnedBy } from "./gauge.ts";

/** An object of the reference files. */
export type JsonObject = Readonly<Record<string, Json>>;

/** One check of one sample. */
export interface OracleCheck {
  readonly label: string;
  readonly run: () => void;
}

/** The call a sample describes: all tensors in one list, the rest fixed. */
interface ReferenceCall {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly isInPlace: boolean;
}

function list(value: Json | undefined): readonly Json[] {
  return isJsonList(value) ? value : [];
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function referenceCall(
  sample: JsonObject,
  args = sample["args"],
  kwargs = sample["kwargs"],
): ReferenceCall {
  const name = String(sample["python_name"]);
  const fixed = Object.entries(object(kwargs)).map(([key, value]) => [key, decodeArgument(value)]);
  return {
    name,
    args: list(args).map(decodeArgument),
    kwargs: Object.fromEntries(fixed),
    isInPlace: /[^_]_$|__setitem__$/.test(name),
  };
}

/** Whether this library knows the op of a sample; an argument it cannot take counts as unknown only by name. */
export function isKnown(sample: JsonObject): boolean {
  try {
    run(referenceCall(sample));
    return true;
  } catch (error) {
    return !(error instanceof BatchwiseError && UNKNOWN.has(error.code));
  }
}

const UNKNOWN: ReadonlySet<string> = new Set(["E_UNKNOWN_OP", "E_NO_OVERLOAD"]);

/** Flat outputs; values that are no tensors stay as they are. */
function run(call: ReferenceCall): readonly unknown[] {
  const [self, ...rest] = call.args;
  const args = call.isInPlace && self instanceof Tensor ? [clone(self), ...rest] : call.args;
  const result = callOp(call.name, args, call.kwargs);
  return Array.isArray(result) ? result : [result];
}

/** Every check of a sample. */
export function sampleChecks(sample: JsonObject): readonly OracleCheck[] {
  const tolerance = toleranceOf(sample, ORACLE);
  const wide = { absolute: 10 * tolerance.absolute, relative: 10 * tolerance.relative };
  const out: OracleCheck = { label: "out", run: () => checkOutput(sample, tolerance) };
  const derivatives = [
    ...(isJsonObject(sample["vjp"])
      ? [{ label: "vjp", run: (): void => checkVjp(sample, tolerance) }]
      : []),
    ...(isJsonObject(sample["jvp"])
      ? [{ label: "jvp", run: (): void => checkJvp(sample, tolerance) }]
      : []),
  ];
  const vmaps = list(sample["vmap"])
    .map(object)
    .map((one) => ({
      label: `vmap in_dims=${JSON.stringify(one["in_dims"])}${namedDims(one)}`,
      run: (): void => checkVmap(sample, one, wide),
    }));
  const pullbacks = list(sample["vmap_vjp"])
    .map(object)
    .map((one) => ({
      label: "vmap of vjp",
      run: (): void => checkVmapVjp(sample, one, wide),
    }));
  return [out, ...derivatives, ...vmaps, ...pullbacks];
}

/** The mapped dims of named tensors, where there are any. */
function namedDims(one: JsonObject): string {
  const named = one["in_dims_kwargs"];
  return isJsonObject(named) ? ` ${JSON.stringify(named)}` : "";
}

function toleranceOf(holder: JsonObject, otherwise: Tolerance): Tolerance {
  const given = holder["tol"];
  if (!isJsonObject(given)) return otherwise;
  return { absolute: Number(given["atol"]), relative: Number(given["rtol"]) };
}

/** Outputs in the reference are one value or a list. */
function flatReference(value: Json): readonly Json[] {
  return isJsonList(value) ? value : [value];
}

/** Only what was computed: under vmap an output that was not asked for cannot be returned. */
function present(outputs: Json): Json {
  return isJsonList(outputs) ? outputs.filter((value) => value !== null) : outputs;
}

function expectReference(got: unknown, want: Json, tolerance: Tolerance): void {
  if (isTensorJson(want)) {
    if (!(got instanceof Tensor)) expect.fail(`expected a tensor, got ${String(got)}`);
    expectClose(got, decodeValues(want), tolerance);
    return;
  }
  if (want === null) {
    expect(got).toBeNull();
    return;
  }
  const expected = plainNumber(decodeArgument(want));
  expect(plainNumber(got)).toBeCloseTo(expected ?? Number.NaN, 4);
}

function checkOutput(sample: JsonObject, tolerance: Tolerance): void {
  expectOutputs(run(referenceCall(sample)), sample["out"], tolerance, sample["gauge"]);
}

/** The signs that turn the outputs of a sample into those of the reference; null where they are unique. */
function signsFor(sample: JsonObject): { gauge: Gauge; signs: readonly number[] } | null {
  const gauge = gaugeNamed(sample["gauge"]);
  if (gauge === null) return null;
  const got = run(referenceCall(sample)).map((out) => valuesOf(asTensor(out)));
  return { gauge, signs: signsOf(gauge, got, flatReference(sample["out"]).map(decodeValues)) };
}

/** Cotangents or tangents of the reference's outputs as those of ours. */
function inOurSigns(sample: JsonObject, ofOutputs: readonly Json[]): readonly (Values | null)[] {
  const values = ofOutputs.map((value) => (value === null ? null : decodeValues(value)));
  const free = signsFor(sample);
  return free === null ? values : turnedBy(free.gauge, values, free.signs);
}

/** `args.1.2` or `kwargs.weight` as a place in the call. */
type Place = readonly [root: "args" | "kwargs", ...keys: string[]];

function placesOf(holder: JsonObject): readonly Place[] {
  return list(holder["inputs"]).map((path) => {
    const [root, ...keys] = String(path).split(".");
    return [root === "kwargs" ? "kwargs" : "args", ...keys];
  });
}

function getAt(tree: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (node, key) => (typeof node === "object" && node !== null ? Reflect.get(node, key) : undefined),
    tree,
  );
}

/** A copy of a tree with one place replaced. */
function replaceAt(tree: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (Array.isArray(tree))
    return tree.map((item: unknown, i) =>
      String(i) === key ? replaceAt(item, rest, value) : item,
    );
  return { ...Object(tree), [key]: replaceAt(Reflect.get(Object(tree), key), rest, value) };
}

function tensorAt(call: ReferenceCall, [root, ...keys]: Place): Tensor {
  const found = getAt(call[root], keys);
  if (found instanceof Tensor) return found;
  throw new TypeError(`there is no tensor at ${root}.${keys.join(".")}`);
}

function withTensorsAt(
  { name, isInPlace, ...call }: ReferenceCall,
  places: readonly Place[],
  tensors: readonly Tensor[],
): ReferenceCall {
  let { args, kwargs }: { args: unknown; kwargs: unknown } = call;
  for (const [i, [root, ...keys]] of places.entries()) {
    if (root === "args") args = replaceAt(args, keys, tensors[i]);
    else kwargs = replaceAt(kwargs, keys, tensors[i]);
  }
  return { name, isInPlace, args: Array.isArray(args) ? args : [], kwargs: Object(kwargs) };
}

/** The call as a function of some of its tensors to the outputs that carry a derivative. */
function functionOf(
  call: ReferenceCall,
  places: readonly Place[],
  outputs: readonly Json[],
): (tensors: readonly Tensor[]) => Tensor[] {
  return (tensors) =>
    run(withTensorsAt(call, places, tensors)).filter(
      (out, i): out is Tensor => out instanceof Tensor && outputs[i] !== null,
    );
}

function tensorsIn(values: readonly Json[]): readonly Tensor[] {
  return values.filter((value) => value !== null).map(decodeTensor);
}

function checkVjp(sample: JsonObject, otherwise: Tolerance): void {
  const reference = object(sample["vjp"]);
  const tolerance = toleranceOf(reference, otherwise);
  const call = referenceCall(sample);
  const places = placesOf(reference);
  const cotangents = list(reference["cotangents"]);
  const inputs = places.map((place) => tensorAt(call, place));
  const [, pullback] = vjp(functionOf(call, places, cotangents), [inputs]);
  const given = inOurSigns(sample, cotangents).filter((value) => value !== null);
  const [grads] = pullback(given.map((value) => toTensor(value)));
  expectGrads(grads, list(reference["grads"]), tolerance);
}

/** A gradient that the reference does not have is zero here. */
function expectGrads(grads: unknown, want: readonly Json[], tolerance: Tolerance): void {
  if (!Array.isArray(grads)) expect.fail("expected a list of gradients");
  want.forEach((value, i) => {
    if (value !== null) expectReference(grads[i], value, tolerance);
    else expect([...grads[i].toTypedArray()].every((x) => Number(x) === 0)).toBe(true);
  });
}

function checkJvp(sample: JsonObject, otherwise: Tolerance): void {
  const reference = object(sample["jvp"]);
  const tolerance = toleranceOf(reference, otherwise);
  const call = referenceCall(sample);
  const places = placesOf(reference);
  const outputs = list(reference["out"]);
  const inputs = places.map((place) => tensorAt(call, place));
  const tangents = list(reference["tangents"]).map(decodeTensor);
  const [, tangentOut] = jvp(functionOf(call, places, outputs), [inputs], [tangents]);
  if (!Array.isArray(tangentOut)) expect.fail("expected a list of tangents");
  const want = inOurSigns(sample, outputs).filter((value) => value !== null);
  expect(tangentOut.length).toBe(want.length);
  want.forEach((value, i) => {
    expectClose(asTensor(tangentOut[i]), value, tolerance);
  });
}

interface MappedTensor {
  readonly place: Place;
  readonly dim: number | null;
}

/** Every tensor of the call with its mapped dim. */
function mappedTensors(call: ReferenceCall, one: JsonObject): readonly MappedTensor[] {
  const positional = call.args.flatMap((arg, i) =>
    tensorsBelow(arg, ["args", String(i)], list(one["in_dims"])[i]),
  );
  const named = Object.entries(call.kwargs).flatMap(([key, arg]) =>
    tensorsBelow(arg, ["kwargs", key], object(one["in_dims_kwargs"])[key]),
  );
  return [...positional, ...named];
}

function tensorsBelow(arg: unknown, place: Place, dims: Json | undefined): readonly MappedTensor[] {
  if (arg instanceof Tensor) return [{ place, dim: typeof dims === "number" ? dims : null }];
  if (!Array.isArray(arg)) return [];
  return arg.flatMap((item: unknown, i) =>
    tensorsBelow(item, [...place, String(i)], isJsonList(dims) ? dims[i] : null),
  );
}

/** PyTorch refuses these too: running statistics shared by all examples, a number of classes that may differ. */
const REFUSED_BY_BOTH = [
  "which will be updated in place, were not batched",
  "please provide an explicit positive num_classes",
];

function checkVmap(sample: JsonObject, one: JsonObject, tolerance: Tolerance): void {
  const call = referenceCall(
    sample,
    one["batched_args"],
    one["batched_kwargs"] ?? sample["kwargs"],
  );
  const mapped = mappedTensors(call, one);
  const inDims = mapped.map(({ dim }) => dim);
  const places = mapped.map(({ place }) => place);
  const body = (tensors: readonly Tensor[]): readonly unknown[] =>
    runInPlaceDirectly(withTensorsAt(call, places, tensors)).filter((out) => out !== null);
  const inputs = places.map((place) => tensorAt(call, place));
  const runMapped = (): readonly unknown[] => vmap(body, { inDims: [inDims] })(inputs);
  if (REFUSED_BY_BOTH.some((text) => String(one["torch_error"]).includes(text))) {
    expectRefusal(runMapped);
    return;
  }
  const isOptional = one["contract_error"] === "data_dependent" && isTensorJson(one["out"]);
  if (typeof one["contract_error"] === "string" && !isOptional) {
    expectRefusal(runMapped);
    return;
  }
  const got = resultOrError(runMapped);
  if (Array.isArray(got)) {
    expectOutputs(got, present(one["out"]), tolerance, sample["gauge"]);
    return;
  }
  // The reference loop copied each example. What a loop over views refuses, vmap refuses too.
  if (!isOptional) expectRefusal(() => body(inputs.map((x, i) => firstExample(x, inDims[i]))));
  expectRefusal(runMapped);
}

function firstExample(x: Tensor, dim: number | null): Tensor {
  return dim === null ? x : select(x, dim, 0);
}

function resultOrError(fn: () => readonly unknown[]): unknown {
  try {
    return fn();
  } catch (error) {
    if (error instanceof BatchwiseError) return error;
    throw error;
  }
}

/** Under vmap the tensors are this check's own, so an in-place op may write them. */
function runInPlaceDirectly(call: ReferenceCall): readonly unknown[] {
  const result = callOp(call.name, call.args, call.kwargs);
  return Array.isArray(result) ? result : [result];
}

function expectOutputs(
  got: readonly unknown[],
  out: Json,
  tolerance: Tolerance,
  gaugeName: Json | undefined,
): void {
  const want = flatReference(out);
  expect(got.length).toBe(want.length);
  const gauge = gaugeNamed(gaugeName);
  if (gauge !== null) {
    const ours = got.map((value) => valuesOf(asTensor(value)));
    const signs = signsOf(gauge, ours, want.map(decodeValues));
    got.forEach((value, i) => {
      const turned = turnedBy(gauge, want.map(decodeValues), signs)[i];
      if (turned === null) expect.fail("the reference lacks an output");
      expectClose(asTensor(value), turned, tolerance);
    });
    return;
  }
  want.forEach((value, i) => {
    expectReference(got[i], value, tolerance);
  });
}

function checkVmapVjp(sample: JsonObject, one: JsonObject, otherwise: Tolerance): void {
  const tolerance = toleranceOf(one, otherwise);
  if (gaugeNamed(sample["gauge"]) !== null) {
    expect.fail("the reference does not say what signs these cotangents go with");
  }
  const call = referenceCall(
    sample,
    one["batched_args"],
    one["batched_kwargs"] ?? sample["kwargs"],
  );
  const places = placesOf(isJsonList(one["inputs"]) ? one : object(sample["vjp"]));
  const all = mappedTensors(call, one).map(({ place }) => place);
  const cotangents = list(one["batched_cotangents"] ?? one["cotangents"]);
  const body = (tensors: readonly Tensor[], given: readonly Tensor[]): unknown => {
    const local = withTensorsAt(call, all, tensors);
    const inputs = places.map((place) => tensorAt(local, place));
    const [out, pullback] = vjp(functionOf(local, places, cotangents), [inputs]);
    // The reference holds these cotangents in float32, whatever the dtype of the output.
    const outs: readonly unknown[] = Array.isArray(out) ? out : [];
    const fitting = given.map((x, i) => (outs[i] instanceof Tensor ? x.to(outs[i]) : x));
    return pullback(fitting)[0];
  };
  const grads = vmap(body, { inDims: 0 })(
    all.map((place) => tensorAt(call, place)),
    tensorsIn(cotangents),
  );
  expectGrads(grads, list(one["grads"]), tolerance);
}
