// Emitted kernel sources: golden text for two operators, determinism, and names that would clash.
import { describe, expect, test } from "vitest";
import type { PointwiseEntry } from "../../codegen/emit/kernels/entry.ts";
import { emitJsKernels } from "../../codegen/emit/kernels/js.ts";
import { emitWasmKernels } from "../../codegen/emit/kernels/wasm.ts";
import type { Promotion } from "../../codegen/model/entry.ts";
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import { scalarParameters } from "../../codegen/scalar/parameters.ts";
import { parseScalarExpression } from "../../codegen/scalar/parse.ts";

function entry(
  identifier: string,
  schemaText: string,
  text: string,
  promote: Promotion,
): PointwiseEntry {
  const schema = parseSchema(schemaText);
  const { expression, problems } = parseScalarExpression(text);
  if (expression === null) throw new Error(JSON.stringify(problems));
  const opName = schemaText.slice(0, schemaText.indexOf("("));
  return { opName, identifier, parameters: scalarParameters(schema), expression, text, promote };
}

const ENTRIES = [
  entry("mulTensor", "mul.Tensor(Tensor self, Tensor other) -> Tensor", "self * other", "common"),
  entry(
    "clamp",
    "clamp(Tensor self, Scalar? min=None) -> Tensor",
    "maximum(self, min ?? lowest)",
    "common",
  ),
  entry(
    "whereSelf",
    "where.self(Tensor condition, Tensor self, Tensor other) -> Tensor",
    "condition ? self : other",
    "common",
  ),
  entry("eqTensor", "eq.Tensor(Tensor self, Tensor other) -> Tensor", "self == other", "bool"),
  entry("fillScalar", "fill.Scalar(Tensor self, Scalar value) -> Tensor", "value", "none"),
];

describe("golden", () => {
  test("TypeScript", async () => {
    await expect(emitJsKernels(ENTRIES)).toMatchFileSnapshot("../golden/kernels/pointwise.js.txt");
  });

  test("AssemblyScript", async () => {
    await expect(emitWasmKernels(ENTRIES)).toMatchFileSnapshot(
      "../golden/kernels/pointwise.wasm.txt",
    );
  });
});

test("the order of entries is the order of the text, and nothing else matters", () => {
  expect(emitJsKernels(ENTRIES)).toBe(emitJsKernels([...ENTRIES]));
  const swapped = emitJsKernels(ENTRIES.toReversed());
  expect(swapped.indexOf("eqTensorSpec")).toBeLessThan(swapped.indexOf("mulTensorSpec"));
});

test("parameters whose names the languages or the loops use are renamed", () => {
  const schema = "f(Tensor out, Tensor in, Scalar exp_value, Scalar default) -> Tensor";
  const text = "out + in * exp_value - default";
  const entries = [entry("f", schema, text, "common")];
  expect(emitJsKernels(entries)).toContain(
    "out[outAt] = outValue[outValueAt] + inValue[inValueAt] * expValue - defaultValue;",
  );
  expect(emitWasmKernels(entries)).toContain(
    "return outValue + inValue * expValue - defaultValue;",
  );
});

test("operators of real numbers get no loops over integers", () => {
  const emitted = emitJsKernels([entry("exp", "exp(Tensor self) -> Tensor", "exp(self)", "float")]);
  expect(emitted).toContain("function expFloat(");
  expect(emitted).not.toMatch(/function exp(Int|Bigint|Bool)\(/);
  expect(emitted).toContain('dtypes: ["float32", "float64"]');
});

test("parentheses and wrapping follow the element type", () => {
  const text = "maximum(self - (other - alpha), -self * other)";
  const emitted = emitJsKernels([
    entry("f", "f(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor", text, "common"),
  ]);
  const stores = [...emitted.matchAll(/out\[outAt\] = (.*);/g)].map((match) => match[1]);
  expect(stores).toEqual([
    "Math.max(selfElement - (otherElement - alpha), -selfElement * otherElement)",
    "Math.max((selfElement - ((otherElement - alpha) | 0)) | 0, Math.imul(-selfElement | 0, otherElement))",
    "bigintMax(BigInt.asIntN(64, selfElement - BigInt.asIntN(64, otherElement - alpha)), BigInt.asIntN(64, BigInt.asIntN(64, -selfElement) * otherElement))",
    "Math.max((selfElement - ((otherElement - alpha) | 0)) | 0, Math.imul(-selfElement | 0, otherElement)) !== 0 ? 1 : 0",
  ]);
});
