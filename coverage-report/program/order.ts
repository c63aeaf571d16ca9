// What the process of a program is told before it starts.

/** What the program's process is told, as JSON in an environment variable that it removes at once. */
export interface RecordingOrder {
  /** URL of the recorder in the copy of batchwise that the program imports. */
  readonly recorder: string;
  /** Where the recording goes. */
  readonly file: string;
  /** The program's name in the line that shows how far it is. */
  readonly name: string;
}

/** Name of that variable. */
export const ORDER_VARIABLE = "BATCHWISE_PROGRAM_RECORDING";
