// Refusals under vmap in the user's terms: what one example is refused for, with the shapes of one example.
import { parseSchema } from "../../codegen/model/parse-schema.ts";
import { clone } from "../../generated/core/ops/copy.ts";
import { zeros } from "../../generated/core/ops/factory.ts";
import { select } from "../../generated/core/ops/view.ts";
import { callOp } from "../dispatch/dispatch.ts";
import type { VmapFrame } from "../dispatch/frames.ts";
import type { Op } from "../dispatch/op.ts";
import {
  BatchwiseError,
  DTypeError,
  ShapeError,
  ValueError,
  VmapError,
} from "../errors/classes.ts";
import { atVmapLevelError, isLocated } from "../errors/levels.ts";
import { showShape } from "../errors/message.ts";
import type { OpArg, OpArgs } from "../kernels/contract.ts";
import { Tensor } from "../tensor/tensor.ts";

/**
 * The error to throw instead of `error`, which a call on physical tensors threw: the one that the first
 * example alone gives, if it gives one. Without examples, one of zeros stands in.
 *
 * Runs on the way to a refusal only. Random ops are not tried again: that would move the stream.
 */
export function errorOfOneExample(frame: VmapFrame, op: Op, args: OpArgs, error: unknown): unknown {
  const located = (cause: BatchwiseError): BatchwiseError =>
    atVmapLevelError(op.name, frame, showTensors(op, args), cause);
  if (error instanceof VmapError) {
    // Located by an op of the decomposition already: the user called this one.
    const isOwn = isLocated(error) || error.message.startsWith(`${op.name}: `);
    return isOwn ? located(error) : error;
  }
  const isAboutExamples =
    error instanceof ShapeError || error instanceof DTypeError || error instanceof ValueError;
  if (!isAboutExamples) return error;
  const single = op.isRandom ? null : errorOfFirst(frame, op, args);
  if (single !== null) return located(single);
  return isLocated(error) ? error : located(error);
}

/** What the first example alone is refused for; null when it is not. */
function errorOfFirst(frame: VmapFrame, op: Op, args: OpArgs): BatchwiseError | null {
  try {
    callOp(
      op,
      args.map((arg, position) => exampleOf(frame, arg, position === op.mutates)),
    );
    return null;
  } catch (single) {
    return single instanceof BatchwiseError ? single : null;
  }
}

/** The first example of a mapped argument; a copy where the op would write it. */
function exampleOf(frame: VmapFrame, arg: OpArg, isWritten: boolean): OpArg {
  if (Array.isArray(arg)) return arg.map((item: OpArg) => exampleOf(frame, item, false));
  if (!(arg instanceof Tensor)) return arg;
  if (arg.owner !== frame || arg.value === null) return isWritten ? clone(arg) : arg;
  if (frame.batchSize === 0) return zeros([...arg.shape], { dtype: arg.dtype });
  const example = select(arg.value, arg.bdim, 0);
  return isWritten ? clone(example) : example;
}

/** `self [2, 3], other [3]`. */
function showTensors(op: Op, args: OpArgs): string {
  const { parameters } = parseSchema(op.schema);
  return op.tensorArgs
    .flatMap((position) => {
      const arg = args[position];
      return arg instanceof Tensor ? [`${parameters[position].name} ${showShape(arg.shape)}`] : [];
    })
    .join(", ");
}
