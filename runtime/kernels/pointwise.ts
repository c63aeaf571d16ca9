// Kernels of pointwise operators, from what generated code says about them.
import { type DType, scalarNumber } from "../tensor/dtype.ts";
import { type Kernel, type OpArgs, scalarArg } from "./contract.ts";
import { runDense } from "./pointwise-dense.ts";
import { assertDivisors } from "./pointwise-divisors.ts";
import { runGeneral } from "./pointwise-general.ts";
import { computeDType } from "./pointwise-meta.ts";
import { type Runner, runnerOf } from "./pointwise-runner.ts";
import type { PointwiseSpec } from "./pointwise-spec.ts";

/** The kernel in plain JavaScript: the reference. */
export function pointwiseJsKernel(spec: PointwiseSpec): Kernel {
  return kernelOf(spec, false);
}

/** The kernel over wasm, in JavaScript for tiny tensors and where no wasm function exists. */
export function pointwiseKernel(spec: PointwiseSpec): Kernel {
  return kernelOf(spec, true);
}

function kernelOf(spec: PointwiseSpec, useWasm: boolean): Kernel {
  const kernel = loopKernel(spec, useWasm);
  if (spec.divisors === undefined) return kernel;
  return (outs, args) => {
    assertDivisors(spec, outs[0], args);
    kernel(outs, args);
  };
}

function loopKernel(spec: PointwiseSpec, useWasm: boolean): Kernel {
  const main = runnerOf(spec, spec.loops, useWasm);
  if (spec.variants.length === 0) {
    return (outs, args) => {
      if (!runDense(main, outs[0], args)) runGeneral(main, outs[0], args);
    };
  }
  const variants = spec.variants.map(({ loops }) => runnerOf(spec, loops, useWasm));
  return (outs, args) => {
    const runner = chosenVariant(spec, args, computeDType(spec, args), variants) ?? main;
    if (!runDense(runner, outs[0], args)) runGeneral(runner, outs[0], args);
  };
}

/** The variant whose number was given, unless its loops mean nothing for the dtype. */
function chosenVariant(
  spec: PointwiseSpec,
  args: OpArgs,
  dtype: DType,
  runners: readonly Runner[],
): Runner | null {
  const isFloat = dtype === "float32" || dtype === "float64";
  for (let k = 0; k < runners.length; k++) {
    const { scalar, value, loops } = spec.variants[k];
    if (!isFloat && loops.int === null) continue;
    if (scalarNumber(scalarArg(args, spec.scalars[scalar].position)) === value) return runners[k];
  }
  return null;
}
