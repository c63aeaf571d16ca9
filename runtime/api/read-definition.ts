// Reading what defineOp was given: every part checked, whoever wrote it in whichever language.
import { namespaceOf, opName } from "../../codegen/model/names.ts";
import { readSchema } from "../../codegen/model/parse-schema.ts";
import type { Schema } from "../../codegen/model/schema.ts";
import { describe } from "../dispatch/arguments.ts";
import { checkNamespace } from "../dispatch/plugins.ts";
import { isPlainObject } from "../dispatch/predicates.ts";
import {
  definedNamespaceError,
  definedSchemaError,
  definedSchemaFormError,
  definitionPartError,
  unknownDefinitionKeyError,
} from "../errors/define-op.ts";
import type { OpSample } from "./op-sample.ts";

type AnyFunction = (...args: never[]) => unknown;

/** A definition whose parts are known to be what they have to be. */
export interface DefinitionParts {
  readonly name: string;
  readonly schema: Schema;
  readonly text: string;
  readonly family: string;
  readonly batching: unknown;
  readonly functions: Readonly<Partial<Record<FunctionPart, AnyFunction>>>;
  readonly outputDifferentiability: readonly boolean[] | null;
  readonly samples: (() => readonly OpSample[]) | undefined;
}

const FUNCTION_PARTS = [
  "meta",
  "kernel",
  "geometry",
  "vjp",
  "jvp",
  "decomposition",
  "samples",
] as const;
/** The parts of a definition that are functions. */
export type FunctionPart = (typeof FUNCTION_PARTS)[number];

const TEXT_PARTS = ["schema", "namespace", "family", "doc"] as const;

const KEYS: readonly string[] = [
  ...TEXT_PARTS,
  ...FUNCTION_PARTS,
  "batching",
  "outputDifferentiability",
];

/**
 * Reads a definition.
 *
 * @throws SchemaError E_DEFINE_OP_SCHEMA, _FORM, _NAMESPACE, _KEY, _PART, E_PLUGIN_NAMESPACE
 */
export function readDefinition(given: unknown): DefinitionParts {
  if (!isPlainObject(given))
    throw definitionPartError("", "the definition", describe(given), "an object with a schema");
  const texts = Object.fromEntries(TEXT_PARTS.map((part) => [part, textPart(given, part)]));
  const { schema: text, namespace, family } = texts;
  if (text === undefined)
    throw definitionPartError(
      "",
      "schema",
      "missing",
      'a text such as "my::twice(Tensor self) -> Tensor"',
    );
  const { schema, name } = readName(text, namespace);
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) throw unknownDefinitionKeyError(name, key, KEYS);
  const functions: Partial<Record<FunctionPart, AnyFunction>> = {};
  for (const part of FUNCTION_PARTS) {
    const value = given[part];
    if (value === undefined) continue;
    if (!isFunction(value)) throw definitionPartError(name, part, describe(value), "a function");
    functions[part] = value;
  }
  return {
    name,
    schema,
    text: text.includes("::") ? text : `${name}${text.slice(text.indexOf("("))}`,
    family: family ?? namespaceOf(name) ?? "defined",
    batching: given["batching"],
    functions,
    outputDifferentiability: readOutputs(name, schema, given["outputDifferentiability"]),
    samples: functions.samples as DefinitionParts["samples"],
  };
}

function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}

function textPart(given: Readonly<Record<string, unknown>>, part: string): string | undefined {
  const value = given[part];
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw definitionPartError("", part, describe(value), "a text");
}

/** The schema with the namespace in its name. */
function readName(
  text: string,
  namespace: string | undefined,
): { readonly schema: Schema; readonly name: string } {
  const { schema, problems } = readSchema(text);
  if (schema === null) throw definedSchemaError(text, problems);
  const own = namespaceOf(schema.base);
  const written = opName(schema);
  if ((own === null) === (namespace === undefined))
    throw definedNamespaceError(written, namespace ?? null);
  checkNamespace(own ?? namespace);
  const base = own === null ? `${namespace}::${schema.base}` : schema.base;
  const named = { ...schema, base };
  const name = opName(named);
  refuseForms(name, named);
  return { schema: named, name };
}

/** What a definition cannot say. */
function refuseForms(name: string, { parameters, returns }: Schema): void {
  if (parameters.some(({ alias }) => alias?.isWrite === true)) {
    const hint = "leave the (a!) away and return the result; in-place forms come from ops.yaml";
    throw definedSchemaFormError(name, "the schema writes an argument in place", hint);
  }
  if (returns.length === 0 || returns.some(({ type }) => type.base !== "Tensor"))
    throw definedSchemaFormError(
      name,
      "the schema returns something else than tensors",
      "return Tensor",
    );
  if (returns.length > 1 && returns.some(({ type }) => type.list !== null))
    throw definedSchemaFormError(
      name,
      "the schema returns a list beside others",
      "return Tensor[]",
    );
}

function readOutputs(name: string, { returns }: Schema, given: unknown): readonly boolean[] | null {
  if (given === undefined) return null;
  const isList = Array.isArray(given) && given.every((flag) => typeof flag === "boolean");
  if (isList && given.length === returns.length) return given;
  const expected = `a list of ${returns.length} booleans, one per output`;
  throw definitionPartError(name, "outputDifferentiability", describe(given), expected);
}
