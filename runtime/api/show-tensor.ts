// Tensors as text, wrappers included: autograd's notes, and the forms that vmap, grad and jvp levels show.
import { gradFnName } from "../autograd/grad-fn.ts";
import { isLeafNode } from "../autograd/history.ts";
import { baseFrame, frameOf } from "../dispatch/frames.ts";
import { formatTensor } from "../tensor/printing.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** torch-like text of any tensor; it reads values below every level, so it shows mapped ones too. */
export function showTensor(x: Tensor): string {
  const frame = frameOf(x);
  if (frame === null || x.value === null) return formatTensor(x);
  // The elements may be gone already, and printing is how such a tensor is found.
  if (!frame.alive)
    return `EscapedTensor(from=${frame.where}, level=${frame.level}, shape=[${x.shape.join(", ")}])`;
  if (frame === baseFrame) return formatTensor(x.value, historyNotes(x));
  const level = `level=${frame.level}`;
  const value = showTensor(x.value);
  switch (frame.kind) {
    case "vmap":
      return wrapped("BatchedTensor", [level, `bdim=${x.bdim}`], { value });
    case "grad":
      return wrapped("GradTrackingTensor", [level], { value });
    case "jvp": {
      const tangent = x.tangent === null ? "null" : showTensor(x.tangent);
      return wrapped("JvpTensor", [level], { value, tangent });
    }
  }
}

function historyNotes({ autograd }: Tensor): readonly string[] {
  if (autograd?.requiresGrad !== true) return [];
  const { node } = autograd;
  return [node === null || isLeafNode(node) ? "requiresGrad=true" : `gradFn=<${gradFnName(node)}>`];
}

/** `Name(level=1, value=…)`; values of several lines get lines of their own, so that they stay aligned. */
function wrapped(
  name: string,
  facts: readonly string[],
  values: Readonly<Record<string, string>>,
): string {
  const entries = Object.entries(values);
  if (!entries.some(([, text]) => text.includes("\n"))) {
    return `${name}(${[...facts, ...entries.map(([key, text]) => `${key}=${text}`)].join(", ")})`;
  }
  const blocks = entries.map(([key, text]) => `${key}=\n    ${text.replaceAll("\n", "\n    ")}`);
  return `${name}(${[...facts, blocks.join("\n, ")].join(", ")}\n)`;
}
