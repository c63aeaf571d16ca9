// Errors about operators defined at run time: a definition that is not right, and formulas that return the wrong thing.
import { AutogradError, SchemaError, ShapeError } from "./classes.ts";
import { message, showShape } from "./message.ts";
import { nearNames } from "./near-names.ts";

const where = (name: string): string => (name === "" ? "defineOp" : `defineOp(${name})`);

/** A mistake in a schema string. */
export interface SchemaMistake {
  readonly what: string;
  readonly offset: number;
  readonly length: number;
  readonly hint: string;
}

/** The schema does not parse; the text is shown with the place underlined. */
export function definedSchemaError(text: string, mistakes: readonly SchemaMistake[]): SchemaError {
  const [{ what, offset, length, hint }] = mistakes;
  const head = message({
    where: "defineOp",
    what,
    expected: "expected PyTorch's schema grammar",
  });
  const carets = " ".repeat(offset) + "^".repeat(Math.max(1, length));
  const line = text.replace(/\s/g, " ");
  return new SchemaError(
    "E_DEFINE_OP_SCHEMA",
    `${head}\n  | ${line}\n  | ${carets}\n  hint: ${hint}`,
  );
}

/** A schema that parses but has what only ops.yaml can give, or lacks what every op needs. */
export function definedSchemaFormError(name: string, what: string, hint: string): SchemaError {
  const parts = { where: where(name), what, expected: "expected a functional schema", hint };
  return new SchemaError("E_DEFINE_OP_FORM", message(parts));
}

/** The name has no namespace, or two. */
export function definedNamespaceError(name: string, given: string | null): SchemaError {
  const what =
    given === null
      ? `the name ${JSON.stringify(name)} has no namespace`
      : `the name ${JSON.stringify(name)} has a namespace already, and namespace is ${JSON.stringify(given)}`;
  return new SchemaError(
    "E_DEFINE_OP_NAMESPACE",
    message({
      where: where(name),
      what,
      expected: "expected one namespace",
      hint: `write schema: "my::${name.replace(/^.*::/, "")}(…) -> …", or namespace: "my"`,
    }),
  );
}

/** A key that definitions do not have. */
export function unknownDefinitionKeyError(
  name: string,
  key: string,
  known: readonly string[],
): SchemaError {
  const near = nearNames(key, known);
  return new SchemaError(
    "E_DEFINE_OP_KEY",
    message({
      where: where(name),
      what: `unknown key ${JSON.stringify(key)}`,
      expected: `expected ${known.join(", ")}`,
      ...(near.length === 0 ? {} : { hint: `did you mean ${near.join(", ")}?` }),
    }),
  );
}

/** A part of the definition is not what it has to be. */
export function definitionPartError(
  name: string,
  part: string,
  given: string,
  expected: string,
): SchemaError {
  return new SchemaError(
    "E_DEFINE_OP_PART",
    message({ where: where(name), what: `${part} is ${given}`, expected: `expected ${expected}` }),
  );
}

/** Nothing says how the op is computed. */
export function noComputationError(name: string, missing: string): SchemaError {
  return new SchemaError(
    "E_DEFINE_OP_KERNEL",
    message({
      where: where(name),
      what: `${missing} is missing`,
      expected: "expected meta and kernel, or geometry for a view, or a decomposition",
      hint: "meta says shape and dtype of every output, kernel fills the outputs it is given",
    }),
  );
}

/** A name that is no parameter of the schema. */
export function unknownParameterError(
  name: string,
  place: string,
  given: string,
  known: readonly string[],
): SchemaError {
  const near = nearNames(given, known);
  return new SchemaError(
    "E_DEFINE_OP_PARAMETER",
    message({
      where: where(name),
      what: `${place} names ${JSON.stringify(given)}, which is no parameter`,
      expected: `expected one of ${known.join(", ")}`,
      ...(near.length === 0 ? {} : { hint: `did you mean ${near.join(", ")}?` }),
    }),
  );
}

/** A batching kind that there is not, or one this op cannot have. */
export function definedBatchingError(name: string, what: string, hint: string): SchemaError {
  return new SchemaError(
    "E_DEFINE_OP_BATCHING",
    message({
      where: where(name),
      what,
      expected: 'expected "pointwise", "decompose", { kind }, { rule }, { fallback } or { refuse }',
      hint,
    }),
  );
}

/** Meta returned something else than one shape and dtype per output. */
export function metaResultError(name: string, given: string, outputs: number): SchemaError {
  return new SchemaError(
    "E_DEFINE_OP_META",
    message({
      where: name,
      what: `meta returned ${given}`,
      expected: `expected ${outputs === 1 ? "{ shape, dtype }" : `${outputs} times { shape, dtype }, one per output`}`,
    }),
  );
}

/** A decomposition returned something else than the op's outputs. */
export function decompositionResultError(
  name: string,
  given: string,
  outputs: number,
): SchemaError {
  return new SchemaError(
    "E_DEFINE_OP_DECOMPOSITION",
    message({
      where: name,
      what: `the decomposition returned ${given}`,
      expected: `expected ${outputs === 1 ? "a tensor" : `a list of ${outputs < 0 ? "" : `${outputs} `}tensors`}`,
    }),
  );
}

/** A vjp returned no cotangent for an input that needs one, or one for what is no input. */
export function cotangentNamesError(
  name: string,
  given: readonly string[],
  needed: readonly string[],
  known: readonly string[],
): AutogradError {
  const stray = given.find((one) => !known.includes(one));
  const missing = needed.filter((one) => !given.includes(one)).join(", ");
  return new AutogradError(
    "E_DEFINE_OP_VJP",
    message({
      where: `vjp of ${name}`,
      what:
        stray === undefined
          ? `it returned no cotangent for ${missing}`
          : `it returned a cotangent for ${stray}, which is no tensor of the op`,
      expected: `expected an object with ${needed.join(", ")}`,
      hint: "null stands for a cotangent of zeros; needs says which are wanted",
    }),
  );
}

/** A cotangent or tangent is no tensor, or has a shape that does not fit. */
export function derivativeValueError(
  where: string,
  what: string,
  given: string,
  shape: readonly number[],
): AutogradError {
  return new AutogradError(
    "E_DEFINE_OP_DERIVATIVE",
    message({
      where,
      what: `${what} is ${given}`,
      expected: `expected a tensor of shape ${showShape(shape)}, or null for zeros`,
    }),
  );
}

/** A jvp returned another number of tangents than there are outputs. */
export function tangentCountError(name: string, given: number, outputs: number): AutogradError {
  return new AutogradError(
    "E_DEFINE_OP_JVP",
    message({
      where: `jvp of ${name}`,
      what: `it returned ${given} tangents`,
      expected: `expected ${outputs}, one per output`,
    }),
  );
}

/** A kernel returned something: what it made itself is lost. */
export function kernelResultError(name: string, given: string): SchemaError {
  return new SchemaError(
    "E_DEFINE_OP_KERNEL_RESULT",
    message({
      where: name,
      what: `the kernel returned ${given}`,
      expected: "expected it to fill the outputs that it is given, and return nothing",
      hint: "an op made of other ops is a decomposition: decomposition: (args) => …",
    }),
  );
}

/** A kernel wrote more or fewer numbers than its output has elements. */
export function numberCountError(count: number, shape: readonly number[]): ShapeError {
  const size = shape.reduce((product, length) => product * length, 1);
  return new ShapeError(
    "E_NUMBER_COUNT",
    message({
      where: "writeNumbers",
      what: `there are ${count} numbers for an output of shape ${showShape(shape)}`,
      expected: `expected ${size}`,
    }),
  );
}
