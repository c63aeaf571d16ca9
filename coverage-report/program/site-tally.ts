// Adds calls up per site while a program runs, so that memory grows with its code and not with its calls.
import type { HeardCall } from "../../runtime/transforms/call-listener.ts";
import type { SiteReason, SiteState } from "./model.ts";
import type { RecordedSite } from "./recording.ts";

/** Sites kept; calls at further ones, as in code made at run time, count in the totals only. */
export const MAX_SITES = 10_000;

/** Batch sizes kept per site. */
const MAX_SIZES = 8;

/** A call that was heard, or the trace that an error left of one. */
export interface TalliedCall extends Readonly<Omit<HeardCall, "reason">> {
  readonly reason: SiteReason | null;
}

interface Site {
  readonly call: TalliedCall;
  readonly state: SiteState;
  readonly reason: SiteReason | null;
  readonly within: string | null;
  sizes: readonly number[];
  calls: number;
  ms: number;
  lostMs: number;
}

/** The sums of a run so far. */
export class SiteTally {
  readonly #sites = new Map<string, Site>();
  #calls = 0;
  #opMs = 0;
  #lostMs = 0;
  #unlisted = 0;
  #slow = 0;

  /** Adds a call that has ended. */
  add(call: TalliedCall): void {
    const lost = lostIn(call);
    this.#lostMs += lost;
    if (call.parent === null) {
      this.#calls++;
      this.#opMs += call.ms;
    }
    const site = this.#siteOf(call);
    if (site === null) {
      this.#unlisted++;
      return;
    }
    site.calls++;
    site.ms += call.ms;
    site.lostMs += lost;
    if (call.batchSize !== undefined) site.sizes = withSize(site.sizes, call.batchSize);
  }

  /** How much there is so far. */
  get counts(): { readonly calls: number; readonly sites: number; readonly slow: number } {
    return { calls: this.#calls, sites: this.#sites.size, slow: this.#slow };
  }

  /** Everything as data. */
  recorded(): {
    readonly calls: number;
    readonly opMs: number;
    readonly lostMs: number;
    readonly unlistedCalls: number;
    readonly sites: readonly RecordedSite[];
  } {
    return {
      calls: this.#calls,
      opMs: this.#opMs,
      lostMs: this.#lostMs,
      unlistedCalls: this.#unlisted,
      sites: [...this.#sites.values()].map(asData),
    };
  }

  #siteOf(call: TalliedCall): Site | null {
    const { op, level, location, formula, reason } = call;
    const within = outermost(call);
    const state = stateOf(call);
    const key = `${location}\n${op}\n${formula}\n${within}\n${level} ${state} ${reason}`;
    const known = this.#sites.get(key);
    if (known !== undefined) return known;
    if (this.#sites.size >= MAX_SITES) return null;
    // A call knows those around it; what is kept of it must not keep them.
    const alone = { ...call, parent: null };
    const site = { call: alone, state, reason, within, sizes: [], calls: 0, ms: 0, lostMs: 0 };
    this.#sites.set(key, site);
    if (state === "fallback") this.#slow++;
    return site;
  }
}

function asData({ call, state, reason, within, sizes, calls, ms, lostMs }: Site): RecordedSite {
  const { location: place, op, level, formula, why } = call;
  return {
    ...{ place, op, state, level, batchSizes: sizes, calls },
    ...{ ms, lostMs, formula, within, reason, why },
  };
}

/** Levels of grad and jvp are seen through, so no event names them; were one to, its call would be a plain one. */
function stateOf({ state }: TalliedCall): SiteState {
  return state === "grad" || state === "jvp" ? "kernel" : state;
}

/** The operator that the program called and that this call is a part of. */
function outermost({ parent }: TalliedCall): string | null {
  let at = parent;
  while (at !== null && at.parent !== null) at = at.parent;
  return at === null ? null : at.op;
}

/** What a rule would save at most: all but one run of a loop that is in no other loop. */
function lostIn({ state, ms, batchSize = 1, parent }: TalliedCall): number {
  if (state !== "fallback") return 0;
  for (let at = parent; at !== null; at = at.parent) if (at.state === "fallback") return 0;
  return ms * (1 - 1 / Math.max(batchSize, 1));
}

/** The list with one more size, ascending; of too many, the smallest and the largest stay. */
function withSize(sizes: readonly number[], size: number): readonly number[] {
  if (sizes.includes(size)) return sizes;
  const all = [...sizes, size].sort((a, b) => a - b);
  return all.length <= MAX_SIZES ? all : all.toSpliced(1, 1);
}
