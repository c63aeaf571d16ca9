// The zod definition of the coverage document: checks one that is read back, and is the source of its JSON Schema.
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { issueTexts } from "./issues.ts";
import {
  byTransform,
  type CoverageDocument,
  DOCUMENT_SCHEMA,
  DOCUMENT_VERSION,
  REASON_CODES,
  STATES,
  TRANSFORMS,
} from "./model.ts";
import { tallies } from "./summary.ts";

const count = z.int().min(0);
const line = z.int().min(1);
const opName = z.string().min(1);

const state = z
  .enum(STATES)
  .meta({ id: "State", description: "How an op is served under a transform." });

const cell = z
  .strictObject({
    declared: state.describe("What the entry says."),
    observed: state.describe("What running the samples showed."),
    correct: z
      .boolean()
      .nullable()
      .describe("Whether every result equals the loop's; null when nothing could be compared."),
    fast: z
      .boolean()
      .nullable()
      .describe(
        "Whether no call fell back and the number of calls did not grow with the batch; null when nothing ran.",
      ),
    samples: count.describe("Samples that ran."),
    passed: count.describe("Samples that ran and found nothing wrong."),
    problems: z.array(z.string()).describe("What is wrong, one line each, with the sample."),
    code: z.enum(REASON_CODES).exactOptional().describe("Why it is not simply served, as a word."),
    reason: z.string().exactOptional().describe("The same in words."),
  })
  .meta({ id: "Cell", description: "One op under one transform." });

const tally = z
  .strictObject({
    total: count.describe("Ops the transform applies to."),
    served: count.describe("Served by a rule or a decomposition, with the right results."),
    rule: count,
    decomposed: count,
    fallback: count,
    refused: count,
    wrong: count.describe("Results that differ from the loop's."),
  })
  .meta({ id: "Tally", description: "How a set of ops does under one transform." });

const place = z
  .strictObject({
    file: z.string().min(1).describe("Relative to the root of the project."),
    line: line.describe("From 1."),
  })
  .meta({ id: "Place", description: "A place in a file of the project." });

const opCoverage = z
  .strictObject({
    op: opName.describe("Name with overload; a plugin's with its namespace."),
    namespace: opName.describe("`batchwise`, or the namespace of a plugin."),
    schema: z.string(),
    doc: z.string(),
    family: z.string(),
    module: z.string(),
    kind: z.string().describe("The value of `batching:` as a word."),
    inPlaceOf: z.string().nullable().describe("The op it is the in-place form of."),
    entry: place,
    rule: place.nullable().describe("The hand-written batching rule that serves it."),
    kernel: z.enum(["wasm", "js", "none"]),
    formulas: z
      .record(z.string(), z.string())
      .describe("Formulas by what they give: a cotangent, a tangent, `decomposition`."),
    neededBy: z.array(opName).describe("Ops whose formulas call it, sorted."),
    samples: z.string().describe("The set of samples it ran."),
    speedUp: z
      .number()
      .positive()
      .nullable()
      .describe("How many times faster than the loop, where that was measured."),
    since: z.string().nullable().describe("The version that brought it, where that is known."),
    transforms: z.strictObject(byTransform(() => cell)),
  })
  .meta({ id: "Op", description: "One op: an overload of an entry, or its in-place form." });

const documentDefinition = z
  .strictObject({
    $schema: z.literal(DOCUMENT_SCHEMA),
    version: z.literal(DOCUMENT_VERSION),
    complete: z.boolean().describe("Whether every op of its projects is in it."),
    projects: z.array(z.strictObject({ namespace: opName, version: z.string() })),
    totals: z.strictObject(byTransform(() => tally)).describe("Counts over `ops`."),
    ops: z.array(opCoverage).describe("Sorted by namespace and name."),
  })
  .meta({
    title: "batchwise coverage",
    description: "Which operators are correct and fast under each transform.",
  });

type Defined = z.infer<typeof documentDefinition>;

/** The same type with everything in it read-only. */
type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;

/** `Narrow`, which does not compile where it does not fit into `Wide`. */
type Fitting<Narrow extends Wide, Wide> = Narrow;

/** The type of the model; it does not compile when the definition misses something that the type has. */
type ModelledDocument = Fitting<CoverageDocument, Frozen<Defined>>;

/** What is wrong with a text that should be a document: one line each. */
export interface DocumentProblems {
  readonly problems: readonly string[];
}

/** Most problems told at once; a text with more is no document. */
const MAX_PROBLEMS = 10;

/** Reads a document; what is wrong with the text, in the words of its fields, where it is none. */
export function parseDocument(text: string): CoverageDocument | DocumentProblems {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { problems: [`not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const result = documentDefinition.safeParse(data);
  if (!result.success) return { problems: issueTexts(result.error.issues, data, MAX_PROBLEMS) };
  const document: ModelledDocument = result.data;
  const problems = contradictions(document);
  return problems.length === 0 ? document : { problems };
}

/** What every field can say alone and not together. */
function contradictions(document: CoverageDocument): readonly string[] {
  const names = document.ops.map(({ op }) => op);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const counted = tallies(document.ops);
  const wrong = TRANSFORMS.filter((t) => !isDeepStrictEqual(counted[t], document.totals[t]));
  return [
    ...twice.map((name) => `ops: ${JSON.stringify(name)} stands twice; expected one row per op`),
    ...wrong.map((t) => `totals.${t}: differs from what ops says; expected the counts over ops`),
  ];
}

/** The JSON Schema of the document, as its file holds it. */
export function documentSchemaText(): string {
  return `${JSON.stringify(z.toJSONSchema(documentDefinition), null, 2)}\n`;
}
