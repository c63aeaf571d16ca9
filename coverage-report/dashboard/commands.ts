// The commands a page tells a reader to run, safe to paste into a shell.

import type { OpCoverage } from "../model.ts";

/** An argument as a shell reads it back. */
export function shellWord(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Shows everything known about an op. */
export const showCommand = (op: string): string => `npx batchwise op show ${shellWord(op)}`;

/** Kinds whose ops have nothing yet that a rule would take the place of. */
const UNSERVED: readonly string[] = ["rule", "fallback", "refuse"];

/** Writes the skeleton of a rule; where a kind or a decomposition serves the op, it has to be told so. */
export function newRuleCommand({ op, kind }: Pick<OpCoverage, "op" | "kind">): string {
  const command = `npx batchwise rule new ${shellWord(op)}`;
  return UNSERVED.includes(kind) ? command : `${command} --replace-kind`;
}

/** Runs one op's tests. */
export const testCommand = (op: string): string => `npm test -- -t ${shellWord(op)}`;
