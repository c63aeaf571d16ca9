// Public functions: a typed signature per overload, a cheap test for the usual calls, and one call that reads the others.
import { defaultOf } from "../model/default-value.ts";
import { isReservedWord, parameterName } from "../model/names.ts";
import type { Parameter, SchemaType } from "../model/schema.ts";
import { registeredName } from "../project/layout.ts";
import { dispatchStatements } from "./exact-functions.ts";
import { familyFile, makesLeaf, type OpView, opConstant, takesOut } from "./op-view.ts";
import { type OverloadSet, requiredCount } from "./overloads.ts";
import {
  array,
  block,
  call,
  castTo,
  docComment,
  ifAll,
  notAll,
  parenthesized,
} from "./print/code.ts";
import { type Doc, join, print } from "./print/doc.ts";
import type { Imports } from "./print/imports.ts";
import {
  defaultLiteral,
  keywordParameters,
  positionalParameters,
  publicType,
  resultType,
  takesBareValue,
} from "./ts-types.ts";
import { hasOptions, optionsName } from "./types.ts";

const ARGUMENTS_FILE = "runtime/dispatch/arguments.ts";
const FACTORIES_FILE = "runtime/dispatch/factories.ts";
const TENSOR_FILE = "runtime/tensor/tensor.ts";
const PREDICATES_FILE = "runtime/dispatch/predicates.ts";

/** Whether calls of the set need no reading: one op, no defaults, no options. */
function isPlain({ ops }: OverloadSet): boolean {
  const [op] = ops;
  return (
    ops.length === 1 &&
    !hasOptions(op) &&
    !op.schema.parameters.some(({ type }) => takesBareValue(type))
  );
}

/** A plain public function is its own exact form. */
export function hasExactFunction(set: OverloadSet): boolean {
  return !isPlain(set);
}

/**
 * `addTensor`; an op without overload name would have the public function's name, `scatter.reduce` that of
 * another one, and `var` is no name at all.
 */
export function exactName({ functionNames }: OverloadSet, { identifier }: OpView): string {
  const isTaken = functionNames.has(identifier) || isReservedWord(identifier);
  return isTaken ? `${identifier}Exact` : identifier;
}

/** Sentence for the docs of an op's public form. */
export function publicDoc({ entry, functional }: OpView): string {
  return functional === null
    ? entry.doc
    : `In-place form of \`${functional.functionName}\`. ${entry.doc}`;
}

/** Parameters of one op as users write them; the last slots also take the options object. */
export function publicParameters(op: OpView, imports: Imports): readonly string[] {
  const { schema } = op;
  const positional = positionalParameters(schema);
  const keywords = keywordParameters(schema);
  const options = hasOptions(op) ? imports.type(optionsName(op), familyFile("types", op)) : "";
  const texts = positional.map((parameter) => {
    const type = publicType(parameter.type, imports);
    const name = parameterName(parameter.name);
    return parameter.default === null ? `${name}: ${type}` : `${name}?: ${type} | ${options}`;
  });
  if (!hasOptionsSlot(op)) return texts;
  const mark = requiredCount(keywords) > 0 ? "" : "?";
  return [...texts, `options${mark}: ${options}`];
}

/** Whether an options object has a place of its own, behind all positional parameters. */
function hasOptionsSlot(op: OpView): boolean {
  return takesOut(op) || keywordParameters(op.schema).length > 0;
}

