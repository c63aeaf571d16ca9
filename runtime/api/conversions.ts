// Methods and properties of Tensor that give another dtype, or a transpose.
import { matrixH, mH, mT, numpyT } from "../../generated/core/ops/view.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { installMethods } from "./install-methods.ts";

declare module "../tensor/tensor.ts" {
  interface Tensor {
    /** The same values as float32. */
    float(): Tensor;
    /** The same values as float64. */
    double(): Tensor;
    /** The same values as int32; fractions are dropped. */
    int(): Tensor;
    /** The same values as int64; fractions are dropped. */
    long(): Tensor;
    /** Whether each value differs from 0. */
    bool(): Tensor;
    /** The dims in reverse order. */
    readonly T: Tensor;
    /** The last two dims swapped. */
    readonly mT: Tensor;
    /** The transpose of a matrix. */
    readonly H: Tensor;
    /** The last two dims swapped. */
    readonly mH: Tensor;
  }
}

installMethods({
  float: {
    value(): Tensor {
      return this.to("float32");
    },
  },
  double: {
    value(): Tensor {
      return this.to("float64");
    },
  },
  int: {
    value(): Tensor {
      return this.to("int32");
    },
  },
  long: {
    value(): Tensor {
      return this.to("int64");
    },
  },
  bool: {
    value(): Tensor {
      return this.to("bool");
    },
  },
  T: {
    get(): Tensor {
      return numpyT(this);
    },
  },
  mT: {
    get(): Tensor {
      return mT(this);
    },
  },
  H: {
    get(): Tensor {
      return matrixH(this);
    },
  },
  mH: {
    get(): Tensor {
      return mH(this);
    },
  },
});
