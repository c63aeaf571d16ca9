// The questions `op new` asks on a terminal; every answer that is proposed is one Enter away.
import { checkbox, confirm, input, select } from "@inquirer/prompts";
import { KIND_EXAMPLES, KIND_NAMES } from "../../load/batching-definition.ts";
import type { Variant } from "../../model/entry.ts";
import type { Schema } from "../../model/schema.ts";
import { unifiedDiff } from "../../scaffold/diff.ts";
import { planOp } from "../../scaffold/plan-op.ts";
import { inline } from "../../scaffold/print-entry.ts";
import type { ScaffoldProject } from "../../scaffold/project.ts";
import { allowedVariants, propose } from "../../scaffold/proposal.ts";
import type { Computation } from "../../scaffold/propose-batching.ts";
import type { GivenSchema } from "../../scaffold/read-schema.ts";
import { checkScalar } from "../../scalar/check.ts";
import { parseScalarExpression } from "../../scalar/parse.ts";
import { printNote } from "../process.ts";
import {
  batchingOption,
  computationOf,
  type Decided,
  decide,
  kernelOf,
  type OpFlags,
  showKey,
} from "./decide.ts";

/** A question with one answer out of several. */
interface Choice {
  readonly name: string;
  readonly value: string;
  readonly description?: string;
}

/** The means to ask; tests answer in the place of a person. */
export interface Prompts {
  readonly text: (
    message: string,
    preset: string,
    validate?: (value: string) => true | string,
  ) => Promise<string>;
  readonly one: (message: string, choices: readonly Choice[], preset: string) => Promise<string>;
  readonly some: (
    message: string,
    choices: readonly string[],
    preset: readonly string[],
  ) => Promise<readonly string[]>;
  readonly yes: (message: string) => Promise<boolean>;
  /** Shows the change before it is made. */
  readonly show: (text: string) => void;
}

/** Questions on standard error, so that standard output stays the result's. */
export function terminalPrompts(): Prompts {
  const context = { output: process.stderr };
  return {
    text: (message, preset, validate) =>
      input({ message, default: preset, ...(validate === undefined ? {} : { validate }) }, context),
    one: (message, choices, preset) =>
      select({ message, choices: [...choices], default: preset, pageSize: 12 }, context),
    some: (message, choices, preset) =>
      checkbox(
        {
          message,
          choices: choices.map((value) => ({ value, checked: preset.includes(value) })),
          required: true,
        },
        context,
      ),
    yes: (message) => confirm({ message, default: true }, context),
    show: printNote,
  };
}

/** The error of a person who leaves; `op new` treats it as Ctrl-C. */
function leave(): Error {
  const error = new Error("the person said no");
  error.name = "ExitPromptError";
  return error;
}

/** Asks for what no option settles, shows the change and asks whether to make it. */
export async function decideByAsking(
  project: ScaffoldProject,
  given: GivenSchema,
  flags: OpFlags,
  prompts: Prompts,
): Promise<Decided> {
  const doc =
    flags.doc ??
    (await prompts.text("What does it compute, in one sentence?", "", (text) =>
      text.trim() === "" ? "write a sentence: it is what users see in their editor" : true,
    ));
  const family = flags.family ?? (await askFamily(project, given, prompts));
  const computation =
    computationOf(flags) ?? (await askComputation(given.schema, project, prompts));
  const settled = { ...flags, doc, family, ...flagsOf(computation) };
  const proposed = decide(project, given, settled);
  const kind = flags.kind ?? (await askKind(proposed, prompts));
  const variants = flags.variants ?? (await askVariants(given.schema, proposed, prompts));
  const samples = flags.samples ?? (await askSamples(proposed, prompts));
  const decided = decide(project, given, { ...settled, kind, variants, samples });
  prompts.show(unifiedDiff(planOp(project, decided.decision).edits));
  if (!(await prompts.yes("Write this?"))) throw leave();
  return { ...decided, proposal: proposed.proposal };
}

