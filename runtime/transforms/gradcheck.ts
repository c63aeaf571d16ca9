// gradcheck and gradgradcheck: derivatives compared with finite differences in float64.

import { _toCopy } from "../../generated/core/ops/copy.ts";
import { randn } from "../../generated/core/ops/random.ts";
import { detach } from "../../generated/core/ops/view.ts";
import { AutogradError } from "../errors/classes.ts";
import {
  gradcheckError,
  noCheckedInputError,
  nondeterministicError,
} from "../errors/functional.ts";
import { Generator } from "../kernels/random/philox.ts";
import { isFloating } from "../tensor/dtype.ts";
import { contiguousStrides } from "../tensor/strides.ts";
import { type Shape, Tensor } from "../tensor/tensor.ts";
import {
  type Block,
  type Blocks,
  type CheckedFunction,
  forwardBlocks,
  numericalBlocks,
  reverseBlocks,
} from "./numerical.ts";
import { treeTensors } from "./pytree.ts";
import { functionName } from "./transform.ts";
import { vjp } from "./vjp.ts";

/** Options of `gradcheck`. */
export interface GradcheckOptions {
  /** Step of the finite differences. Default 1e-6. */
  readonly eps?: number;
  /** Absolute tolerance. Default 1e-5. */
  readonly atol?: number;
  /** Relative tolerance. Default 1e-3. */
  readonly rtol?: number;
  /** Throw at the first difference, or return false. Default true. */
  readonly raiseException?: boolean;
  /** How far two backward passes may differ. Default 0. */
  readonly nondetTol?: number;
  /** Also compare the backward pass under vmap with the one row by row. */
  readonly checkBatchedGrad?: boolean;
  /** Also compare forward mode. */
  readonly checkForwardAd?: boolean;
}

/** Options of `gradgradcheck`. */
export interface GradgradcheckOptions extends GradcheckOptions {
  /** Cotangents of the outputs; normal random numbers by default. */
  readonly gradOutputs?: Tensor | readonly Tensor[] | null;
}

/**
 * Compares the derivatives of `fn` with finite differences, in float64 whatever dtype the inputs have.
 *
 * Checked are the float inputs that require grad or, when none does, all float inputs. Outputs that are
 * not floating point are left out.
 *
 * @returns true; false for a difference when `raiseException` is false
 * @throws AutogradError E_GRADCHECK with the worst entry, E_NONDETERMINISTIC, E_NO_CHECKED_INPUT
 */
export function gradcheck(
  fn: (...inputs: never[]) => unknown,
  inputs: unknown,
  options: GradcheckOptions = {},
): boolean {
  const where = `gradcheck(${functionName(fn)})`;
  const { checked, tensors } = checkedFunction(where, fn, inputs);
  return check({ where, fn: checked, inputs: tensors, options });
}

/**
 * Compares second derivatives of `fn` with finite differences of its gradients, in float64.
 *
 * @returns true; false for a difference when `raiseException` is false
 * @throws AutogradError E_GRADCHECK with the worst entry; inputs beyond those of `fn` are the cotangents
 */
export function gradgradcheck(
  fn: (...inputs: never[]) => unknown,
  inputs: unknown,
  options: GradgradcheckOptions = {},
): boolean {
  const where = `gradgradcheck(${functionName(fn)})`;
  const { checked, tensors } = checkedFunction(where, fn, inputs);
  const cotangents = cotangentsFor(checked(...tensors), options.gradOutputs ?? null);
  const gradients: CheckedFunction = (...both) => {
    const [, pullback] = vjp(checked, both.slice(0, tensors.length)) as [
      unknown,
      (v: unknown) => Tensor[],
    ];
    return pullback(both.slice(tensors.length));
  };
  return check({ where, fn: gradients, inputs: [...tensors, ...cotangents], options });
}

function cotangentsFor(
  outputs: readonly Tensor[],
  given: Tensor | readonly Tensor[] | null,
): readonly Tensor[] {
  if (given !== null) return (given instanceof Tensor ? [given] : given).map(inFloat64);
  // A stream of its own, so that checking does not change what the program draws.
  const generator = new Generator(0);
  return outputs.map(({ shape }) => randn(shape, { generator, dtype: "float64" }));
}

function inFloat64(x: Tensor): Tensor {
  return _toCopy(detach(x), { dtype: "float64" });
}