/** The public function of an overload set with its overload signatures. */
export function emitPublicFunction(set: OverloadSet, imports: Imports): string {
  const { functionName, ops } = set;
  const signatures = ops.map((op) => ({
    doc: docComment(publicDoc(op)),
    parameters: publicParameters(op, imports),
    result: resultType(op.schema, imports),
  }));
  const [first] = signatures;
  const head = `export function ${functionName}`;
  if (ops.length === 1) {
    const statements = isPlain(set)
      ? plainStatements(set, imports)
      : readingStatements(set, imports);
    const code = print([
      head,
      parenthesized(first.parameters),
      `: ${first.result} `,
      block(statements),
    ]);
    return withVar(functionName, [first.doc, code]);
  }
  // Where a function is passed on, as in vmap(add), TypeScript infers from the last signature: the one of tensors.
  const overloads = signatures
    .toReversed()
    .flatMap(({ doc, parameters, result }) => [
      doc,
      print([head, parenthesized(parameters), `: ${result};`]),
    ]);
  const results = [...new Set(signatures.map(({ result }) => result))].join(" | ");
  const code = print([
    head,
    parenthesized(slotTexts(set, imports)),
    `: ${results} `,
    block(readingStatements(set, imports)),
  ]);
  return withVar(functionName, [...overloads, code]);
}

/** `var` cannot be declared in JavaScript, but it can be exported. */
function withVar(functionName: string, lines: readonly string[]): string {
  const code = lines.join("\n");
  return functionName === "variance" ? `${code}\n\nexport { variance as var };` : code;
}

/** One op, all arguments given: check them and go. */
function plainStatements(set: OverloadSet, imports: Imports): readonly Doc[] {
  const [op] = set.ops;
  const conditions = op.schema.parameters.map(({ name, type }) =>
    test(parameterName(name), type, imports),
  );
  const body = dispatchStatements(op, imports);
  if (conditions.length === 0) return body;
  const reading = callReading(set, imports);
  const [only] = conditions;
  const condition =
    conditions.length > 1 ? notAll(conditions) : only.includes(" ") ? `!(${only})` : `!${only}`;
  return [returnIf([condition], reading), ...body];
}

/** Usual calls of each overload are told apart by tests; any other is read with the schemas. */
function readingStatements(set: OverloadSet, imports: Imports): readonly Doc[] {
  return [
    ...set.ops.flatMap((op) => fastPath(set, op, imports)),
    ["return ", callReading(set, imports), ";"],
  ];
}

function callReading(set: OverloadSet, imports: Imports): Doc {
  const records = set.ops.map((op) => imports.value(opConstant(op), familyFile("ops", op)));
  const results = [...new Set(set.ops.map(({ schema }) => resultType(schema, imports)))].join(
    " | ",
  );
  const callee = set.ops.some(makesLeaf)
    ? imports.value("callFactory", FACTORIES_FILE)
    : imports.value("callOverload", ARGUMENTS_FILE);
  return castTo(
    call(callee, [
      `"${registeredName(set.ops[0].layout, set.functionName)}"`,
      array(records),
      array(slotNames(set)),
    ]),
    results,
  );
}

/** Number of arguments the longest call has, an options object included. */
function slotCount({ ops }: OverloadSet): number {
  return Math.max(
    ...ops.map((op) => positionalParameters(op.schema).length + (hasOptionsSlot(op) ? 1 : 0)),
  );
}

/** Names of the argument slots: those of the overload with the most positional parameters. */
export function slotNames(set: OverloadSet): readonly string[] {
  const longest = set.ops
    .map(({ schema }) => positionalParameters(schema))
    .reduce((a, b) => (b.length > a.length ? b : a));
  return Array.from({ length: slotCount(set) }, (_, slot) =>
    slot < longest.length ? parameterName(longest[slot].name) : "options",
  );
}

function slotTexts(set: OverloadSet, imports: Imports): readonly string[] {
  return slotNames(set).map((name, slot) => {
    const parameters = set.ops.map(({ schema }) => positionalParameters(schema)[slot]);
    const isRequired = parameters.every(
      (parameter) => parameter !== undefined && parameter.default === null,
    );
    const types = new Set(
      parameters.map((parameter) =>
        parameter === undefined ? "unknown" : publicType(parameter.type, imports),
      ),
    );
    const [only] = types;
    const type = isRequired && types.size === 1 ? only : "unknown";
    return isRequired ? `${name}: ${type}` : `${name}?: ${type}`;
  });
}

