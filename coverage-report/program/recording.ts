// What the running program hands over: its sites as they were recorded, before places are shortened and advice is added.
import { z } from "zod";
import { SITE_REASONS, SITE_STATES, type SiteReason, type SiteState } from "./model.ts";

/** One operator at one place, served in one way at one level. */
export interface RecordedSite {
  /** `/absolute/file:line`; null when no line of the program is known. */
  readonly place: string | null;
  readonly op: string;
  readonly state: SiteState;
  readonly level: number;
  readonly batchSizes: readonly number[];
  readonly calls: number;
  readonly ms: number;
  readonly lostMs: number;
  readonly formula: string | null;
  readonly within: string | null;
  readonly reason: SiteReason | null;
  readonly why: string | null;
}

/** The version of the file between the two processes; another one comes from another version of batchwise. */
export const RECORDING_VERSION = 1;

/** A run as far as it has gone. */
export interface Recording {
  readonly version: typeof RECORDING_VERSION;
  readonly batchwise: string;
  /** Name and message of the error that ends the program. */
  readonly error: string | null;
  readonly ms: number;
  readonly calls: number;
  readonly opMs: number;
  readonly lostMs: number;
  readonly unlistedCalls: number;
  readonly sites: readonly RecordedSite[];
}

const siteDefinition = z.strictObject({
  place: z.string().nullable(),
  op: z.string(),
  state: z.enum(SITE_STATES),
  level: z.int(),
  batchSizes: z.array(z.int()),
  calls: z.int(),
  ms: z.number(),
  lostMs: z.number(),
  formula: z.string().nullable(),
  within: z.string().nullable(),
  reason: z.enum(SITE_REASONS).nullable(),
  why: z.string().nullable(),
});

/** Checks a recording that was read from a file. */
export const recordingDefinition: z.ZodType<Recording> = z.strictObject({
  version: z.literal(RECORDING_VERSION),
  batchwise: z.string(),
  error: z.string().nullable(),
  ms: z.number(),
  calls: z.int(),
  opMs: z.number(),
  lostMs: z.number(),
  unlistedCalls: z.int(),
  sites: z.array(siteDefinition),
});
