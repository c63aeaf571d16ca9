// One way to show coverage: an option of `batchwise coverage` and what it does.
import type { CoverageDocument } from "../../../coverage-report/model.ts";

/** Values of the command line's options by their camelCase names. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** What a form works on. */
export interface FormRequest {
  /** The option's value; true where it takes none, or was given none. */
  readonly value: string | true;
  /** Whether the result is printed as one JSON document. */
  readonly json: boolean;
  /** Words after the options: what a program is given. */
  readonly args: readonly string[];
  /** Every option that was given. */
  readonly options: OptionValues;
  /**
   * Measures what `--op` and `--family` ask for, or reads the document of `--from`; null, with a note printed and the exit status set, when that cannot be done.
   *
   * Wrong results and undeclared states set the exit status too.
   */
  readonly measure: () => Promise<CoverageDocument | null>;
}

/** An option that decides what is printed or written; at most one is given. */
export interface CoverageForm {
  /** As commander takes it: `--html [file]`. */
  readonly flags: string;
  readonly description: string;
  /** Options that only this form reads: flags and description. */
  readonly options?: readonly (readonly [flags: string, description: string])[];
  /** Whether it annotates and summarises by itself with `--github`; otherwise the measured document is. */
  readonly tellsGithub?: true;
  /** Prints or writes; problems are told with `reportProblem`. */
  readonly run: (request: FormRequest) => void | Promise<void>;
}
