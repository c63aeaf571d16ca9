// A small validator of JSON Schema, draft 7, that owes nothing to zod: a keyword it does not know is an error.

/** A schema or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Keywords that say something about a value and refuse none. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$schema",
  "$comment",
  "title",
  "description",
  "default",
  "examples",
  "enumDescriptions",
]);

/** Whether a value is an object of JSON. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Finds what is wrong with `value`; a path such as `/0/batching` in front of each mistake. */
export function schemaMistakes(schema: JsonSchema, value: unknown, path = ""): readonly string[] {
  return Object.entries(schema).flatMap(([keyword, operand]) => {
    if (ANNOTATIONS.has(keyword)) return [];
    const check = KEYWORDS[keyword];
    if (check === undefined) throw new Error(`the validator does not know ${keyword}`);
    return check({ operand, schema, value, path });
  });
}

interface Case {
  readonly operand: unknown;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: string;
}

type Keyword = (one: Case) => readonly string[];

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  object: isJsonObject,
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: Number.isInteger,
  boolean: (value) => typeof value === "boolean",
  null: (value) => value === null,
};

function asSchema(operand: unknown): JsonSchema {
  if (isJsonObject(operand)) return operand;
  throw new Error(`${JSON.stringify(operand)} is no schema`);
}

function asSchemas(operand: unknown): readonly JsonSchema[] {
  if (Array.isArray(operand)) return operand.map(asSchema);
  throw new Error(`${JSON.stringify(operand)} is no list of schemas`);
}

/** Judges values of one JavaScript type by a condition; others pass, as the standard says. */
function limit<T>(
  isType: (value: unknown) => value is T,
  holds: (value: T, operand: unknown) => boolean,
): Keyword {
  return ({ operand, value, path }) =>
    !isType(value) || holds(value, operand) ? [] : [`${path}: against ${JSON.stringify(operand)}`];
}

const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function matching({ operand, value, path }: Case): number {
  return asSchemas(operand).filter((schema) => schemaMistakes(schema, value, path).length === 0)
    .length;
}

const KEYWORDS: Readonly<Record<string, Keyword | undefined>> = {
  type: ({ operand, value, path }) =>
    TYPES[String(operand)](value) ? [] : [`${path}: expected ${operand}`],
  enum: ({ operand, value, path }) =>
    isList(operand) && operand.includes(value) ? [] : [`${path}: not one of the words`],
  const: ({ operand, value, path }) => (operand === value ? [] : [`${path}: not ${operand}`]),
  minLength: limit(isText, (text, least) => [...text].length >= Number(least)),
  maxLength: limit(isText, (text, most) => [...text].length <= Number(most)),
  pattern: limit(isText, (text, pattern) => new RegExp(String(pattern), "u").test(text)),
  minimum: limit(isNumber, (number, least) => number >= Number(least)),
  maximum: limit(isNumber, (number, most) => number <= Number(most)),
  minItems: limit(isList, (list, least) => list.length >= Number(least)),
  maxItems: limit(isList, (list, most) => list.length <= Number(most)),
  items: ({ operand, value, path }) =>
    isList(value)
      ? value.flatMap((item, i) => schemaMistakes(asSchema(operand), item, `${path}/${i}`))
      : [],
  required: ({ operand, value, path }) =>
    isList(operand) && isJsonObject(value)
      ? operand
          .filter((key) => !Object.hasOwn(value, String(key)))
          .map((key) => `${path}: no ${key}`)
      : [],
  properties: ({ operand, value, path }) =>
    isJsonObject(value)
      ? Object.entries(asSchema(operand))
          .filter(([key]) => Object.hasOwn(value, key))
          .flatMap(([key, schema]) =>
            schemaMistakes(asSchema(schema), value[key], `${path}/${key}`),
          )
      : [],
  propertyNames: ({ operand, value, path }) =>
    isJsonObject(value)
      ? Object.keys(value).flatMap((key) =>
          schemaMistakes(asSchema(operand), key, `${path}/${key}`),
        )
      : [],
  additionalProperties: ({ operand, schema, value, path }) => {
    const known = isJsonObject(schema["properties"]) ? Object.keys(schema["properties"]) : [];
    const more = isJsonObject(value) ? Object.entries(value) : [];
    return more
      .filter(([key]) => !known.includes(key))
      .flatMap(([key, inner]) =>
        operand === false
          ? [`${path}/${key}: unknown`]
          : schemaMistakes(asSchema(operand), inner, `${path}/${key}`),
      );
  },
  anyOf: (one) => (matching(one) > 0 ? [] : [`${one.path}: none of the forms`]),
  oneOf: (one) => (matching(one) === 1 ? [] : [`${one.path}: not exactly one of the forms`]),
};
