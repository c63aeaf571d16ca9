// What `batchwise init` has to know, and which answers it takes.
/** The licenses on offer; `none` writes no file. */
export const LICENSES = ["MIT", "ISC", "none"] as const;

/** One of them. */
export type License = (typeof LICENSES)[number];

/** Everything that decides what is written. */
export interface InitAnswers {
  /** In front of the names of the ops. */
  readonly namespace: string;
  /** The npm name. */
  readonly name: string;
  readonly license: License;
  /** Where npm gets batchwise: a version, or `file:` and a path. */
  readonly batchwise: string;
}

const PACKAGE_NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/** The package that the project depends on, and what npm refuses. */
const TAKEN_NAMES: readonly string[] = ["batchwise", "node_modules", "favicon.ico"];

/** Why a word cannot be the name of an npm package; null when it can. */
export function packageNameComplaint(word: string): string | null {
  if (TAKEN_NAMES.includes(word))
    return `package name ${JSON.stringify(word)} is taken; expected a name of its own, as in batchwise-stats`;
  return PACKAGE_NAME.test(word) && word.length <= 214
    ? null
    : `package name ${JSON.stringify(word)}; expected lower-case letters, digits, dots and dashes, as in batchwise-stats`;
}
