// What the checks demand, as errors: they run inside any test runner, and without one.

/** Ends a check as failed. */
export function fail(text: string): never {
  throw new Error(text);
}

/** Fails unless two pieces of plain data (shapes, names, counts) are the same. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  const [got, want] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (got !== want) fail(`${what}: got ${got}, expected ${want}`);
}

/** Fails unless `|value| <= limit`; NaN fails. */
export function expectWithin(what: string, value: number, limit: number): void {
  if (!(Math.abs(value) <= limit))
    fail(`${what}: they differ by ${value}, expected ${limit} at most`);
}