/** `if (…) return addTensor(self, other, 1);` for a call without an options object. */
function fastPath(set: OverloadSet, op: OpView, imports: Imports): readonly Doc[] {
  const positional = positionalParameters(op.schema);
  const keywords = keywordParameters(op.schema);
  if (requiredCount(keywords) > 0) return [];
  const names = slotNames(set);
  const conditions = names.map((name, slot) => {
    const parameter = positional[slot];
    if (parameter === undefined) return `${name} === undefined`;
    const condition = test(name, parameter.type, imports);
    return parameter.default === null
      ? condition
      : `(${name} === undefined || ${unwrapped(condition)})`;
  });
  const args = [
    ...positional.map((parameter, slot) => argument(names[slot], parameter, imports)),
    ...keywords.map((parameter) => defaultLiteral(defaultOf(parameter) ?? { kind: "none" })),
  ];
  const exact = imports.value(exactName(set, op), familyFile("ops", op));
  return [returnIf(conditions, call(exact, args))];
}

function unwrapped(condition: string): string {
  return condition.startsWith("(") && condition.endsWith(")") ? condition.slice(1, -1) : condition;
}

/** `if (a && b) return value;` on one line, else in braces. */
function returnIf(conditions: readonly Doc[], value: Doc): Doc {
  const statement: Doc = ["return ", value, ";"];
  if (conditions.length === 0) return statement;
  const short = ["if (", join(" && ", conditions), ") ", statement];
  return print(short, 2).includes("\n") ? ifAll(conditions, [statement]) : short;
}

/** The value of a slot that has passed its test. */
function argument(name: string, parameter: Parameter, imports: Imports): string {
  const { type } = parameter;
  const value = defaultOf(parameter);
  const literal = value === null ? "" : defaultLiteral(value);
  if (takesBareValue(type)) {
    const list = `${imports.value("toInts", PREDICATES_FILE)}(${name})`;
    const present = type.optional ? `${name} === null ? null : ${list}` : list;
    return value === null ? present : `${name} === undefined ? ${literal} : ${present}`;
  }
  if (value === null) return name;
  return type.optional && literal !== "null"
    ? `${name} === undefined ? ${literal} : ${name}`
    : `${name} ?? ${literal}`;
}

/** A condition that holds when a variable has a schema type. */
function test(name: string, type: SchemaType, imports: Imports): string {
  const condition = testPresent(name, type, imports);
  return type.optional ? `(${name} === null || ${condition})` : condition;
}

/** Tests of a single value by base type: a predicate of the runtime, or JavaScript's own. */
const TESTS: Readonly<Record<SchemaType["base"], string>> = {
  Tensor: "instanceof Tensor",
  Scalar: "isScalar",
  int: "isInt",
  float: "typeof number",
  bool: "typeof boolean",
  str: "typeof string",
  ScalarType: "isDTypeName",
  Generator: "isGenerator",
  Device: "typeof string",
  Layout: "typeof string",
  MemoryFormat: "typeof string",
};

function testPresent(name: string, type: SchemaType, imports: Imports): string {
  const predicate = type.list === null ? TESTS[type.base] : listTest(type);
  const [word, rest] = predicate.split(" ");
  if (word === "instanceof") return `${name} instanceof ${imports.value(rest, TENSOR_FILE)}`;
  if (word === "typeof") return `typeof ${name} === "${rest}"`;
  return `${imports.value(predicate, PREDICATES_FILE)}(${name})`;
}

function listTest(type: SchemaType): string {
  switch (type.base) {
    case "Tensor":
      return type.list?.elementOptional === true ? "isOptionalTensors" : "isTensors";
    case "int":
      return takesBareValue(type) ? "isIntOrInts" : "isInts";
    default:
      return type.base === "bool" ? "isBooleans" : "isScalars";
  }
}
