// What a new op is to be, from the options of `op new` and the proposals: without asking anybody.
import { parse } from "yaml";
import { KIND_NAMES } from "../../load/batching-definition.ts";
import type { Variant } from "../../model/entry.ts";
import { suggestion } from "../../problems/suggestion.ts";
import { kernelRole } from "../../scaffold/kernel-skeleton.ts";
import type { OpDecision } from "../../scaffold/plan-op.ts";
import { inline } from "../../scaffold/print-entry.ts";
import { type ScaffoldProject, sampleNames } from "../../scaffold/project.ts";
import { type Proposal, propose } from "../../scaffold/proposal.ts";
import type { BatchingData, Computation } from "../../scaffold/propose-batching.ts";
import type { GivenSchema } from "../../scaffold/read-schema.ts";
import { badOption } from "../../scaffold/scaffold-error.ts";
import { nearName } from "../../scalar/near-name.ts";

/** Options that settle a key each. */
export interface OpFlags {
  readonly doc?: string;
  readonly family?: string;
  /** Whether `family` may be a new word though a known one is spelt alike. */
  readonly newFamily?: boolean;
  readonly kernel?: string;
  readonly decomposition?: string;
  readonly kind?: string;
  readonly variants?: string;
  readonly samples?: string;
}

/** A decision with the proposals it was made from. */
export interface Decided {
  readonly decision: OpDecision;
  readonly proposal: Proposal;
}

/** Takes every option, and the proposal for what no option says. */
export function decide(project: ScaffoldProject, given: GivenSchema, flags: OpFlags): Decided {
  checkFamily(project, flags);
  const computation = computationOf(flags);
  const proposal = propose(given.schema, project.entries, { family: flags.family, computation });
  const samples = samplesProposal(project, given, proposal);
  const full = { ...proposal, samples };
  return {
    proposal: full,
    decision: {
      given,
      doc: flags.doc ?? proposal.doc.value,
      family: proposal.family.value,
      computation: proposal.computation.value,
      batching: flags.kind === undefined ? proposal.batching.value : batchingOption(flags.kind),
      variants:
        flags.variants === undefined ? proposal.variants.value : variantList(flags.variants),
      promote: proposal.promote?.value ?? null,
      samples: flags.samples ?? samples.value,
    },
  };
}

/** A new family is fine; one that looks like a slip of the pen has to be meant. */
function checkFamily({ entries }: ScaffoldProject, { family, newFamily = false }: OpFlags): void {
  const known = [...new Set(entries.map((entry) => entry.family))];
  if (family === undefined || newFamily || known.includes(family)) return;
  const near = nearName(family, known);
  if (near === null) return;
  const what = `there is no family "${family}"`;
  throw badOption("--family", what, `did you mean "${near}"? --new-family makes a new one`);
}

/** What `--kernel` or `--decomposition` says; a name is told from an expression by its ending. */
export function computationOf({ kernel, decomposition }: OpFlags): Computation | undefined {
  if (decomposition !== undefined) return { kind: "decomposition", expression: decomposition };
  return kernel === undefined ? undefined : kernelOf(kernel);
}

/** `fooKernel` is a name, `self * other` an expression. */
export function kernelOf(text: string): Computation {
  const isName = /^[A-Za-z_]\w*$/.test(text) && kernelRole(text) !== null;
  return isName ? { kind: "name", name: text } : { kind: "scalar", expression: text };
}

/** `--kind`: a kind, or a map of YAML. */
export function batchingOption(text: string): BatchingData {
  const data = parsed(text);
  if (typeof data === "string") {
    if (KIND_NAMES.includes(data)) return data;
    const known = `known kinds: ${KIND_NAMES.join(", ")}`;
    throw badOption(
      "--kind",
      `unknown batching kind "${data}"`,
      suggestion(data, KIND_NAMES, known),
    );
  }
  if (typeof data === "object" && data !== null && !Array.isArray(data)) return { ...data };
  const hint = 'write a kind, or "{ kind: variadic, minRank: 2 }"';
  throw badOption("--kind", `cannot read ${JSON.stringify(text)}; expected a kind or a map`, hint);
}

function parsed(text: string): unknown {
  try {
    const data: unknown = parse(text, { maxAliasCount: 0 });
    return data;
  } catch {
    return null;
  }
}

const VARIANTS: readonly Variant[] = ["function", "method", "inplace", "out"];

/** `--variants`: words with commas between them. */
export function variantList(text: string): readonly Variant[] {
  const words = text.split(",").map((word) => word.trim());
  return words.map((word) => {
    const found = VARIANTS.find((variant) => variant === word);
    if (found !== undefined) return found;
    const known = `known variants: ${VARIANTS.join(", ")}`;
    throw badOption("--variants", `unknown variant "${word}"`, suggestion(word, VARIANTS, known));
  });
}

/** A set that fits, else a new one named after the op. */
function samplesProposal(
  project: ScaffoldProject,
  { schema, name }: GivenSchema,
  { samples, nearSamples }: Proposal,
): { readonly value: string; readonly because: string } {
  if (samples !== null) return samples;
  const taken = sampleNames(project);
  const stem = schema.base.replace(/^_+|_+$/g, "");
  const value = taken.includes(stem) ? `${stem}_calls` : stem;
  const near = nearSamples === null ? "" : `; the nearest set is ${nearSamples}`;
  return { value, because: `no set has the parameters of ${name}${near}` };
}

/** A value of a key as a person reads it. */
export function showKey(value: unknown): string {
  if (typeof value === "object" && value !== null && "kind" in value) {
    if ("expression" in value) return String(value.expression);
    if ("name" in value) return String(value.name);
  }
  return inline(value);
}
