// Padding in terms of a filled tensor and a copy into its middle.
import { clone, copy_ } from "../../generated/core/ops/copy.ts";
import { fill, newZeros } from "../../generated/core/ops/factory.ts";
import { narrow } from "../../generated/core/ops/view.ts";
import { padError } from "../../runtime/errors/nn.ts";
import type { Scalar } from "../../runtime/tensor/dtype.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** `constant_pad_nd`; a negative size crops. */
export function padConstant(self: Tensor, pad: Shape, value: Scalar): Tensor {
  const rank = self.shape.length;
  if (pad.length % 2 !== 0 || pad.length > 2 * rank)
    throw padError("constant_pad_nd", self.shape, pad);
  const before = self.shape.map((_, dim) => pad[2 * (rank - 1 - dim)] ?? 0);
  const after = self.shape.map((_, dim) => pad[2 * (rank - 1 - dim) + 1] ?? 0);
  const size = self.shape.map((length, dim) => length + before[dim] + after[dim]);
  const kept = self.shape.map(
    (length, dim) => length + Math.min(before[dim], 0) + Math.min(after[dim], 0),
  );
  if ([...size, ...kept].some((length) => length < 0))
    throw padError("constant_pad_nd", self.shape, pad);
  const middle = kept.reduce(
    (part, length, dim) => narrow(part, dim, Math.max(-before[dim], 0), length),
    self,
  );
  if (pad.every((length) => length <= 0)) return clone(middle);
  const padded = fill(newZeros(self, size), value);
  const target = kept.reduce(
    (part, length, dim) => narrow(part, dim, Math.max(before[dim], 0), length),
    padded,
  );
  copy_(target, middle);
  return padded;
}
