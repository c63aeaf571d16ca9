// View model of generated/<module>/types: argument types per op, plain and batched.
import { parameterName } from "../model/names.ts";
import type { Parameter } from "../model/schema.ts";
import {
  capitalizedCamel,
  type FamilyView,
  familyFile,
  isTensorParameter,
  type ModuleView,
  makesLeaf,
  type OpView,
  takesOut,
  typeStem,
} from "./op-view.ts";
import { docComment } from "./print/code.ts";
import { print } from "./print/doc.ts";
import { frame } from "./print/frame.ts";
import { Imports } from "./print/imports.ts";
import {
  argumentType,
  keywordParameters,
  positionalParameters,
  publicType,
  withShape,
} from "./ts-types.ts";

const LEAF_OPTION = "  readonly requiresGrad?: boolean | undefined;";
const BATCHED_FILE = "runtime/tensor/batched.ts";

const familyFrame = frame("types");
const indexFrame = frame("types-index");

/** The types file of one family. */
export function emitTypes(view: FamilyView): string {
  const imports = new Imports(familyFile("types", view.ops[0]), view.layout);
  const declarations = view.ops.flatMap((op) => opTypes(op, imports));
  const rows = view.ops.map(
    (op) =>
      `  readonly ${propertyName(op.name)}: { readonly args: ${typeStem(op)}Args; readonly batched: ${typeStem(op)}Batched };`,
  );
  return familyFrame({
    family: view.family,
    imports: imports.print(),
    declarations,
    interfaceName: familyInterface(view),
    rows: rows.flatMap(breakRow),
  });
}

function familyInterface({ family }: FamilyView): string {
  return `${capitalizedCamel(family)}Ops`;
}

/** Quoted only where it must be. */
function propertyName(name: string): string {
  return name.includes(".") ? `"${name}"` : name;
}

/** A row that is too long takes a line per member. */
function breakRow(row: string): readonly string[] {
  if (row.length <= 100) return [row];
  const [, name, args, batched] = /^ {2}readonly (\S+): \{ (.*;) (.*) \};$/.exec(row) ?? [];
  return [`  readonly ${name}: {`, `    ${args}`, `    ${batched};`, "  };"];
}

function opTypes(op: OpView, imports: Imports): readonly string[] {
  const { name, schema } = op;
  const types = [
    interfaceText(
      `Arguments of \`${name}\`.`,
      `${typeStem(op)}Args`,
      schema.parameters,
      (parameter) => argumentType(parameter.type, imports),
    ),
    interfaceText(
      `Arguments of \`${name}\` at one vmap level.`,
      `${typeStem(op)}Batched`,
      schema.parameters,
      (parameter) => batchedType(op, parameter, imports),
    ),
  ];
  return ownsOptions(op) ? [...types, optionsText(op, imports)] : types;
}

function interfaceText(
  doc: string,
  name: string,
  parameters: readonly Parameter[],
  typeOf: (parameter: Parameter) => string,
): string {
  const fields = parameters.map(
    (parameter) => `  readonly ${parameterName(parameter.name)}: ${typeOf(parameter)};`,
  );
  return [docComment(doc), `export interface ${name} {`, ...fields, "}"].join("\n");
}

/** The only tensor of an op is mapped for sure when a rule runs; of several, any may be. */
function batchedType(op: OpView, { type }: Parameter, imports: Imports): string {
  if (type.base !== "Tensor") return argumentType(type, imports);
  const isOnly = op.schema.parameters.filter(isTensorParameter).length === 1;
  const name = isOnly && type.list === null ? "Batched" : "MaybeBatched";
  return withShape(type, imports.type(name, BATCHED_FILE));
}

/** Whether calls of the op take a trailing options object. */
export function hasOptions(op: OpView): boolean {
  return (
    takesOut(op) ||
    op.schema.parameters.some((parameter) => parameter.default !== null || parameter.keywordOnly)
  );
}

/** Whether the op's options type is declared for it; an in-place form shares that of the op it comes from. */
export function ownsOptions(op: OpView): boolean {
  return op.functional === null && hasOptions(op);
}

/** `SumDimIntListOptions`. */
export function optionsName(op: OpView): string {
  return `${typeStem(op.functional ?? op)}Options`;
}

function optionsText(op: OpView, imports: Imports): string {
  const { schema } = op;
  const named = [
    ...positionalParameters(schema).filter((parameter) => parameter.default !== null),
    ...keywordParameters(schema),
  ];
  const fields = named.map((parameter) => {
    const type = publicType(parameter.type, imports);
    const name = parameterName(parameter.name);
    return parameter.default === null
      ? `  readonly ${name}: ${type};`
      : `  readonly ${name}?: ${type} | undefined;`;
  });
  return [
    docComment(`Named arguments of \`${op.name}\`.`),
    `export interface ${optionsName(op)} {`,
    ...fields,
    ...(makesLeaf(op) ? [LEAF_OPTION] : []),
    ...(takesOut(op)
      ? [`  readonly out?: ${imports.type("Tensor", "runtime/tensor/tensor.ts")} | undefined;`]
      : []),
    "}",
  ].join("\n");
}

/** The index of a module's types. */
export function emitTypesIndex(module: ModuleView): string {
  const imports = new Imports(typesIndexFile(module), module.layout);
  const bases = module.families.map((view) =>
    imports.type(familyInterface(view), familyFile("types", view.ops[0])),
  );
  const head = `export interface ${capitalizedCamel(module.name)}Ops`;
  const short = `${head} extends ${bases.join(", ")} {}`;
  const declaration =
    short.length <= 100 ? short : print([head, "\n  extends ", bases.join(",\n    "), " {}"]);
  return indexFrame({ module: module.name, imports: imports.print(), declaration });
}

/** `generated/core/types/index.ts`. */
export function typesIndexFile({ name }: ModuleView): string {
  return `generated/${name}/types/index.ts`;
}
