// A small set of pointwise operators, in the form ops.yaml will give them to the emitters.
import type { PointwiseEntry } from "../../codegen/emit/kernels/entry.ts";
import type { Promotion } from "../../codegen/model/entry.ts";
import type { ScalarParameter, ScalarParameterKind } from "../../codegen/scalar/parameters.ts";
import { parseScalarExpression } from "../../codegen/scalar/parse.ts";

/** `[opName, identifier, "self:tensor alpha:scalar*", expression, promotion]`; a star marks what does not promote. */
export const POINTWISE_OPS: readonly (readonly [string, string, string, string, Promotion])[] = [
  [
    "add.Scalar",
    "addScalar",
    "self:tensor other:scalar alpha:scalar*",
    "self + alpha * other",
    "common",
  ],
  [
    "add.Tensor",
    "addTensor",
    "self:tensor other:tensor alpha:scalar*",
    "self + alpha * other",
    "common",
  ],
  [
    "clamp",
    "clamp",
    "self:tensor min:optionalScalar max:optionalScalar",
    "minimum(maximum(self, min ?? lowest), max ?? highest)",
    "common",
  ],
  ["copy", "copy", "self:tensor src:tensor", "src", "none"],
  ["div.Tensor", "divTensor", "self:tensor other:tensor", "self / other", "float"],
  ["eq.Tensor", "eqTensor", "self:tensor other:tensor", "self == other", "bool"],
  ["exp", "exp", "self:tensor", "exp(self)", "float"],
  ["fill.Scalar", "fillScalar", "self:tensor value:scalar", "value", "none"],
  ["isnan", "isnan", "self:tensor", "self != self", "bool"],
  ["logical_and", "logicalAnd", "self:tensor other:tensor", "self && other", "bool"],
  ["lt.Scalar", "ltScalar", "self:tensor other:scalar", "self < other", "bool"],
  ["maximum", "maximum", "self:tensor other:tensor", "maximum(self, other)", "common"],
  ["mul.Tensor", "mulTensor", "self:tensor other:tensor", "self * other", "common"],
  ["neg", "neg", "self:tensor", "-self", "common"],
  ["pow.Scalar", "powScalar", "self:scalar exponent:tensor", "pow(self, exponent)", "common"],
  [
    "pow.Tensor_Scalar",
    "powTensorScalar",
    "self:tensor exponent:scalar",
    "pow(self, exponent)",
    "common",
  ],
  [
    "pow.Tensor_Tensor",
    "powTensorTensor",
    "self:tensor exponent:tensor",
    "pow(self, exponent)",
    "common",
  ],
  ["relu", "relu", "self:tensor", "maximum(self, 0)", "common"],
  ["round", "round", "self:tensor", "round(self)", "common"],
  ["rsqrt", "rsqrt", "self:tensor", "rsqrt(self)", "common"],
  [
    "rsub.Tensor",
    "rsubTensor",
    "self:tensor other:tensor alpha:scalar*",
    "other - alpha * self",
    "common",
  ],
  ["sigmoid", "sigmoid", "self:tensor", "sigmoid(self)", "float"],
  ["sign", "sign", "self:tensor", "sign(self)", "common"],
  ["sin", "sin", "self:tensor", "sin(self)", "float"],
  [
    "threshold_backward",
    "thresholdBackward",
    "grad_output:tensor self:tensor threshold:scalar*",
    "self <= threshold ? 0 : grad_output",
    "common",
  ],
  [
    "where.Scalar",
    "whereScalar",
    "condition:tensor self:scalar other:scalar",
    "condition ? self : other",
    "common",
  ],
  [
    "where.self",
    "whereSelf",
    "condition:tensor self:tensor other:tensor",
    "condition ? self : other",
    "common",
  ],
  [
    "_mix",
    "mix",
    "self:tensor other:tensor weight:tensor flip:bool",
    "flip && weight > 0 ? self - other * weight : self + other * weight",
    "common",
  ],
];

/** The fixture as entries. */
export function pointwiseEntries(): readonly PointwiseEntry[] {
  return POINTWISE_OPS.map(([opName, identifier, parameters, text, promote]) => {
    const { expression, problems } = parseScalarExpression(text);
    if (expression === null) throw new Error(`${opName}: ${JSON.stringify(problems)}`);
    return {
      opName,
      identifier,
      parameters: parameters.split(" ").map(parameterOf),
      expression,
      text,
      promote,
    };
  });
}

function parameterOf(text: string): ScalarParameter {
  const [name, kindText] = text.split(":");
  const kind = KINDS.find((known) => kindText.replace("*", "") === known);
  if (kind === undefined) throw new Error(`unknown kind in ${text}`);
  return { name, kind, promotes: !kindText.endsWith("*") && kind !== "bool" };
}

const KINDS: readonly ScalarParameterKind[] = ["tensor", "scalar", "optionalScalar", "bool"];
