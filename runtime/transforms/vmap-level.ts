// What a vmap level does with a call: check in-place writes, note the state, run the op's plumbing.
import { fallback } from "../../rules/lib/fallback.ts";
import { isBatchedAt } from "../../rules/lib/wrap.ts";
import type { VmapFrame } from "../dispatch/frames.ts";
import type { BatchingKind, Op } from "../dispatch/op.ts";
import { asOwnResults } from "../dispatch/own-results.ts";
import { WITHOUT_RULE } from "../dispatch/plugins.ts";
import { type CallEvent, type CallState, isRecording, recorded } from "../dispatch/recording.ts";
import { sharedExamplesError, unbatchedInPlaceError } from "../errors/levels.ts";
import { showShape } from "../errors/message.ts";
import { type OpArgs, type OpResult, tensorArg } from "../kernels/contract.ts";
import { errorOfOneExample } from "./example-error.ts";

/** Processes one call at a vmap level. */
export function vmapLevel(frame: VmapFrame, op: Op, args: OpArgs): OpResult {
  if (op.mutates >= 0) refuseWrite(frame, op, args);
  if (isRecording()) return recorded(eventOf(frame, op), () => batch(frame, op, args));
  return batch(frame, op, args);
}

function eventOf({ level, batchSize }: VmapFrame, { name, batching, reason }: Op): CallEvent {
  const event = { op: name, state: stateOf(batching), level, batchSize };
  return reason === null ? event : { ...event, reason };
}

function batch(frame: VmapFrame, op: Op, args: OpArgs): OpResult {
  const plumbing = op.binding.plumbing ?? fallback(op, WITHOUT_RULE);
  try {
    return asOwnResults(plumbing(frame, args), args);
  } catch (error) {
    throw errorOfOneExample(frame, op, args, error);
  }
}

/** Refuses in-place writes that would give one place in memory several values. */
function refuseWrite(frame: VmapFrame, op: Op, args: OpArgs): void {
  const self = tensorArg(args, op.mutates);
  if (!isBatchedAt(frame, self)) {
    // In mode "same" a random op writes one draw; its kind refuses the other modes.
    if (op.isRandom) return;
    throw unbatchedInPlaceError(op.name, op.functional ?? op.name, frame, showShape(self.shape));
  }
  const { value, bdim } = self;
  if (value !== null && value.strides[bdim] === 0 && frame.batchSize > 1)
    throw sharedExamplesError(op.name, frame, showShape(self.shape));
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
