// What an entry of ops.yaml may hold: the zod definition behind validation and editor completion.
import { z } from "zod";
import type { Batching } from "../model/entry.ts";

/** Longest schema string, in characters. */
export const MAX_FUNC_LENGTH = 2_000;

const name = z
  .string()
  .max(100)
  .regex(/^(?!__proto__$)[A-Za-z_][A-Za-z0-9_]*$/, "expected a name made of letters, digits and _");
const formula = z.string().min(1).max(2000);
const prose = z
  .string()
  .min(1)
  .max(4000)
  .regex(/^(?!.*\*\/)/s, "expected a text without */, which would end the comment it becomes");
const reason = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\r\n]*$/, "expected one line");
const callable = z
  .string()
  .max(MAX_FUNC_LENGTH)
  .regex(
    /^[A-Za-z_][\w.]*(\([^\r\n]*\))?$/,
    "expected a dotted name such as torch.Tensor.add, perhaps with parameters in parentheses",
  );

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

/** Every batching kind that needs no reason. */
export const KIND_NAMES: readonly string[] = [...PLAIN_KINDS, "existing_bdim", "spatial"];

/** Kinds that cannot stand alone, with an example. */
export const KIND_EXAMPLES: Readonly<Record<string, string | undefined>> = {
  existing_bdim: "{ kind: existing_bdim, fold: [self], rank: 3 }",
  spatial: "{ kind: spatial, fold: [self], dims: 2 }",
};

const optionalName = name.nullable().default(null);
const names = z.array(name).max(64);

const kindOptions = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("pointwise") }),
  z.strictObject({ kind: z.literal("reduction"), dims: names.length(1), keepdim: optionalName }),
  z.strictObject({ kind: z.literal("variadic"), minRank: z.int().min(0).max(8).default(0) }),
  z.strictObject({
    kind: z.literal("view"),
    dims: names.default([]),
    inserts: z.int().min(0).max(1).default(0),
    sizes: optionalName,
    sizeRule: z.enum(["expand", "reshape"]).nullable().default(null),
  }),
  z.strictObject({
    kind: z.literal("existing_bdim"),
    fold: names.min(1),
    rank: z.int().min(1).max(8),
  }),
  z.strictObject({
    kind: z.literal("spatial"),
    fold: names.min(1),
    dims: z.int().min(1).max(3),
  }),
  z.strictObject({ kind: z.literal("factory"), like: optionalName, sizes: optionalName }),
  z.strictObject({
    kind: z.literal("random"),
    template: optionalName,
    sizes: optionalName,
    parameters: names.default([]),
    minRank: z.int().min(0).max(8).default(0),
  }),
  z.strictObject({ kind: z.literal("decompose") }),
  z.strictObject({ kind: z.literal("rule") }),
]);

const plainKind = z
  .enum(PLAIN_KINDS)
  .transform((kind) =>
    kindOptions.parse(kind === "reduction" ? { kind, dims: ["dim"] } : { kind }),
  );

const batching = z.union([
  plainKind,
  z.strictObject({ fallback: reason }),
  z.strictObject({ refuse: reason }),
  kindOptions,
]);

const kernel = z.union([
  z.strictObject({ scalar: z.union([formula, z.number()]) }),
  z.strictObject({ name: name }),
]);

const derivatives = z.record(name, z.union([formula, z.array(z.boolean())]));

const alias = z.union([callable, z.strictObject({ func: callable, names: z.record(name, name) })]);

const entryObject = z.strictObject({
  func: z
    .string()
    .min(1)
    .max(MAX_FUNC_LENGTH)
    .regex(/^[^\r\n]*$/, "expected one line")
    .describe("The schema, in PyTorch's grammar."),
  doc: prose.describe("One sentence for users; it becomes the docstring."),
  family: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, "expected a snake_case word")
    .describe("The group the op belongs to; names its generated files."),
  module: z
    .enum(["core", "nn", "linalg", "special", "fft"])
    .optional()
    .describe("The entry point that exports it. Default core."),
  variants: z
    .array(z.enum(["function", "method", "inplace", "out"]))
    .min(1)
    .optional()
    .describe("The forms offered. Default function."),
  kernel: kernel.optional().describe("A scalar expression, or the name of a hand-written kernel."),
  meta: name
    .optional()
    .describe("The name of a hand-written shape function, where the default does not fit."),
  promote: z
    .enum(["common", "float", "none", "bool"])
    .optional()
    .describe("How the result dtype follows from the operands. Default common."),
  batching: batching.describe("How the op behaves under vmap."),
  derivatives: derivatives
    .optional()
    .describe("Reverse formulas by parameter, forward formulas by output."),
  decomposition: formula.optional().describe("The op in terms of other ops."),
  aliases: z.array(alias).optional().describe("Callables of PyTorch that mean the op."),
  samples: name.describe("The samples in test/samples that exercise the op."),
  tags: z.array(name).optional(),
  since: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, "expected a version such as 0.1.0")
    .optional(),
});

/** `batching:` with the defaults of its options filled in. */
export type RawBatching =
  | Exclude<Batching, { readonly kind: "fallback" | "refuse" }>
  | { readonly fallback: string }
  | { readonly refuse: string };

/** An entry as zod validated it. */
export interface RawEntry {
  readonly func: string;
  readonly doc: string;
  readonly family: string;
  readonly module?: "core" | "nn" | "linalg" | "special" | "fft" | undefined;
  readonly variants?: ("function" | "method" | "inplace" | "out")[] | undefined;
  readonly kernel?: { readonly scalar: string | number } | { readonly name: string } | undefined;
  readonly meta?: string | undefined;
  readonly promote?: "common" | "float" | "none" | "bool" | undefined;
  readonly batching: RawBatching;
  readonly derivatives?: Readonly<Record<string, string | boolean[]>> | undefined;
  readonly decomposition?: string | undefined;
  readonly aliases?:
    | (string | { readonly func: string; readonly names: Readonly<Record<string, string>> })[]
    | undefined;
  readonly samples: string;
  readonly tags?: string[] | undefined;
  readonly since?: string | undefined;
}

/** One entry as it stands in the file; zod checks the values against the type above. */
export const entryDefinition: z.ZodType<RawEntry> = entryObject;

/** The options of each batching kind. */
export const BATCHING_KEYS: Readonly<Record<string, readonly string[] | undefined>> =
  Object.fromEntries(
    kindOptions.options.map(({ shape }) => [shape.kind.value, Object.keys(shape)]),
  );

/** The keys that may stand inside the values of these keys. */
export const INNER_KEYS: Readonly<Record<string, readonly string[] | undefined>> = {
  kernel: ["scalar", "name"],
  aliases: ["func", "names"],
};

/** The keys an entry may have. */
export const ENTRY_KEYS: readonly string[] = Object.keys(entryObject.shape);
