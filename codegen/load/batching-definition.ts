// What `batching:` of an entry may hold: the kinds with their options, and the two answers that need a reason.
import { z } from "zod";
import type { Batching } from "../model/entry.ts";
import { nameWord } from "./definition-words.ts";

const reason = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]*$/, "expected one line");
/** Kinds that may stand alone: `batching: pointwise`. */
const PLAIN_KINDS = [
  "pointwise",
  "reduction",
  "variadic",
  "view",
  "factory",
  "random",
  "decompose",
  "rule",
] as const;

/** What each kind means, for editors: in the order of the list above. */
const KIND_MEANINGS: Readonly<Record<(typeof PLAIN_KINDS)[number], string>> = {
  pointwise: "One output element from the input elements at its place, broadcast.",
  reduction: "Dims collapse to one value each; the parameter dim names them.",
  variadic: "The op takes any leading dims, so the batch dim is one more of them.",
  view: "Another geometry over the same storage.",
  factory: "Makes a tensor from no tensor; every example gets the same one.",
  random: "Draws; randomness says whether examples share what is drawn.",
  decompose: "The expression under decomposition runs on the mapped tensors.",
  rule: "Written by hand in rules/batching/; npx batchwise rule new writes its skeleton.",
};

/** Every batching kind that needs no reason. */
export const KIND_NAMES: readonly string[] = [...PLAIN_KINDS, "existing_bdim", "spatial"];

/** Kinds that cannot stand alone, with an example. */
export const KIND_EXAMPLES: Readonly<Record<string, string | undefined>> = {
  existing_bdim: "{ kind: existing_bdim, fold: [self], rank: 3 }",
  spatial: "{ kind: spatial, fold: [self], dims: 2 }",
};

const optionalName = nameWord.nullable().default(null);
const names = z.array(nameWord).max(64);
const minRank = z
  .int()
  .min(0)
  .max(8)
  .default(0)
  .describe("The least number of dims one example has; an example with fewer is refused.");
const sizes = optionalName.describe("The parameter that lists the sizes of the result.");

const kindOptions = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pointwise") }).describe(KIND_MEANINGS.pointwise),
  z
    .strictObject({
      kind: z.literal("reduction"),
      dims: names.length(1).describe("The parameter that names the dims to reduce."),
      keepdim: optionalName.describe(
        "The parameter that keeps reduced dims with size 1. Default keepdim, where there is one.",
      ),
    })
    .meta({
      description: "Dims collapse to one value each.",
      examples: [{ kind: "reduction", dims: ["dim"] }],
    }),
  z.strictObject({ kind: z.literal("variadic"), minRank }).meta({
    description: KIND_MEANINGS.variadic,
    examples: [{ kind: "variadic", minRank: 2 }],
  }),
  z
    .strictObject({
      kind: z.literal("view"),
      dims: names.default([]).describe("The parameters that name dims of the input."),
      inserts: z
        .int()
        .min(0)
        .max(1)
        .default(0)
        .describe("How many dims the result has more: 1 for unsqueeze."),
      sizes,
      sizeRule: z
        .enum(["expand", "reshape"])
        .nullable()
        .default(null)
        .describe("How the sizes are read: -1 keeps a size (expand) or is worked out (reshape)."),
    })
    .meta({ description: KIND_MEANINGS.view, examples: [{ kind: "view", dims: ["dim"] }] }),
  z
    .strictObject({
      kind: z.literal("existing_bdim"),
      fold: names.min(1).describe("The tensors whose first dim is a batch dim of the op's own."),
      rank: z.int().min(1).max(8).describe("The number of dims one example has."),
    })
    .meta({
      description: "The batch dim joins a batch dim that the op has of its own.",
      examples: [{ kind: "existing_bdim", fold: ["self"], rank: 3 }],
    }),
  z
    .strictObject({
      kind: z.literal("spatial"),
      fold: names
        .min(1)
        .describe("The tensors with one or two leading dims before the spatial ones."),
      dims: z.int().min(1).max(3).describe("The number of spatial dims, the last ones."),
    })
    .meta({
      description: "The op works on its last dims; every dim in front of them is folded into one.",
      examples: [{ kind: "spatial", fold: ["self"], dims: 2 }],
    }),
  z
    .strictObject({
      kind: z.literal("factory"),
      like: optionalName.describe("The tensor whose shape and dtype the result takes."),
      sizes,
    })
    .meta({ description: "Makes a new tensor.", examples: [{ kind: "factory", like: "self" }] }),
  z
    .strictObject({
      kind: z.literal("random"),
      template: optionalName.describe("The tensor whose shape the draw takes."),
      sizes,
      parameters: names
        .default([])
        .describe("The tensors that hold the parameters of the distribution."),
      minRank,
    })
    .meta({ description: KIND_MEANINGS.random, examples: [{ kind: "random", sizes: "size" }] }),
  z.strictObject({ kind: z.literal("decompose") }).describe(KIND_MEANINGS.decompose),
  z.strictObject({ kind: z.literal("rule") }).describe(KIND_MEANINGS.rule),
]);

const plainKind = z
  .enum(PLAIN_KINDS)
  .meta({
    description: "A kind of batching, with its usual options.",
    enumDescriptions: PLAIN_KINDS.map((kind) => KIND_MEANINGS[kind]),
  })
  .transform((kind) =>
    kindOptions.parse(kind === "reduction" ? { kind, dims: ["dim"] } : { kind }),
  );

/** The values of `batching:`. */
export const batchingDefinition: z.ZodType<RawBatching> = z.union([
  plainKind,
  z
    .strictObject({ fallback: reason.describe("Why it has no rule; the report shows it.") })
    .describe("The slow loop: one call per example, shown as debt."),
  z
    .strictObject({
      refuse: reason.describe('What is wrong with mapping it; after "; " what to write instead.'),
    })
    .describe("It cannot be mapped at all."),
  kindOptions,
]);

/** `batching:` with the defaults of its options filled in. */
export type RawBatching =
  | Exclude<Batching, { readonly kind: "fallback" | "refuse" }>
  | { readonly fallback: string }
  | { readonly refuse: string };

/** The options of each batching kind. */
export const BATCHING_KEYS: Readonly<Record<string, readonly string[] | undefined>> =
  Object.fromEntries(
    kindOptions.options.map(({ shape }) => [shape.kind.value, Object.keys(shape)]),
  );
