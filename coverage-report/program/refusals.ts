// Calls that are refused before any operator runs: what an error that ended the program tells of them.
import { siteOfError } from "../../runtime/dispatch/call-site.ts";
import type { SiteReason } from "./model.ts";
import type { TalliedCall } from "./site-tally.ts";

/** Refusals that come before any operator runs, by the code of their error. */
const REFUSALS: Readonly<Record<string, SiteReason>> = {
  E_BATCHED_TO_NUMBER: "DATA_DEPENDENT",
  E_DATA_DEPENDENT: "DYNAMIC_SHAPE",
  E_INPLACE_UNBATCHED_SELF: "MAPPED_WRITE",
  E_SHARED_EXAMPLES: "MAPPED_WRITE",
  E_CROSS_LEVEL_WRITE: "MAPPED_WRITE",
};

/** The call that an error refused; null for other errors. */
export function refusedCall(error: unknown): TalliedCall | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const reason = REFUSALS[String(error.code)];
  if (reason === undefined) return null;
  const [text, hint = ""] = error.message.split("\n  hint: ");
  const [what] = text.split("; expected ");
  const [op = what] = /^[^\s:(]+/.exec(what) ?? [];
  const [, level = "0"] = / level (\d+)/.exec(what) ?? [];
  return {
    op,
    level: Number(level),
    batchSize: undefined,
    state: "refused",
    reason,
    why: [what.slice(what.indexOf(": ") + 2), hint].filter((part) => part !== "").join("; "),
    location: siteOfError(error),
    formula: null,
    parent: null,
    depth: 0,
    ms: 0,
  };
}
