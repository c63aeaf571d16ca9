// Schemas: what the calling convention and the derived forms need of them.
import type { Complaint } from "../errors.ts";
import type { OpEntry, Variant } from "../model/entry.ts";
import { printDefault, printSchema, printType } from "../model/print-schema.ts";
import type { BaseType, DefaultValue, SchemaType } from "../model/schema.ts";
import {
  ambiguousOptions,
  requiredOption,
  schemaNotCanonical,
  variantImpossible,
  variantNeedsTensor,
  wrongDefault,
} from "../problems/behaviour.ts";
import { type Check, entryProblem, innerProblem, parameterSpan, valueProblem } from "./context.ts";

/** Schema strings are written as codegen prints them, so that searching for one finds it. */
export const checkSchemaForm: Check = (context) =>
  context.entries.flatMap((entry) => {
    const canonical = printSchema(entry.schema);
    return canonical === entry.func.text
      ? []
      : [entryProblem(context, entry, schemaNotCanonical(canonical))];
  });

/** In-place and method forms act on self, so the first parameter must be a tensor; what is written must be one tensor. */
export const checkVariants: Check = (context) =>
  context.entries.flatMap((entry) =>
    entry.variants.flatMap((variant, index) => {
      const complaint = variantComplaint(entry, variant);
      return complaint === null
        ? []
        : [valueProblem(context, entry, ["variants", index], complaint)];
    }),
  );

function variantComplaint(entry: OpEntry, variant: Variant): Complaint | null {
  if (variant === "function") return null;
  if (variant !== "out" && !startsWithTensor(entry)) return variantNeedsTensor(variant);
  const why = variant === "method" ? null : writeObstacle(entry);
  return why === null ? null : variantImpossible(variant, why);
}

function startsWithTensor({ schema }: OpEntry): boolean {
  const [self] = schema.parameters;
  return (
    self !== undefined &&
    self.type.base === "Tensor" &&
    self.type.list === null &&
    !self.type.optional
  );
}

function writeObstacle({ schema }: OpEntry): string | null {
  const [output] = schema.returns;
  const isOneTensor =
    schema.returns.length === 1 && output.type.base === "Tensor" && output.type.list === null;
  if (!isOneTensor) return "needs exactly one returned tensor";
  return output.alias === null ? null : "makes no sense for a view, which writes nothing";
}

/** Types whose values may be objects that a call cannot tell from its options. */
const OBJECT_TYPES: Readonly<Record<BaseType, boolean>> = {
  Tensor: false,
  Scalar: false,
  int: false,
  float: false,
  bool: false,
  str: false,
  ScalarType: false,
  Device: false,
  Layout: false,
  MemoryFormat: false,
  Generator: true,
};

/** The options object of a call is its last argument: no positional parameter before it may look like one. */
export const checkOptions: Check = (context) =>
  context.entries.flatMap((entry) => {
    const last = entry.schema.parameters.findLast(({ keywordOnly }) => !keywordOnly);
    if (last === undefined || last.type.list !== null || !OBJECT_TYPES[last.type.base]) return [];
    const place = { ...parameterSpan(entry, last.name), text: entry.func };
    const complaint = ambiguousOptions(last.name, printType(last.type, null));
    return [innerProblem(context, entry, place, complaint)];
  });

/** Options that every call must give follow positional parameters that every call gives. */
export const checkRequiredOptions: Check = (context) =>
  context.entries.flatMap((entry) => {
    const { parameters } = entry.schema;
    const defaulted = parameters.find((one) => !one.keywordOnly && one.default !== null);
    const option = parameters.find((one) => one.keywordOnly && one.default === null);
    if (defaulted === undefined || option === undefined) return [];
    const place = { ...parameterSpan(entry, option.name), text: entry.func };
    return [innerProblem(context, entry, place, requiredOption(option.name, defaulted.name))];
  });

/** Base types that take each kind of default; `none` and lists are told by the type's marks. */
const DEFAULTS: Readonly<
  Record<"bool" | "int" | "float" | "string" | "name", readonly BaseType[]>
> = {
  bool: ["bool", "Scalar"],
  int: ["int", "float", "Scalar"],
  float: ["float", "Scalar"],
  string: ["str", "Device"],
  name: ["int", "ScalarType", "Layout", "MemoryFormat"],
};

function takesDefault(type: SchemaType, value: DefaultValue): boolean {
  if (value.kind === "none") return type.optional;
  if (value.kind === "list") {
    const element = { base: type.base, optional: false, list: null };
    const isLong = type.list !== null && (type.list.size ?? Infinity) >= value.items.length;
    return isLong && value.items.every((item) => takesDefault(element, item));
  }
  const isElement = type.list === null || type.list.size !== null;
  return isElement && DEFAULTS[value.kind].includes(type.base);
}

/** Defaults have the type of their parameter. */
export const checkDefaults: Check = (context) =>
  context.entries.flatMap((entry) =>
    entry.schema.parameters.flatMap(({ name, type, default: value }) => {
      if (value === null || takesDefault(type, value)) return [];
      const { offset } = parameterSpan(entry, name);
      const text = printDefault(value);
      const start = entry.func.text.indexOf("=", offset) + 1;
      const place = { offset: start, length: text.length, text: entry.func };
      return [innerProblem(context, entry, place, wrongDefault(name, printType(type, null), text))];
    }),
  );
