// Overloads of one public function: which calls each takes, in which order they are tried, and pairs nobody could tell apart.
import type { Parameter, SchemaType } from "../model/schema.ts";
import { isTensorParameter, type OpView } from "./op-view.ts";
import { keywordParameters, positionalParameters, takesBareValue } from "./ts-types.ts";

/** All ops behind one public function, most tensors first: their arguments are told apart by the cheapest test. */
export interface OverloadSet {
  readonly functionName: string;
  /** Schema base name: the method's name. */
  readonly base: string;
  readonly ops: readonly OpView[];
  /** Every public function of the module: names that exact forms must leave alone. */
  readonly functionNames: ReadonlySet<string>;
}

/** The overload sets of a module, in order of first appearance. */
export function overloadSets(ops: readonly OpView[]): readonly OverloadSet[] {
  const sets = new Map<string, OpView[]>();
  for (const op of ops) {
    const known = sets.get(op.functionName) ?? [];
    sets.set(op.functionName, known);
    known.push(op);
  }
  const functionNames = new Set(sets.keys());
  return [...sets].map(([functionName, list]) => ({
    functionName,
    functionNames,
    base: list[0].schema.base,
    ops: list.toSorted((a, b) => tensorCount(b) - tensorCount(a)),
  }));
}

function tensorCount({ schema }: OpView): number {
  return schema.parameters.filter(isTensorParameter).length;
}

/** What a JavaScript value can be, as far as overloads care. */
type ValueClass =
  | "tensor"
  | "number"
  | "boolean"
  | "string"
  | "null"
  | "generator"
  | "list of tensors"
  | "list of numbers";

function valueClasses(type: SchemaType): readonly ValueClass[] {
  const classes: ValueClass[] = type.optional ? ["null"] : [];
  if (type.list !== null) {
    classes.push(type.base === "Tensor" ? "list of tensors" : "list of numbers");
    return takesBareValue(type) ? [...classes, "number"] : classes;
  }
  switch (type.base) {
    case "Tensor":
      return [...classes, "tensor"];
    case "Scalar":
      return [...classes, "number", "boolean"];
    case "int":
    case "float":
      return [...classes, "number"];
    case "bool":
      return [...classes, "boolean"];
    case "Generator":
      return [...classes, "generator"];
    default:
      return [...classes, "string"];
  }
}

/** Two overloads that take one and the same call. */
export interface AmbiguousPair {
  readonly first: OpView;
  readonly second: OpView;
  /** Number of positional arguments of such a call. */
  readonly count: number;
}

/** Every pair of overloads that some call fits both of. */
export function ambiguousPairs({ ops }: OverloadSet): readonly AmbiguousPair[] {
  return ops.flatMap((first, index) =>
    ops.slice(index + 1).flatMap((second) => {
      const count = sharedCount(first, second);
      return count === null ? [] : [{ first, second, count }];
    }),
  );
}

function sharedCount(first: OpView, second: OpView): number | null {
  const [a, b] = [first, second].map(({ schema }) => positionalParameters(schema));
  if (hasKeywordOfItsOwn(first, second) || hasKeywordOfItsOwn(second, first)) return null;
  if (areTwins(first, second)) return null;
  if (saysNothing(a, b)) return null;
  const from = Math.max(requiredCount(a), requiredCount(b));
  const to = Math.min(a.length, b.length);
  for (let count = from; count <= to; count++) {
    if (a.slice(0, count).every((parameter, i) => overlap(parameter, b[i]))) return count;
  }
  return null;
}

/**
 * Whether a call that fits both can only leave out, or give null for, everything in which they differ: `clamp(x)` means the
 * same whether its bounds would be numbers or tensors.
 */
function saysNothing(a: readonly Parameter[], b: readonly Parameter[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ type, default: preset }, i) => {
      const isSame = type.base === b[i].type.base && type.list === b[i].type.list;
      const isEmpty = preset?.kind === "none" && b[i].default?.kind === "none";
      return isSame ? preset === null : isEmpty && !sharesValue(type, b[i].type);
    })
  );
}

function sharesValue(a: SchemaType, b: SchemaType): boolean {
  const classes = valueClasses(b);
  return valueClasses(a).some(
    (valueClass) => valueClass !== "null" && classes.includes(valueClass),
  );
}

function overlap(a: Parameter, b: Parameter): boolean {
  const classes = valueClasses(b.type);
  return valueClasses(a.type).some((valueClass) => classes.includes(valueClass));
}

/** A keyword that must be given tells the overload apart, if the other one has none of that name and type. */
function hasKeywordOfItsOwn(op: OpView, other: OpView): boolean {
  return keywordParameters(op.schema).some((parameter) => {
    const same = other.schema.parameters.find(({ name }) => name === parameter.name);
    return parameter.default === null && (same === undefined || !overlap(parameter, same));
  });
}

/**
 * Whether two overloads differ in the types of optional keywords only, as bounds that are numbers or tensors.
 *
 * A call that both take leaves those keywords out, and then it means the same.
 */
function areTwins({ schema: a }: OpView, { schema: b }: OpView): boolean {
  const types = (parameters: readonly Parameter[]): string =>
    JSON.stringify(parameters.map(({ type }) => type));
  const names = (parameters: readonly Parameter[]): string =>
    JSON.stringify(parameters.map(({ name, default: preset }) => [name, preset]));
  const keywords = [keywordParameters(a), keywordParameters(b)] as const;
  return (
    types(positionalParameters(a)) === types(positionalParameters(b)) &&
    names(keywords[0]) === names(keywords[1]) &&
    requiredCount(keywords[0]) === 0
  );
}

/** Number of positional parameters without a default. */
export function requiredCount(parameters: readonly Parameter[]): number {
  return parameters.filter((parameter) => parameter.default === null).length;
}
