// What a vmap level does with a call: check in-place writes, note the state, run the op's plumbing.
import { fallback } from "../../rules/lib/fallback.ts";
import { isBatchedAt } from "../../rules/lib/wrap.ts";
import type { VmapFrame } from "../dispatch/frames.ts";
import type { BatchingKind, Op } from "../dispatch/op.ts";
import { asOwnResults } from "../dispatch/own-results.ts";
import { type CallState, isRecording, recordEvent } from "../dispatch/recording.ts";
import { unbatchedInPlaceError } from "../errors/levels.ts";
import { showShape } from "../errors/message.ts";
import { type OpArgs, type OpResult, tensorArg } from "../kernels/contract.ts";
import { errorOfOneExample } from "./example-error.ts";

/** Processes one call at a vmap level. */
export function vmapLevel(frame: VmapFrame, op: Op, args: OpArgs): OpResult {
  if (op.mutates >= 0 && !op.isRandom && !isBatchedAt(frame, args[op.mutates])) {
    const { shape } = tensorArg(args, op.mutates);
    throw unbatchedInPlaceError(op.name, op.functional ?? op.name, frame.level, showShape(shape));
  }
  if (isRecording()) {
    const { reason } = op;
    const event = {
      op: op.name,
      state: stateOf(op.batching),
      level: frame.level,
      batchSize: frame.batchSize,
    };
    recordEvent(reason === null ? event : { ...event, reason });
  }
  const plumbing = op.binding.plumbing ?? fallback(op, "registered without a batching rule");
  try {
    return asOwnResults(plumbing(frame, args), args);
  } catch (error) {
    throw errorOfOneExample(frame, op, args, error);
  }
}

function stateOf(kind: BatchingKind): CallState {
  switch (kind) {
    case "decompose":
      return "decomposed";
    case "refuse":
      return "refused";
    case "fallback":
      return "fallback";
    default:
      return "rule";
  }
}
