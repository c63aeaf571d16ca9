// Parses schema strings in the grammar of PyTorch's native_functions.yaml; reports every mistake it can find.

import { readDefault } from "./parse-default.ts";
import type { AliasMark, BaseType, Parameter, Return, Schema, SchemaType } from "./schema.ts";
import { schemaSyntaxError } from "./schema-error.ts";
import { closingParenthesis, type Piece, pieces, type SchemaProblem } from "./schema-text.ts";

/** What reading a schema string gives: the model, or the mistakes. */
export interface SchemaReading {
  readonly schema: Schema | null;
  readonly problems: readonly SchemaProblem[];
}

const BASE_TYPES: readonly BaseType[] = [
  "Tensor",
  "Scalar",
  "int",
  "float",
  "bool",
  "str",
  "ScalarType",
  "Device",
  "Generator",
  "Layout",
  "MemoryFormat",
];

/** Reads a schema string; never throws on bad text. */
export function readSchema(text: string): SchemaReading {
  const problems: SchemaProblem[] = [];
  const head =
    /^((?:[a-z][a-z0-9_]*::)?[A-Za-z_][A-Za-z0-9_]*)(?:\.([A-Za-z_][A-Za-z0-9_]*))?\(/.exec(text);
  if (head === null) {
    problems.push({
      offset: 0,
      length: Math.max(text.indexOf("("), 1),
      what: "the schema does not start with an op name and an opening parenthesis",
      hint: "write it like add.Tensor(Tensor self, Tensor other) -> Tensor",
    });
    return { schema: null, problems };
  }
  const open = head[0].length - 1;
  const close = closingParenthesis(text, open);
  const arrow = close < 0 ? -1 : text.indexOf("->", close);
  if (close < 0 || arrow !== close + 2) {
    problems.push({
      offset: close < 0 ? open : close,
      length: 1,
      what:
        close < 0
          ? "the parameter list is never closed"
          : 'the parameter list is not followed by " -> "',
      hint: "end the schema with -> and the type it returns",
    });
    return { schema: null, problems };
  }
  const parameters = readParameters(pieces(text, open + 1, close), problems);
  const returns = readReturns(text, arrow + 2, problems);
  const [, base, overload = ""] = head;
  return { schema: problems.length > 0 ? null : { base, overload, parameters, returns }, problems };
}

/** The model of a schema string known to be good. */
export function parseSchema(text: string): Schema {
  const { schema, problems } = readSchema(text);
  if (schema !== null) return schema;
  throw schemaSyntaxError(text, problems[0]);
}

/** The parameters of a list of pieces; mistakes go to `problems`. */
export function readParameters(
  list: readonly Piece[],
  problems: SchemaProblem[],
): readonly Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const piece of list) {
    if (piece.text === "*") {
      if (keywordOnly) problems.push(secondStar(piece.offset));
      keywordOnly = true;
      continue;
    }
    const parameter = readParameter(piece, keywordOnly, problems);
    if (parameter === null) continue;
    problems.push(...orderProblems(piece, parameter, parameters));
    parameters.push(parameter);
  }
  return parameters;
}

function secondStar(offset: number): SchemaProblem {
  return {
    offset,
    length: 1,
    what: 'a second "*"',
    hint: "all parameters after the first are keyword-only",
  };
}

/** What is wrong with a parameter after those before it. */
function orderProblems(
  { offset, text }: Piece,
  parameter: Parameter,
  before: readonly Parameter[],
): readonly SchemaProblem[] {
  const { name, keywordOnly } = parameter;
  const place = { offset, length: text.length };
  const last = before.at(-1);
  const isTwice = before.some((other) => other.name === name);
  const isLate = !keywordOnly && last?.default != null && parameter.default === null;
  return [
    ...(isTwice
      ? [{ ...place, what: `a second parameter named ${name}`, hint: "rename one of them" }]
      : []),
    ...(isLate
      ? [
          {
            ...place,
            what: `${name} has no default but follows ${last.name}, which has one`,
            hint: "give it a default or move it forward",
          },
        ]
      : []),
  ];
}

const PARAMETER =
  /^([A-Za-z]+)(\(([a-z]+)(!)?\))?((?:\?|\[\d*\])*)\s+([A-Za-z_][A-Za-z0-9_]*)(?:\s*=\s*(.+))?$/;

function readParameter(
  { text, offset }: Piece,
  keywordOnly: boolean,
  problems: SchemaProblem[],
): Parameter | null {
  const match = PARAMETER.exec(text);
  if (match === null) {
    problems.push({
      offset,
      length: Math.max(text.length, 1),
      what:
        text === "" ? "an empty parameter" : `cannot read the parameter ${JSON.stringify(text)}`,
      hint: "write a type, a name and perhaps a default: int dim=0",
    });
    return null;
  }
  const [, base, , aliasName, write, suffix, name, defaultText] = match;
  const type = readType(base, suffix, offset, problems);
  const alias = readAlias(aliasName, write);
  if (type === null) return null;
  const value =
    defaultText === undefined
      ? null
      : readDefault(defaultText, offset + text.lastIndexOf(defaultText), problems);
  return { name, type, alias, default: value, keywordOnly };
}

function readAlias(name: string | undefined, write: string | undefined): AliasMark | null {
  return name === undefined ? null : { name, isWrite: write === "!" };
}

function readType(
  base: string,
  suffix: string,
  offset: number,
  problems: SchemaProblem[],
): SchemaType | null {
  const known = BASE_TYPES.find((type) => type === base);
  if (known === undefined) {
    problems.push({
      offset,
      length: base.length,
      what: `unknown type ${JSON.stringify(base)}`,
      hint: `known types: ${BASE_TYPES.join(", ")}`,
    });
    return null;
  }
  const shape = /^(\?)?(?:\[(\d*)\])?(\?)?$/.exec(suffix);
  if (shape === null) {
    problems.push({
      offset: offset + base.length,
      length: suffix.length,
      what: `cannot read the type suffix ${JSON.stringify(suffix)}`,
      hint: "known suffixes: ?, [], [2], []?, ?[]",
    });
    return null;
  }
  const [, before, size, after] = shape;
  if (size === undefined)
    return { base: known, optional: before !== undefined || after !== undefined, list: null };
  const list = { size: size === "" ? null : Number(size), elementOptional: before !== undefined };
  return { base: known, optional: after !== undefined, list };
}

const RETURN = /^([A-Za-z]+)(\(([a-z]+)(!)?\))?((?:\?|\[\d*\])*)(?:\s+([A-Za-z_][A-Za-z0-9_]*))?$/;

function readReturns(text: string, from: number, problems: SchemaProblem[]): readonly Return[] {
  const raw = text.slice(from);
  const body = raw.trim();
  const offset = from + (raw.length - raw.trimStart().length);
  const isList = body.startsWith("(") && closingParenthesis(body, 0) === body.length - 1;
  const list = isList
    ? pieces(text, offset + 1, offset + body.length - 1)
    : [{ text: body, offset }];
  return list.flatMap((piece) => {
    const match = RETURN.exec(piece.text);
    const type = match === null ? null : readType(match[1], match[5], piece.offset, problems);
    if (match === null) {
      problems.push({
        offset: piece.offset,
        length: Math.max(piece.text.length, 1),
        what: `cannot read the return type ${JSON.stringify(piece.text)}`,
        hint: "write Tensor, (Tensor values, Tensor indices) or ()",
      });
    }
    if (match === null || type === null) return [];
    return [{ name: match[6] ?? null, type, alias: readAlias(match[3], match[4]) }];
  });
}
