// Forward-mode code of one op: a written formula, the op itself on tangents, or the reverse formulas applied to tangents.
import type { ParsedFormula } from "../formulas/analyze.ts";
import { parameterName } from "../model/names.ts";
import { argumentItems, destructure } from "./bindings.ts";
import {
  type Bindings,
  type FormulaLibrary,
  localName,
  parsedFormula,
  positionOfLocal,
  printFormula,
} from "./formulas.ts";
import { familyFile, type OpView, opConstant } from "./op-view.ts";
import { array, block, call, callWithLast, tallObject } from "./print/code.ts";
import { type Doc, group, indent, line } from "./print/doc.ts";
import type { Imports } from "./print/imports.ts";
import { type ReverseFormula, readsSelf, resultLocal, usedParameters } from "./vjp.ts";

const TANGENTS_FILE = "runtime/autograd/tangents.ts";

interface Context {
  readonly op: OpView;
  readonly library: FormulaLibrary;
  readonly imports: Imports;
}

/** The `Jvp` object of an op, or null when it has no forward formula. */
export function jvpObject(
  op: OpView,
  reverse: readonly ReverseFormula[],
  library: FormulaLibrary,
  imports: Imports,
): Doc | null {
  const forward = op.entry.derivatives?.forward ?? new Map();
  if (forward.size === 0) return null;
  const context: Context = { op, library, imports };
  const mode = forward.get("result")?.text;
  if (mode === "auto_linear") return linearObject(reverse, context);
  if (mode === "auto_element_wise") return elementWiseObject(reverse, context);
  return writtenObject(context);
}

function objectOf(inputs: readonly number[], savesSelf: boolean, pushforward: Doc): Doc {
  return tallObject([
    ["inputs: ", array(inputs.map(String))],
    `savesSelf: ${savesSelf}`,
    ["pushforward: ", pushforward],
  ]);
}

/** A linear op maps tangents as it maps values. */
function linearObject(reverse: readonly ReverseFormula[], context: Context): Doc {
  const { op, imports } = context;
  const inputs = reverse.map(({ position }) => position);
  const args = op.schema.parameters.map(({ type }, position) => {
    const index = inputs.indexOf(position);
    if (index < 0) return `args[${position}]`;
    if (inputs.length === 1 && type.list === null) return `tangents[${index}]`;
    return `${imports.value(type.list === null ? "tangentOrZeros" : "tangentsOrZeros", TANGENTS_FILE)}(tangents[${index}], args[${position}])`;
  });
  const callee = imports.value("callOp", "runtime/dispatch/dispatch.ts");
  const applied = callWithLast(
    callee,
    [imports.value(opConstant(op), familyFile("ops", op))],
    array(args),
  );
  const tensor = imports.type("Tensor", "runtime/tensor/tensor.ts");
  const isSingle = op.schema.returns.length === 1;
  const result: Doc = isSingle
    ? array([[applied, ` as ${tensor}`]])
    : [applied, ` as readonly ${tensor}[]`];
  const parameters = usedParameters(["args", "tangents"], args.join(" "));
  return objectOf(inputs, false, [`(${parameters.join(", ")}) => `, result]);
}

/** For an op that acts on each element alone the Jacobian is diagonal, so the reverse formula also serves tangents. */
function elementWiseObject(reverse: readonly ReverseFormula[], context: Context): Doc {
  const { op, library, imports } = context;
  const parsed = reverse.map((formula) => formula.parsed);
  const terms = reverse.map(({ input, parsed: { formula } }): Doc => {
    const printed = printFormula(formula, elementWiseBindings(op, input), library, imports);
    return reverse.length === 1 || printed === tangentLocal(input)
      ? printed
      : group([`${tangentLocal(input)} === null`, indent([line, "? null", line, ": ", printed])]);
  });
  const tensor = imports.type("Tensor", "runtime/tensor/tensor.ts");
  const isAlone =
    reverse.length === 1 &&
    op.schema.parameters.filter(({ type }) => type.base === "Tensor").length === 1;
  const locals = reverse.map(({ input }) => ({
    local: tangentLocal(input),
    type: reverse.length === 1 ? tensor : `${tensor} | null`,
  }));
  const value: Doc = isAlone
    ? terms[0]
    : call(imports.value("sumTangents", TANGENTS_FILE), [array(terms), "outs[0]"]);
  const statements = [
    ...argumentStatements(parsed, context),
    ...present(destructure(locals, () => true, "tangents")),
    ...(parsed.some(({ results, resultMetadata }) => results.size + resultMetadata.length > 0)
      ? ["const [result] = outs;"]
      : []),
    ["return ", array([value]), ";"],
  ];
  return objectOf(
    reverse.map(({ position }) => position),
    readsSelf(op, parsed),
    pushforwardFunction(statements, [isAlone ? "" : "outs"], parsed),
  );
}

