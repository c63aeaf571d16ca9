// Which words can be a plugin's namespace.
import { RESERVED_NAMESPACES } from "../model/plugins.ts";

/** Why a word cannot be a namespace; null when it can. */
export function namespaceComplaint(word: string): string | null {
  if (!/^[a-z][a-z0-9_]{0,49}$/.test(word))
    return `namespace ${JSON.stringify(word)}; expected a snake_case word such as stats`;
  return RESERVED_NAMESPACES.includes(word)
    ? `namespace ${JSON.stringify(word)} is taken; expected another word than ${RESERVED_NAMESPACES.join(", ")}`
    : null;
}