function flagsOf(computation: Computation): OpFlags {
  if (computation.kind === "decomposition") return { decomposition: computation.expression };
  return { kernel: computation.kind === "scalar" ? computation.expression : computation.name };
}

const ANOTHER = "(another)";

async function askFamily(
  { entries }: ScaffoldProject,
  { schema }: GivenSchema,
  prompts: Prompts,
): Promise<string> {
  const { value, because } = propose(schema, entries).family;
  const families = [...new Set(entries.map(({ family }) => family))];
  const choices = [value, ...families.filter((family) => family !== value), ANOTHER].map(
    (name) => ({
      name,
      value: name,
      ...(name === value ? { description: because } : {}),
    }),
  );
  const answer = await prompts.one("Which family?", choices, value);
  if (answer !== ANOTHER) return answer;
  return prompts.text("Name of the new family", "", (text) =>
    /^[a-z][a-z0-9_]*$/.test(text) ? true : "write a snake_case word",
  );
}

async function askComputation(
  schema: Schema,
  { entries }: ScaffoldProject,
  prompts: Prompts,
): Promise<Computation> {
  const { value } = propose(schema, entries).computation;
  const named = value.kind === "name" ? value.name : "";
  const answer = await prompts.one(
    "How is it computed?",
    [
      {
        name: "an expression of one element",
        value: "scalar",
        description: "JavaScript and SIMD loops are made of it",
      },
      { name: `a kernel by hand, ${named}`, value: "name", description: "its skeleton is written" },
      {
        name: "a decomposition into other ops",
        value: "decomposition",
        description: "one expression of calls",
      },
    ],
    "name",
  );
  if (answer === "name") return value;
  if (answer === "decomposition")
    return {
      kind: "decomposition",
      expression: await prompts.text("Expression of calls", "", nonEmpty),
    };
  return kernelOf(
    await prompts.text(
      "Expression of one element",
      "",
      (text) => scalarMistake(text, schema) ?? true,
    ),
  );
}

function nonEmpty(text: string): true | string {
  return text.trim() === "" ? "write an expression such as mul(self, sigmoid(self))" : true;
}

function scalarMistake(text: string, schema: Schema): string | null {
  const { expression, problems } = parseScalarExpression(text);
  const all = expression === null ? problems : [...problems, ...checkScalar(expression, schema)];
  return all.length === 0 ? null : all[0].what;
}

async function askKind({ decision, proposal }: Decided, prompts: Prompts): Promise<string> {
  const proposed = inline(decision.batching);
  const plain = KIND_NAMES.filter((kind) => !(kind in KIND_EXAMPLES) && kind !== proposed);
  const choices = [
    { name: proposed, value: proposed, description: proposal.batching.because },
    ...plain.map((kind) => ({ name: kind, value: kind })),
    { name: "another, with options", value: ANOTHER },
  ];
  const answer = await prompts.one("How does it behave under vmap?", choices, proposed);
  if (answer !== ANOTHER) return answer;
  return prompts.text("batching:", "{ kind: variadic, minRank: 2 }", (text) => {
    try {
      batchingOption(text);
      return true;
    } catch (error) {
      return error instanceof Error ? error.message : "not a kind";
    }
  });
}

async function askVariants(
  schema: Schema,
  { decision }: Decided,
  prompts: Prompts,
): Promise<string> {
  const allowed: readonly Variant[] = allowedVariants(schema);
  if (allowed.length === 1) return allowed[0];
  const chosen = await prompts.some("In which forms?", allowed, decision.variants);
  return chosen.join(",");
}

async function askSamples({ decision, proposal }: Decided, prompts: Prompts): Promise<string> {
  const { nearSamples, samples } = proposal;
  const reason = samples?.because ?? `no set fits; the nearest is ${nearSamples ?? "none"}`;
  return prompts.text(`Which samples? (${reason})`, showKey(decision.samples));
}
