// The commands a page tells a reader to run, safe to paste into a shell.

/** An argument as a shell reads it back. */
export function shellWord(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Shows everything known about an op. */
export const showCommand = (op: string): string => `npx batchwise op show ${shellWord(op)}`;

/** Writes the skeleton of a rule. */
export const newRuleCommand = (op: string): string => `npx batchwise rule new ${shellWord(op)}`;

/** Runs one op's tests. */
export const testCommand = (op: string): string => `npm test -- -t ${shellWord(op)}`;
