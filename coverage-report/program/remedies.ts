// What to do about a slow or refused site: the rule to write or the rewrite, by reason.
import type { Remedy, SiteReason } from "./model.ts";

/** What advice depends on. */
export interface Ailment {
  readonly op: string;
  readonly reason: SiteReason | null;
  /** The reason in words. */
  readonly why: string | null;
}

/** The advice for each reason, as data. */
const REMEDIES: { readonly [Reason in SiteReason]: (ailment: Ailment) => Remedy } = {
  NO_RULE: ({ op }) => newRule(op, `write the batching rule of ${op}`),
  PLUGIN_WITHOUT_RULE: ({ op }) =>
    op.includes("::")
      ? newRule(op, `write the batching rule of ${op}`)
      : rule(`give ${op} a batching rule or a decomposition where it is defined`, null),
  DECOMPOSES_TO_SLOW: ({ op, why }) => {
    const part = why ?? op;
    return newRule(part, `write the batching rule of ${part}, which ${op} is made of`);
  },
  RULE_DECLINED: ({ op, why }) => ({
    kind: "rewrite",
    text: `call ${op} with arguments that its rule takes${why === null ? "" : ` (it declined: ${why})`}, or widen the rule`,
    command: `npx batchwise op show ${op}`,
  }),
  DYNAMIC_SHAPE: (ailment) =>
    rewriteOf(ailment, "keep one shape for all examples: where(mask, x, 0) instead of a selection"),
  DATA_DEPENDENT: (ailment) =>
    rewriteOf(ailment, "keep the value a tensor: where(condition, a, b) instead of a branch"),
  MAPPED_WRITE: (ailment) =>
    rewriteOf(ailment, "use the form that is not in place, or map the tensor written to as well"),
};

/** The advice for a site; null when there is nothing to repair. */
export function remedyFor(ailment: Ailment): Remedy | null {
  return ailment.reason === null ? null : REMEDIES[ailment.reason](ailment);
}

function rule(text: string, command: string | null): Remedy {
  return { kind: "rule", text, command };
}

/** An operator of a plugin has its rules in the plugin's own project. */
function newRule(op: string, text: string): Remedy {
  const [namespace, name] = op.includes("::") ? op.split("::", 2) : [null, op];
  const where = namespace === null ? "" : `, in the project of ${namespace}`;
  return rule(`${text}${where}`, `npx batchwise rule new ${name}`);
}

function rewriteOf({ why }: Ailment, otherwise: string): Remedy {
  return { kind: "rewrite", text: splitRefusal(why).rewrite ?? otherwise, command: null };
}

/** The parts of a refusal: why, and after the first semicolon what to write instead, where there is something. */
export function splitRefusal(why: string | null): {
  readonly cause: string | null;
  readonly rewrite: string | null;
} {
  const end = why?.indexOf("; ") ?? -1;
  if (why === null || end < 0) return { cause: why, rewrite: null };
  return { cause: why.slice(0, end), rewrite: why.slice(end + 2) };
}
