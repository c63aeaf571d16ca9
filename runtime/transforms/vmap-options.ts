// vmap's options: what they are, how a call prints in messages, and what is refused before anything runs.
import type { Randomness } from "../dispatch/frames.ts";
import { isPlainObject } from "../dispatch/predicates.ts";
import { axisNameOptionError } from "../errors/collectives.ts";
import { nearNames } from "../errors/near-names.ts";
import {
  asyncFunctionError,
  chunkSizeError,
  generatorFunctionError,
  notAFunctionError,
  optionsTypeError,
  randomnessOptionError,
  unknownVmapOptionError,
} from "../errors/vmap.ts";
import { showTree } from "./pytree.ts";
import { functionName } from "./transform.ts";
import type { OutDims } from "./vmap-outputs.ts";

/**
 * Which dim of each input is mapped: an int for all, or a structure (also a prefix) of ints and nulls.
 *
 * For an instance of a registered class, an array with one entry per member.
 */
export type InDims = number | null | readonly InDims[] | { readonly [key: string]: InDims };

/** Options of `vmap`. */
export interface VmapOptions {
  /** Mapped dim of each input; null for inputs that are not mapped. Default 0 for all. */
  readonly inDims?: InDims;
  /** Where the batch dim goes in each output; null hands an unmapped output back as it is. Default 0. */
  readonly outDims?: OutDims;
  /** What random ops do: refuse, draw per example, or draw once. Default "error". */
  readonly randomness?: Randomness;
  /**
   * Most examples computed at once; bounds peak memory. Default, or null: all.
   *
   * `"auto"` measures: the first example alone, then at most eight times as many as before, as long as they
   * are expected to fit in half of what the memory budget leaves.
   */
  readonly chunkSize?: number | "auto" | null;
  /** Number of examples, needed only where nothing is mapped. */
  readonly axisSize?: number | null;
  /** A name for the mapped axis, by which `psum` and the other collectives in `fn` refer to it. */
  readonly axisName?: string;
}

const OPTIONS: readonly string[] = [
  "inDims",
  "outDims",
  "randomness",
  "chunkSize",
  "axisSize",
  "axisName",
];

const MODES: readonly unknown[] = ["error", "different", "same"];

/** The user's call, for messages: `vmap(loss, { inDims: [0, null] })`. */
export function describeVmap(fn: unknown, options: unknown): string {
  const name = typeof fn === "function" ? functionName(fn) : showTree(fn);
  if (!isPlainObject(options)) return `vmap(${name}, ${showTree(options)})`;
  const shown = Object.entries(options).filter(([, value]) => value !== undefined);
  return shown.length === 0
    ? `vmap(${name})`
    : `vmap(${name}, ${showTree(Object.fromEntries(shown))})`;
}

/**
 * Checks what can be checked before the mapped function is called.
 *
 * @throws VmapError naming the option and its value
 */
export function checkVmapOptions(where: string, fn: unknown, options: VmapOptions): void {
  if (typeof fn !== "function") throw notAFunctionError("vmap", showTree(fn));
  refuseDeferred(where, fn);
  const given: unknown = options;
  if (!isPlainObject(given)) throw optionsTypeError(where, showTree(given));
  for (const key of Object.keys(options)) {
    if (!OPTIONS.includes(key))
      throw unknownVmapOptionError(where, key, nearNames(camelCase(key), OPTIONS));
  }
  const { randomness = "error", axisName = "name" } = options;
  const chunkSize = options.chunkSize ?? 1;
  if (typeof axisName !== "string" || axisName === "")
    throw axisNameOptionError(where, showTree(axisName));
  if (!MODES.includes(randomness)) throw randomnessOptionError(where, showTree(randomness));
  if (chunkSize !== "auto" && (!Number.isInteger(chunkSize) || chunkSize < 1))
    throw chunkSizeError(where, showTree(chunkSize), 'a positive integer or "auto"');
}

/** Functions that return before they have run: what they do with mapped tensors happens too late. */
function refuseDeferred(where: string, fn: object): void {
  switch (Object.prototype.toString.call(fn)) {
    case "[object AsyncFunction]":
      throw asyncFunctionError(where);
    case "[object GeneratorFunction]":
    case "[object AsyncGeneratorFunction]":
      throw generatorFunctionError(where);
  }
}

/** `in_dims`, as PyTorch writes it, is near `inDims`. */
function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
