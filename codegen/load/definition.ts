// What an entry of ops.yaml may hold: the zod definition behind validation and editor completion.
import { z } from "zod";
import { batchingDefinition, type RawBatching } from "./batching-definition.ts";
import { nameWord as name } from "./definition-words.ts";

/** Longest schema string, in characters. */
export const MAX_FUNC_LENGTH = 2_000;

const formula = z.string().min(1).max(2000);
const prose = z
  .string()
  .min(1)
  .max(4000)
  // No flag: a JSON Schema carries the pattern alone.
  .regex(/^(?![\s\S]*\*\/)/, "expected a text without */, which would end the comment it becomes");
const callable = z
  .string()
  .max(MAX_FUNC_LENGTH)
  .regex(
    /^[A-Za-z_][\w.]*(\([^\r\n]*\))?$/,
    "expected a dotted name such as torch.Tensor.add, perhaps with parameters in parentheses",
  );

const kernel = z.union([
  z
    .strictObject({
      scalar: z
        .union([formula, z.number()])
        .describe("An expression of one element of each operand, as in self * exp(other)."),
    })
    .describe("A loop in JavaScript and a SIMD kernel, made of one expression."),
  z
    .strictObject({
      name: name.describe("A function that a file in runtime/kernels/js/ exports: …Kernel."),
    })
    .describe("A kernel written by hand."),
]);

const derivatives = z.record(
  name,
  z.union([
    formula.describe("One expression of calls; for result also auto_linear, auto_element_wise."),
    z.array(z.boolean()).describe("output_differentiability: one flag per output."),
  ]),
);

const alias = z.union([
  callable.describe("A dotted name, perhaps with its own parameters in parentheses."),
  z.strictObject({
    func: callable.describe("The callable, with its own parameters in parentheses."),
    names: z.record(name, name).describe("Its parameter names with those of the op."),
  }),
]);

const entryObject = z.strictObject({
  func: z
    .string()
    .min(1)
    .max(MAX_FUNC_LENGTH)
    .regex(/^[^\r\n]*$/, "expected one line")
    .meta({
      description: "The schema, in PyTorch's grammar.",
      examples: [
        "hypot(Tensor self, Tensor other) -> Tensor",
        "sum.dim_IntList(Tensor self, int[1]? dim, bool keepdim=False, *, ScalarType? dtype=None) -> Tensor",
      ],
    }),
  doc: prose.meta({
    description: "One sentence for users; it becomes the docstring.",
    examples: ["Length of the hypotenuse, broadcast."],
  }),
  family: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/, "expected a snake_case word")
    .meta({
      description: "The group the op belongs to; names its generated files.",
      examples: ["pointwise", "reduction", "linear_algebra"],
    }),
  module: z
    .enum(["core", "nn", "linalg", "special", "fft"])
    .optional()
    .meta({ description: "The entry point that exports it.", default: "core" }),
  variants: z
    .array(
      z.enum(["function", "method", "inplace", "out"]).meta({
        enumDescriptions: [
          "add(x, y)",
          "x.add(y)",
          "x.add_(y), which writes x",
          "add(x, y, { out: z }), which writes z",
        ],
      }),
    )
    .min(1)
    .optional()
    .meta({
      description: "The forms offered.",
      default: ["function"],
      examples: [["function", "method"]],
    }),
  kernel: kernel.optional().meta({
    description: "A scalar expression, or the name of a hand-written kernel.",
    examples: [{ scalar: "self * other" }, { name: "traceKernel" }],
  }),
  meta: name.optional().meta({
    description: "The name of a hand-written shape function, where the default does not fit.",
    examples: ["clampBoundsMeta"],
  }),
  promote: z
    .enum(["common", "float", "none", "bool"])
    .optional()
    .meta({
      description: "How the result dtype follows from the operands.",
      default: "common",
      enumDescriptions: [
        "PyTorch's promotion over the operands.",
        "The same, and integers become floats first.",
        "The dtype of the first tensor.",
        "The result is bool.",
      ],
    }),
  batching: batchingDefinition.meta({
    description: "How the op behaves under vmap.",
    examples: ["pointwise", { kind: "variadic", minRank: 2 }, "rule"],
  }),
  derivatives: derivatives.optional().meta({
    description: "Reverse formulas by parameter, forward formulas by output.",
    examples: [{ self: "mul(grad, other)", result: "auto_element_wise" }],
  }),
  decomposition: formula.optional().meta({
    description: "The op in terms of other ops: one expression of calls.",
    examples: ["mul(self, sigmoid(self))"],
  }),
  aliases: z
    .array(alias)
    .optional()
    .meta({
      description: "Callables of PyTorch that mean the op.",
      examples: [["torch.special.expit"]],
    }),
  samples: name.meta({
    description: "The samples in test/samples that exercise the op.",
    examples: ["unary", "binary", "matrices"],
  }),
  tags: z.array(name).optional().describe("Words for tools."),
  since: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, "expected a version such as 0.1.0")
    .optional()
    .meta({ description: "The version that added it.", examples: ["0.1.0"] }),
});

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
export const entryDefinition: z.ZodType<RawEntry> = entryObject.describe("One operator overload.");

/** The keys that may stand inside the values of these keys. */
export const INNER_KEYS: Readonly<Record<string, readonly string[] | undefined>> = {
  kernel: ["scalar", "name"],
  aliases: ["func", "names"],
};

/** The keys an entry may have. */
export const ENTRY_KEYS: readonly string[] = Object.keys(entryObject.shape);
