// Goldens of the errors about element types.
import {
  elementTypeError,
  typedArrayKindError,
  unknownDTypeError,
  valueRangeError,
} from "../../runtime/errors/dtype.ts";
import { testGoldens } from "./golden.ts";

testGoldens("dtype", [
  [
    unknownDTypeError("tensor", "float16", ["float32", "float64"]),
    "E_UNKNOWN_DTYPE",
    "tensor: there is no dtype float16; expected one of float32, float64",
  ],
  [
    valueRangeError("tensor", "300", "uint8"),
    "E_VALUE_RANGE",
    "tensor: the value 300 does not fit uint8; expected a finite number within the range of uint8\n  hint: choose a wider dtype, for example int64 or float32",
  ],
  [
    elementTypeError("tensor", "[0][2]", "null"),
    "E_ELEMENT_TYPE",
    "tensor: data[0][2] is null; expected a number, bigint, boolean, tensor, nested array of them, or typed array",
  ],
  [
    typedArrayKindError("tensor", "", "Int8Array"),
    "E_TYPED_ARRAY_KIND",
    "tensor: data is a Int8Array; expected a Float32Array, Float64Array, Int32Array, BigInt64Array, Uint8Array or Uint8ClampedArray\n  hint: pass { dtype }, or convert it first, for example with Float32Array.from(data)",
  ],
]);
