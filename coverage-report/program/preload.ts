// Loaded into the program's process before the program: starts the recorder of the copy of batchwise that it imports.
import { isMainThread } from "node:worker_threads";
import { ORDER_VARIABLE, type RecordingOrder } from "./order.ts";

const text = process.env[ORDER_VARIABLE];
// Processes that the program starts inherit the flag that loads this file, but not the order.
delete process.env[ORDER_VARIABLE];

if (text !== undefined && isMainThread) {
  // Written by the process that started this one.
  const order: RecordingOrder = JSON.parse(text);
  const recorder: typeof import("./recorder.ts") = await import(order.recorder);
  recorder.startRecording(order);
}
