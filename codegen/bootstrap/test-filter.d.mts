// Types of test-filter.mjs, for its test.

/** An entry of ops.yaml, as far as lines tell. */
export interface OpLines {
  readonly func: string;
  readonly family: string;
  readonly samples: string;
}

/** The value of `-t`, when nothing else is asked for. */
export function nameFilter(args: readonly string[]): string | null;

/** The operators of ops.yaml. */
export function readOps(text?: string): readonly OpLines[];

/** Whether a filter is the name of an operator or the beginning of one. */
export function namesAnOp(filter: string, ops: readonly OpLines[]): boolean;

/** The families with an operator whose tests can match. */
export function familiesFor(
  filter: string,
  ops: readonly OpLines[],
  sets?: readonly string[],
): ReadonlySet<string>;

/** Whether a test of a file can have the filter in its name. */
export function mayMatch(
  file: { readonly text: string; readonly beside?: string },
  filter: string,
  families: ReadonlySet<string>,
): boolean;

/** The test files to collect; null for all. */
export function filesFor(filter: string, ops?: readonly OpLines[]): readonly string[] | null;
