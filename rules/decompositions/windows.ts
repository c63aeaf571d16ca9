// `im2col` and `col2im`, which are `unfold` and `fold` in torch.nn.functional.
import { _addWindowColumns, _windowColumns } from "../../generated/core/ops/convolution.ts";
import { squeeze, unsqueeze } from "../../generated/core/ops/view.ts";
import type { Shape, Tensor } from "../../runtime/tensor/tensor.ts";

/** Two sizes, of which one may stand for both. */
function pair(list: Shape): Shape {
  return list.length === 1 ? [list[0], list[0]] : list;
}

/** `im2col` of `[N, C, H, W]` or `[C, H, W]`. */
export function imageToColumns(
  self: Tensor,
  kernelSize: Shape,
  dilation: Shape,
  padding: Shape,
  stride: Shape,
): Tensor {
  const options = [pair(kernelSize), pair(dilation), pair(padding), pair(stride)] as const;
  if (self.shape.length === 3) return squeeze(_windowColumns(unsqueeze(self, 0), ...options), 0);
  return _windowColumns(self, ...options);
}

/** `col2im` of `[N, C * taps, windows]` or `[C * taps, windows]`. */
export function columnsToImage(
  self: Tensor,
  outputSize: Shape,
  kernelSize: Shape,
  dilation: Shape,
  padding: Shape,
  stride: Shape,
): Tensor {
  const options = [pair(kernelSize), pair(dilation), pair(padding), pair(stride)] as const;
  const sizes = pair(outputSize);
  if (self.shape.length === 2)
    return squeeze(_addWindowColumns(unsqueeze(self, 0), sizes, ...options), 0);
  return _addWindowColumns(self, sizes, ...options);
}
