// Which words can be a plugin's namespace.

/** Words that are not a plugin's: those of the package, of its modules, and of PyTorch. */
export const RESERVED_NAMESPACES: readonly string[] = [
  "batchwise",
  "core",
  "aten",
  "torch",
  "nn",
  "linalg",
  "special",
  "fft",
];

/** Why a word cannot be a namespace; null when it can. */
export function namespaceComplaint(word: string): string | null {
  if (!/^[a-z][a-z0-9_]{0,49}$/.test(word))
    return `namespace ${JSON.stringify(word)}; expected a snake_case word such as stats`;
  return RESERVED_NAMESPACES.includes(word)
    ? `namespace ${JSON.stringify(word)} is taken; expected another word than ${RESERVED_NAMESPACES.join(", ")}`
    : null;
}