function elementWiseBindings(op: OpView, input: string): Bindings {
  const tangent = tangentLocal(input);
  const base = primalBindings(op);
  return {
    name: (name) => (name === "grad" ? tangent : base.name(name)),
    property: (name, property) =>
      name === "grad" ? `${tangent}.${property}` : base.property(name, property),
    output: (callee, output) => (callee === "grad" ? tangent : base.output(callee, output)),
  };
}

function primalBindings(op: OpView): Bindings {
  const local = (name: string): string => (positionOfLocal(op, name) >= 0 ? localName(name) : name);
  return {
    name: local,
    property: (name, property) => `${local(name)}.${property}`,
    output: (_callee, output) => resultLocal(output),
  };
}

function writtenObject(context: Context): Doc {
  const { op, library, imports } = context;
  const { schema, entry } = op;
  const parsed = schema.returns.map(({ name }) => {
    const source = entry.derivatives?.forward.get(name ?? "result");
    return source === undefined ? null : parsedFormula(op, "forward", source, library);
  });
  const written = parsed.filter((formula) => formula !== null);
  const inputs = schema.parameters.flatMap(({ name }, position) =>
    written.some(({ tangents }) => tangents.has(parameterName(name))) ? [position] : [],
  );
  const values = parsed.map(
    (formula): Doc =>
      formula === null
        ? "null"
        : printFormula(formula.formula, writtenBindings(op), library, imports),
  );
  const statements = [
    ...argumentStatements(written, context),
    ...tangentStatements(inputs, context),
    ...resultStatements(written, op),
    ["return ", array(values), ";"],
  ];
  return objectOf(
    inputs,
    readsSelf(op, written),
    pushforwardFunction(statements, inputs.length > 1 ? ["args"] : [], written),
  );
}

function writtenBindings(op: OpView): Bindings {
  const base = primalBindings(op);
  const isTangent = (name: string): boolean =>
    name.endsWith("_t") && positionOfLocal(op, name.slice(0, -2)) >= 0;
  return {
    ...base,
    name: (name) => (isTangent(name) ? tangentLocal(name.slice(0, -2)) : base.name(name)),
  };
}

function tangentLocal(input: string): string {
  return `${input}Tangent`;
}

/** `const [self, other] = args as …` for the arguments that formulas read. */
function argumentStatements(
  formulas: readonly ParsedFormula[],
  { op, imports }: Context,
): readonly Doc[] {
  const names = op.schema.parameters.map(({ name }) => parameterName(name));
  const isUsed = (name: string): boolean =>
    formulas.some(
      ({ values, metadata }) => values.has(name) || metadata.some((use) => use.name === name),
    );
  const items = argumentItems(op.schema, names.map(localName), imports);
  return present(destructure(items, (_, index) => isUsed(names[index]), "args"));
}

/** The only tangent is there for sure; of several, any may be missing. */
function tangentStatements(inputs: readonly number[], { op, imports }: Context): readonly Doc[] {
  return inputs.map((position, index): Doc => {
    const { name, type } = op.schema.parameters[position];
    const local = tangentLocal(parameterName(name));
    if (inputs.length === 1 && type.list === null)
      return `const [${local}] = tangents as readonly [${imports.type("Tensor", "runtime/tensor/tensor.ts")}];`;
    const zeros = imports.value(
      type.list === null ? "tangentOrZeros" : "tangentsOrZeros",
      TANGENTS_FILE,
    );
    return `const ${local} = ${zeros}(tangents[${index}], args[${position}]);`;
  });
}

function resultStatements(formulas: readonly ParsedFormula[], { schema }: OpView): readonly Doc[] {
  return schema.returns.flatMap(({ name }, index) => {
    const key = name === null ? "" : parameterName(name);
    const isRead = formulas.some(
      ({ results, resultMetadata }) =>
        results.has(key) || resultMetadata.some(({ output }) => output === key),
    );
    return isRead ? [`const ${resultLocal(key)} = outs[${index}];`] : [];
  });
}

function present(doc: Doc | null): readonly Doc[] {
  return doc === null ? [] : [doc];
}

/** `extra` names parameters that the statements read beside those the formulas imply. */
function pushforwardFunction(
  statements: readonly Doc[],
  extra: readonly string[],
  formulas: readonly ParsedFormula[],
): Doc {
  const readsArgs = formulas.some(({ values, metadata }) => values.size + metadata.length > 0);
  const readsOuts = formulas.some(
    ({ results, resultMetadata }) => results.size + resultMetadata.length > 0,
  );
  const used = [
    readsArgs ? "args" : "",
    formulas.length > 0 ? "tangents" : "",
    readsOuts ? "outs" : "",
    ...extra,
  ];
  return [
    `(${usedParameters(["args", "tangents", "outs"], used.join(" ")).join(", ")}) => `,
    block(statements),
  ];
}
