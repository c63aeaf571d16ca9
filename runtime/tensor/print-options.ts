// How tensors are printed: the options that `setPrintOptions` changes for the whole process.
import { printOptionError, printProfileError } from "../errors/printing.ts";

/** How tensors are printed. */
export interface PrintOptions {
  /** Digits after the point. Default: 4. */
  readonly precision: number;
  /** Tensors with more elements show only the edges of each dim. Default: 1000. */
  readonly threshold: number;
  /** Elements shown at each end of a dim that is cut short. Default: 3. */
  readonly edgeItems: number;
  /** Columns after which rows break. Default: 80. */
  readonly lineWidth: number;
  /** Whether floats have exponents; null, the default, decides by the values. */
  readonly sciMode: boolean | null;
}

/** Sets of options with a name. */
export type PrintProfile = "default" | "short" | "full";

const DEFAULTS: PrintOptions = {
  precision: 4,
  threshold: 1000,
  edgeItems: 3,
  lineWidth: 80,
  sciMode: null,
};

const PROFILES: Readonly<Record<PrintProfile, Partial<PrintOptions>>> = {
  default: DEFAULTS,
  short: { ...DEFAULTS, precision: 2, edgeItems: 2 },
  full: { ...DEFAULTS, threshold: Number.POSITIVE_INFINITY },
};

let current: PrintOptions = DEFAULTS;

/** The options in force. */
export function printOptions(): PrintOptions {
  return current;
}

/**
 * Changes how tensors are printed; what is left out stays as it is. A profile is applied first.
 *
 * @throws BatchwiseError E_PRINT_OPTION, E_PRINT_PROFILE
 */
export function setPrintOptions(
  options: Partial<PrintOptions> & { readonly profile?: PrintProfile },
): void {
  const { profile, sciMode, ...counts } = options;
  if (profile !== undefined && !Object.hasOwn(PROFILES, profile))
    throw printProfileError(profile, Object.keys(PROFILES));
  const next = { ...current, ...(profile === undefined ? {} : PROFILES[profile]) };
  for (const [name, value] of Object.entries(counts)) {
    const isCount =
      Number.isInteger(value) || (name === "threshold" && value === Number.POSITIVE_INFINITY);
    if (!Object.hasOwn(DEFAULTS, name) || !isCount || value < (name === "lineWidth" ? 1 : 0))
      throw printOptionError(name, String(value));
  }
  current = { ...next, ...counts, ...(sciMode === undefined ? {} : { sciMode }) };
}
