// Reverse and forward mode of one op against finite differences, each other, and the loop under vmap.
import { isFloating } from "../runtime/tensor/dtype.ts";
import type { Tensor } from "../runtime/tensor/tensor.ts";
import { jvp } from "../runtime/transforms/jvp.ts";
import { vjp } from "../runtime/transforms/vjp.ts";
import { expectSame, expectWithin } from "./assertions.ts";
import type { CheckCase, CheckGroup } from "./checks.ts";
import { composedChecks } from "./composed-checks.ts";
import {
  alongDirection,
  type DifferentiableCall,
  differentiable,
  differentiableFunction,
  directionsFor,
  floatsOf,
  gradients,
  innerProduct,
  numericalGradients,
  pushForward,
  tensorList,
  withFloats,
} from "./derivative-functions.ts";
import type { OpCall } from "./op-calls.ts";
import { FINITE_DIFFERENCES, TOLERANCES } from "./tolerances.ts";
import { expectAllClose, expectClose, type Values, valuesOf } from "./values.ts";

/** Every check about derivatives of an op. */
export function derivativeChecks(calls: readonly OpCall[]): readonly CheckGroup[] {
  const smooth = calls
    .filter(
      ({ op, sample }) =>
        sample.isDifferentiable !== false && op.returns > 0 && op.batching !== "refuse",
    )
    .flatMap((call) => {
      const one = differentiable(call);
      return one === null ? [] : [{ call, one }];
    });
  const ones = smooth.map(({ one }) => one);
  return [
    { check: "vjp", cases: smooth.flatMap(({ call, one }) => [vjpCase(one), dtypeCase(call)]) },
    { check: "jvp", cases: ones.map(jvpCase) },
    { check: "adjoint", cases: ones.map(adjointCase) },
    { check: "jvp of vjp", cases: ones.map(jvpOfVjpCase) },
    { check: "double vjp", cases: ones.map(doubleVjpCase) },
    ...composedChecks(ones),
  ];
}

function vjpCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const cotangents = directionsFor(one.outputs, 20);
      const grads = gradients(one, one.tensors, cotangents);
      const fn = (values: readonly Tensor[]): readonly Tensor[] =>
        one.fn(withFloats(one, one.tensors, values));
      const expected = numericalGradients(fn, floatsOf(one, one.tensors), cotangents);
      expectAllClose(grads, expected, FINITE_DIFFERENCES);
    },
  };
}

/** In the sample's own dtypes: each gradient has the shape and dtype of its input, and the value in float64 says. */
function dtypeCase(call: OpCall): CheckCase {
  return {
    label: `own dtypes ${call.label}`,
    run: () => {
      const positions = call.tensors.flatMap((x, i) => (isFloating(x.dtype) ? [i] : []));
      const own: DifferentiableCall = {
        call,
        label: call.label,
        tensors: call.tensors,
        floats: positions,
        fn: differentiableFunction(call),
        outputs: differentiableFunction(call)(call.tensors),
      };
      const wide = differentiable(call);
      if (wide === null) return;
      const grads = gradients(own, own.tensors, directionsFor(own.outputs, 20));
      const expected = gradients(wide, wide.tensors, directionsFor(wide.outputs, 20)).map(valuesOf);
      grads.forEach((grad, i) => {
        const { dtype, shape } = own.tensors[positions[i]];
        expectClose(grad, { dtype, shape, data: expected[i].data }, TOLERANCES.float32);
      });
    },
  };
}

function jvpCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const inputs = floatsOf(one, one.tensors);
      const tangents = directionsFor(inputs, 30);
      const fn = (values: readonly Tensor[]): readonly Tensor[] =>
        one.fn(withFloats(one, one.tensors, values));
      const expected = alongDirection(fn, inputs, tangents);
      expectAllClose(pushForward(one, one.tensors, tangents), expected, FINITE_DIFFERENCES);
    },
  };
}

/** `<vjp(cotangents), tangents> = <cotangents, jvp(tangents)>`. */
function adjointCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const tangents = directionsFor(floatsOf(one, one.tensors), 30);
      const cotangents = directionsFor(one.outputs, 20);
      const left = innerProduct(
        gradients(one, one.tensors, cotangents).map(valuesOf),
        tangents.map(valuesOf),
      );
      const right = innerProduct(
        cotangents.map(valuesOf),
        pushForward(one, one.tensors, tangents).map(valuesOf),
      );
      expectWithin("both products", left - right, 1e-12 * (1 + Math.abs(left)));
    },
  };
}

/** The pullback as a function of floats and cotangents, and everything one needs to differentiate it. */
function pullbackOf(one: DifferentiableCall): {
  readonly inputs: readonly Tensor[];
  readonly tangents: readonly Tensor[];
  readonly fn: (inputs: readonly Tensor[]) => readonly Tensor[];
  readonly numerical: () => readonly Values[];
} {
  const values = floatsOf(one, one.tensors);
  const cotangents = directionsFor(one.outputs, 20);
  const inputs = [...values, ...cotangents];
  const tangents = directionsFor(inputs, 40);
  const fn = (all: readonly Tensor[]): readonly Tensor[] =>
    gradients(
      one,
      withFloats(one, one.tensors, all.slice(0, values.length)),
      all.slice(values.length),
    );
  return { inputs, tangents, fn, numerical: () => alongDirection(fn, inputs, tangents) };
}

function jvpOfVjpCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const { inputs, tangents, fn, numerical } = pullbackOf(one);
      const [, tangentOut] = jvp(fn, [inputs], [tangents]);
      const expected = numerical();
      expectAllClose(tensorList(tangentOut), expected, FINITE_DIFFERENCES);
    },
  };
}

/** The pullback of the pullback, against its directional derivative: `<vjp(u), t> = <u, derivative along t>`. */
function doubleVjpCase(one: DifferentiableCall): CheckCase {
  return {
    label: one.label,
    run: () => {
      const { inputs, tangents, fn, numerical } = pullbackOf(one);
      const [out, pullback] = vjp(fn, [inputs]);
      const weights = directionsFor(tensorList(out), 50);
      const grads = tensorList(pullback(weights)[0]);
      const left = innerProduct(grads.map(valuesOf), tangents.map(valuesOf));
      const right = innerProduct(weights.map(valuesOf), numerical());
      const { absolute, relative } = FINITE_DIFFERENCES;
      // One number gathers the errors of all elements.
      expectWithin("both products", left - right, 10 * absolute + relative * Math.abs(right));
      const shapesOf = (list: readonly Tensor[]): unknown => list.map(({ shape }) => shape);
      expectSame("shapes", shapesOf(grads), shapesOf(inputs));
    },
  };
}