/** The user's function of the inputs under check alone, everything in float64. */
function checkedFunction(
  where: string,
  fn: (...inputs: never[]) => unknown,
  inputs: unknown,
): { readonly checked: CheckedFunction; readonly tensors: readonly Tensor[] } {
  const given: readonly unknown[] = Array.isArray(inputs) ? inputs : [inputs];
  const isFloat = (x: unknown): x is Tensor => x instanceof Tensor && isFloating(x.dtype);
  const isFlagged = (x: unknown): boolean => isFloat(x) && x.requiresGrad;
  const isChecked = given.some(isFlagged) ? isFlagged : isFloat;
  const args = given.map((x) => (isFloat(x) ? inFloat64(x) : x));
  const positions = given.flatMap((x, at) => (isChecked(x) ? [at] : []));
  if (positions.length === 0) throw noCheckedInputError(where);
  const checked: CheckedFunction = (...tensors) => {
    const call = args.map((arg, at) => {
      const place = positions.indexOf(at);
      return place < 0 ? arg : tensors[place];
    });
    return treeTensors(fn(...(call as never[]))).filter(isFloat);
  };
  const tensors = positions.flatMap((at) => treeTensors(args[at]));
  return { checked, tensors };
}

/** One check: a function, where it is checked, and how strictly. */
interface Check {
  readonly where: string;
  readonly fn: CheckedFunction;
  readonly inputs: readonly Tensor[];
  readonly options: GradcheckOptions;
}

function check(one: Check): boolean {
  try {
    compareAll(one);
    return true;
  } catch (error) {
    const isFinding = error instanceof AutogradError && FINDINGS.has(error.code);
    if (isFinding && one.options.raiseException === false) return false;
    throw error;
  }
}

const FINDINGS: ReadonlySet<string> = new Set(["E_GRADCHECK", "E_NONDETERMINISTIC"]);

function compareAll(one: Check): void {
  const { fn, inputs, options } = one;
  const { eps = 1e-6, checkBatchedGrad = false, checkForwardAd = false } = options;
  const numerical = numericalBlocks(fn, inputs, eps);
  const reverse = reverseBlocks(fn, inputs, false);
  compareBlocks(one, ["reverse mode", reverse], ["finite differences", numerical]);
  compareTwice(one, reverse, reverseBlocks(fn, inputs, false));
  if (checkForwardAd) {
    const forward = forwardBlocks(fn, inputs);
    compareBlocks(one, ["forward mode", forward], ["finite differences", numerical]);
  }
  if (checkBatchedGrad) {
    const batched = reverseBlocks(fn, inputs, true);
    compareBlocks(one, ["the batched gradient", batched], ["the gradient row by row", reverse]);
  }
}

type Named = readonly [name: string, blocks: Blocks];

function compareBlocks(one: Check, [checked, got]: Named, [reference, expected]: Named): void {
  got.forEach((row, output) => {
    row.forEach((block, input) => {
      compareBlock(one, { checked, reference, output, input }, block, expected[output][input]);
    });
  });
}

interface Place {
  readonly checked: string;
  readonly reference: string;
  readonly output: number;
  readonly input: number;
}

function compareBlock(
  { where, fn, inputs, options }: Check,
  place: Place,
  got: Block,
  expected: Block,
): void {
  const { atol = 1e-5, rtol = 1e-3 } = options;
  let count = 0;
  let worst = { excess: 0, row: 0, column: 0 };
  got.forEach((values, row) => {
    values.forEach((value, column) => {
      const excess = excessOf(value, expected[row][column], atol, rtol);
      if (excess <= 0) return;
      count++;
      if (excess > worst.excess) worst = { excess, row, column };
    });
  });
  if (count === 0) return;
  const { row, column } = worst;
  throw gradcheckError({
    where,
    ...place,
    worst: {
      row: positionOf(row, fn(...inputs)[place.output].shape),
      column: positionOf(column, inputs[place.input].shape),
      got: got[row][column],
      expected: expected[row][column],
    },
    count,
    total: got.length * got[0].length,
    tolerance: `differences of at most ${atol} + ${rtol} times the value`,
  });
}

/** By how much two numbers are farther apart than the tolerance; above 0 when they are. */
function excessOf(got: number, expected: number, atol: number, rtol: number): number {
  if (Object.is(got, expected)) return 0;
  const excess = Math.abs(got - expected) - (atol + rtol * Math.abs(expected));
  return Number.isNaN(excess) ? Number.POSITIVE_INFINITY : excess;
}

/** The index of an element by its place in row-major order. */
function positionOf(place: number, shape: Shape): readonly number[] {
  const steps = contiguousStrides(shape);
  return shape.map((size, dim) => Math.floor(place / steps[dim]) % size);
}

function compareTwice({ where, options }: Check, first: Blocks, second: Blocks): void {
  const { nondetTol = 0 } = options;
  first.forEach((row, output) => {
    row.forEach((block, input) => {
      const other = second[output][input];
      const farthest = block.reduce(
        (most, values, i) =>
          values.reduce((far, value, k) => Math.max(far, differenceOf(value, other[i][k])), most),
        0,
      );
      if (farthest > nondetTol) throw nondeterministicError(where, output, input, farthest);
    });
  });
}

function differenceOf(a: number, b: number): number {
  return Object.is(a, b) ? 0 : Math.abs(a - b);
}
