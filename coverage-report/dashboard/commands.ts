// The commands a page tells a reader to run, safe to paste into a shell.

import { isServedByKind } from "../../codegen/model/forms.ts";
import type { OpCoverage } from "../model.ts";

/** An argument as a shell reads it back. */
export function shellWord(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Shows everything known about an op. */
export const showCommand = (op: string): string => `npx batchwise op show ${shellWord(op)}`;

/** Writes the skeleton of a rule; where a kind or a decomposition serves the op, it has to be told so. */
export function newRuleCommand({ op, kind }: Pick<OpCoverage, "op" | "kind">): string {
  const command = `npx batchwise rule new ${shellWord(op)}`;
  return isServedByKind(kind) ? `${command} --replace-kind` : command;
}

/** Runs one op's tests. */
export const testCommand = (op: string): string => `npm test -- -t ${shellWord(op)}`;
